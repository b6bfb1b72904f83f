"""The log: all lines of all sources, following or frozen, filtered while one types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input

from acdiag.model.arrival import Where
from acdiag.present.clock import clock
from acdiag.present.phrase import count
from acdiag.present.tui.bar import Bar, Piece
from acdiag.present.tui.desk import Desk
from acdiag.present.tui.feed import LogEntry
from acdiag.present.tui.listing import Listing
from acdiag.present.tui.log_filter import LEVELS, LogFilter, read_filter
from acdiag.present.tui.page import Page
from acdiag.present.tui.rows import Column, Row, Rows
from acdiag.present.tui.shapes import spans

COLUMNS = (
    Column("time", 12, 12),
    Column("phone", 17, 17),
    Column("level", 7, 7, drop=2),
    Column("component", 8, 14, drop=1),
    Column("text", 20, main=True),
)
KEPT = 50_000
"""Lines that are shown; older ones are in the session."""
AT_ONCE = 20_000
"""Lines looked at in one go: more of them wait for the next look."""
ERROR = 3
"""Severities up to this one are what `e` jumps to."""
HELP = """All log lines, the latest below. f freezes it and follows again; moving up freezes it too.

/ filters while you type. Words must all be in the text; phone:00:90:8f:12:34:56 (or an address, or a part of it),
component:sip, level:warning (and graver) narrow it down. e and E go to the next and the previous error, or to a gap:
a line that says how many lines were lost there. Enter opens the line, p its phone."""


class LogPage(Page):
    """All lines."""

    mode = "log"
    filter_hint: ClassVar[str] = "words, phone:MAC, component:NAME, level:warning"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "freeze", "Freeze"),
        Binding("p", "phone", "Phone", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.frozen = False
        self._entries: list[LogEntry] = []
        self._seen = 0
        """Number of the last entry that was looked at."""
        self._filter = LogFilter()
        self._typed = ""

    def body(self) -> Iterator[Widget]:
        yield Bar(id="follow")
        yield Listing(COLUMNS, id="lines", name="log", help=HELP, empty="No log line was heard yet.")

    def lay(self, desk: Desk) -> None:
        self.tick()

    def tick(self) -> None:
        """Take in what came meanwhile, unless it is frozen."""
        if not self.frozen:
            self._take()
        self._tell()

    def _take(self) -> None:
        log = self.live.feed.log
        last = log.last
        start = max(self._seen + 1, log.first, last - KEPT + 1)
        if start > last:
            return
        mac_of = self._mac_of()
        missed = start - self._seen - 1 if self._seen else 0
        until = min(last, start + AT_ONCE - 1)
        fresh = [entry for entry in log.entries(start, until) if self._filter.fits(entry, mac_of)]
        if missed and not self._typed:
            fresh.insert(
                0, LogEntry(start - 1, "", None, fresh[0].at if fresh else 0, "", text="not shown", lost=missed)
            )
        self._seen = until
        if fresh:
            self._entries += fresh
            del self._entries[:-KEPT]
            self._show()

    def _show(self) -> None:
        mac_of = self._mac_of()
        rows = Rows(
            self._entries,
            lambda entry: str(entry.number),
            lambda entry: log_row(entry, mac_of),
            filtered=bool(self._typed),
        )
        self.query_one(Listing).show(rows, to_end=not self.frozen)

    def _mac_of(self) -> Mapping[str, str]:
        return {ip: phone.entity for ip, phone in self.live.desk.by_address.items()}

    def _tell(self) -> None:
        waiting = self.live.feed.log.last - self._seen
        state = f"frozen, {count(waiting, 'newer line')} (f follows)" if self.frozen else "following (f freezes)"
        shown = count(len(self._entries), "line")
        kept = f", {self._typed}" if self._typed else ""
        tone = "warn" if self.frozen else "dim"
        self.query_one("#follow", Bar).show([Piece(f" {shown}{kept}   "), Piece(state, tone, "screen.freeze")])

    def subject(self) -> str:
        entity = self._entity()
        return f"phone:{entity}" if entity else ""

    def _entity(self) -> str:
        entry = self.query_one(Listing).item
        if not isinstance(entry, LogEntry):
            return ""
        phone = self.live.desk.by_address.get(entry.sender)
        return phone.entity if phone is not None else entry.host

    def narrow(self, words: str) -> None:
        """Show only what fits `words`."""
        line = self.query_one("#filter", Input)
        line.display = True
        line.value = words

    def on_input_changed(self, event: Input.Changed) -> None:
        self._typed = event.value.strip()
        self._filter = read_filter(event.value)
        self._entries, self._seen, self.frozen = [], 0, False
        self._show()
        self.tick()

    @on(Listing.Moved)
    def moved(self, event: Listing.Moved) -> None:
        if event.listing.cursor < len(event.listing.rows) - 1 and not self.frozen:
            self.frozen = True
            self._tell()

    @on(Listing.Opened)
    def opened(self, event: Listing.Opened) -> None:
        entry = event.listing.item
        if not entry.lost:
            self.live.open_evidence(Where(entry.source, entry.frame, entry.line, entry.at, entry.shown))

    def action_freeze(self) -> None:
        self.frozen = not self.frozen
        if not self.frozen:
            self._show()
        self.tick()

    def action_phone(self) -> None:
        entity = self._entity()
        if entity:
            self.live.open_phone(entity)


def log_row(entry: LogEntry, mac_of: Mapping[str, str]) -> Row:
    """The row of a line, or of a gap."""
    if entry.lost:
        words = f"{count(entry.lost, 'line')} {entry.text or 'lost here'}"
        return Row(
            (spans(clock(entry.at) if entry.at else ""), spans(""), spans(""), spans(""), spans(words, "bad")), bad=True
        )
    level = "" if entry.level is None else LEVELS[entry.level]
    grave = entry.level is not None and entry.level <= ERROR
    tone = "bad" if grave else "warn" if entry.level == ERROR + 1 else "dim" if entry.level == len(LEVELS) - 1 else ""
    cells = (
        spans(clock(entry.at), "dim"),
        spans(mac_of.get(entry.sender) or entry.host or entry.sender),
        spans(level, tone),
        spans(entry.component, "accent"),
        spans(entry.shown, tone),
    )
    return Row(cells, bad=grave)
