"""The rollout: a row per phone, who needs help first, and on top how many are how far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import on
from textual.widget import Widget

from acdiag.present.tui.bar import Bar, Piece
from acdiag.present.tui.changes import FAILED, NEW, RECOVERED
from acdiag.present.tui.desk import Desk
from acdiag.present.tui.listing import Listing
from acdiag.present.tui.page import Page
from acdiag.present.tui.rows import Column, Row, Rows
from acdiag.present.tui.shapes import Marks, Span, Spans, spans
from acdiag.present.tui.spell import lasting
from acdiag.present.tui.standing import Standing, places, verdicts

COLUMNS = (
    Column("", 2, 2),
    Column("phone", 17, 17),
    Column("user", 14, 28, drop=7),
    Column("model", 6, 7, drop=4),
    Column("firmware", 12, 20, drop=9),
    Column("address", 12, 15, drop=5),
    Column("vlan", 4, 4, drop=6, right=True),
    Column("switch and port", 15, 24, drop=8),
    Column("stages", 12, 12),
    Column("at", 10, 12),
    Column("for", 6, 6, right=True),
    Column("what is wrong", 10, 32, main=True),
)
HELP = """A row per phone; who needs help comes first, and among equals who has been stuck the longest.

The twelve shapes are the stages of the boot in order: link, 802.1X, VLAN, DHCP, recovery, DNS, time, provisioning,
TLS, registration, call, media. What was not seen is not a fault: a stage may be left out, or the tap may not see it.

In front: + is new, ↑ has recovered, and a phone that failed a moment ago is drawn in reverse.

Enter opens the phone. e and E go to the next and the previous phone that fails. / filters by any word of a row."""
WORDS = {"failed": "failed", "warning": "with warnings", "silent": "silent", "doing": "under way", "ok": "well"}


class RolloutPage(Page):
    """All phones."""

    mode = "rollout"
    filter_hint: ClassVar[str] = "words that a row must hold: a MAC, a user, a switch, a stage, a fault"

    def body(self) -> Iterator[Widget]:
        yield Bar(id="counts")
        yield Listing(COLUMNS, id="phones", name="phones", help=HELP, empty="No phone was heard yet.")

    def lay(self, desk: Desk) -> None:
        standing = desk.standings
        marks = self.live.marks
        self.query_one("#counts", Bar).show(
            headline(standing, marks), histogram(places(standing), marks, max(self.size.width, 40))
        )
        rows = Rows(standing, lambda item: item.entity, self._row)
        self.query_one(Listing).show(rows.holding(self.words))

    def tick(self) -> None:
        self.lay(self.live.desk)

    def subject(self) -> str:
        item = self.query_one(Listing).item
        return f"phone:{item.entity}" if item is not None else ""

    @on(Listing.Opened)
    def open_phone(self, event: Listing.Opened) -> None:
        self.live.open_phone(event.listing.item.entity)

    def _row(self, standing: Standing) -> Row:
        changed = self.live.changes.of(standing.entity, self.live.moment)
        noted = bool(self.live.notebook.note(f"phone:{standing.entity}"))
        return phone_row(standing, self.live.marks, self.live.now, changed, noted=noted)


def phone_row(standing: Standing, marks: Marks, now: int, changed: str = "", *, noted: bool = False) -> Row:
    """The row of one phone; `changed` is new, failed or recovered."""
    phone, expected = standing.phone, standing.expected
    user = (phone.user if phone is not None else None) or (_of_expected(standing))
    front = {NEW: marks.new, RECOVERED: marks.recovered, FAILED: "!"}.get(changed, "")
    for_how_long = "" if standing.since is None or not now else lasting(now - standing.since)
    worst = standing.worst
    why = worst.title if worst is not None else ""
    cells: tuple[Spans, ...] = (
        (marks.state(standing.verdict), Span(front or ("n" if noted else " "), "fresh" if front else "accent")),
        spans(standing.entity, "fresh" if changed in (FAILED, RECOVERED) else ""),
        spans(user),
        spans((phone.model if phone else None) or (expected.model if expected else "")),
        spans((phone.firmware if phone else None) or ""),
        spans(phone.ips[-1] if phone is not None and phone.ips else ""),
        spans("" if phone is None or phone.vlan is None else str(phone.vlan)),
        spans((phone.switch if phone else None) or ""),
        tuple(marks.state(state) for state in standing.states),
        spans(standing.place, "bad" if standing.stuck else ""),
        spans(for_how_long, "bad" if standing.stuck else "dim"),
        spans("expected, has said nothing" if phone is None else why, "dim" if phone is None else ""),
    )
    return Row(cells, bad=standing.verdict == "failed")


def _of_expected(standing: Standing) -> str:
    expected = standing.expected
    return "" if expected is None else " ".join(filter(None, (expected.user, expected.room)))


def headline(standing: Sequence[Standing], marks: Marks) -> list[Piece]:
    """How many phones stand how."""
    pieces = [Piece(f" {len(standing):,} {'phone' if len(standing) == 1 else 'phones'}", "strong")]
    for word, number in verdicts(standing).items():
        shape = marks.state(word)
        pieces += [Piece("   "), Piece(f"{shape.text} {number:,} {WORDS[word]}", shape.tone)]
    return pieces


def histogram(counted: dict[str, int], marks: Marks, width: int) -> list[Piece]:
    """Where the phones are, each place with a bar, in at most `width` cells."""
    if not counted:
        return [Piece(" ")]
    words = sum(len(place) + len(str(number)) + 4 for place, number in counted.items())
    room = max((width - words - 1) // len(counted), 1)
    most = max(counted.values())
    pieces = [Piece(" ")]
    for place, number in counted.items():
        bar = marks.bar * max(round(number * min(room, 20) / most), 1)
        pieces += [Piece(f"{place} ", "dim"), Piece(bar, "accent"), Piece(f" {number}  ")]
    return pieces
