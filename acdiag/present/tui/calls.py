"""Calls: every stream with what was lost on its way, how uneven it came and how it sounded, second by second."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.containers import Container
from textual.widget import Widget

from acdiag.media.scores import scores
from acdiag.model.arrival import Where
from acdiag.model.recording import Recording
from acdiag.model.stream import Stream
from acdiag.present.clock import clock
from acdiag.present.grade import grade
from acdiag.present.phrase import known_end
from acdiag.present.tui.call import stream_blocks, track_blocks
from acdiag.present.tui.desk import Desk
from acdiag.present.tui.listing import Listing
from acdiag.present.tui.page import Page
from acdiag.present.tui.passage import Passage
from acdiag.present.tui.problem import PhoneTarget
from acdiag.present.tui.rows import Column, Row, Rows
from acdiag.present.tui.shapes import BAD, GOOD, PLAIN, WARN, Marks, Spans, spans

COLUMNS = (
    Column("time", 8, 8),
    Column("phone", 17, 17, drop=2),
    Column("way", 4, 4),
    Column("codec", 9, 13),
    Column("s", 5, 6, right=True),
    Column("loss %", 6, 6, right=True),
    Column("jitter", 6, 6, right=True),
    Column("MOS", 5, 5, right=True),
    Column("sound", 12, 40, main=True),
    Column("from", 15, 21, drop=4),
    Column("to", 15, 21, drop=5),
)
SPARK = 40
WORST, BEST = 1.0, 4.5
"""MOS: the scale of the line."""
TONES = {"ok": GOOD, "warning": WARN, "failed": BAD, "not-seen": PLAIN}
"""Of how it sounded."""
HELP = """A row per stream: one direction of a call, or a track of a recording.

sound is the mean opinion score of every interval, low blocks are bad ones; a gap is an interval in which nothing came.
MOS with a ? rests on assumptions that the page below names. Enter opens the phone or the first frame."""


class CallsPage(Page):
    """All streams and recordings."""

    mode = "calls"
    filter_hint: ClassVar[str] = "words that a row must hold: a phone, an address, a codec"

    def body(self) -> Iterator[Widget]:
        with Container(classes="panes"):
            yield Listing(COLUMNS, id="streams", name="streams", help=HELP, empty="No RTP and no recording so far.")
            yield Passage(id="stream", name="stream", help=HELP)

    def lay(self, desk: Desk) -> None:
        case = desk.snapshot.case
        items: list[Stream | Recording] = [*case.streams, *case.recordings]
        self.query_one(Listing).show(Rows(items, _key, self._row).holding(self.words))
        self._detail()

    def subject(self) -> str:
        item = self.query_one(Listing).item
        return f"phone:{item.phone}" if isinstance(item, Stream) and item.phone else ""

    def _row(self, item: Stream | Recording) -> Row:
        return stream_row(item, self.live.marks) if isinstance(item, Stream) else recording_row(item)

    def _detail(self, *, top: bool = False) -> None:
        item, passage = self.query_one(Listing).item, self.query_one(Passage)
        if isinstance(item, Stream):
            calls = self.live.desk.snapshot.case.calls
            call = next((each for each in calls if each.call_id == item.call_id and item.call_id), None)
            passage.show(list(stream_blocks(item, call)), top=top)
        elif isinstance(item, Recording):
            passage.show(list(track_blocks(item)), top=top)
        else:
            passage.show(())

    @on(Listing.Moved)
    def moved(self, _event: Listing.Moved) -> None:
        self._detail(top=True)

    @on(Listing.Opened)
    def opened(self, _event: Listing.Opened) -> None:
        self.query_one(Passage).focus()

    @on(Passage.Chosen)
    def chosen(self, event: Passage.Chosen) -> None:
        if isinstance(event.target, PhoneTarget):
            self.live.open_phone(event.target.entity)
        elif isinstance(event.target, Where):
            self.live.open_evidence(event.target)


def _key(item: Stream | Recording) -> str:
    return f"{item.capture} {item.entity}" if isinstance(item, Stream) else f"{item.capture} {item.sender}"


def stream_row(stream: Stream, marks: Marks) -> Row:
    """The row of a stream."""
    tone = TONES[grade(stream)]
    way = marks.arrow if stream.sent_by_phone else marks.back
    mos = "" if stream.mos is None else f"{stream.mos:.2f}{'?' if stream.mos_assumed else ''}"
    cells: tuple[Spans, ...] = (
        spans(clock(stream.first)[:8], "dim"),
        spans(stream.phone or ""),
        spans(way if stream.phone else ""),
        spans((stream.codec or f"type {stream.payload_type}") + "?" * stream.codec_assumed),
        spans(f"{stream.seconds:.0f}"),
        spans(f"{stream.missing_percent:.1f}" if stream.loss_known else "?"),
        spans(f"{stream.mean_jitter:.1f}" if stream.clock else ""),
        spans(mos, tone),
        spans(marks.spark(scores(stream), WORST, BEST, SPARK), tone),
        spans(known_end(stream.source), "dim"),
        spans(known_end(stream.destination), "dim"),
    )
    return Row(cells, bad=tone == BAD)


def recording_row(recording: Recording) -> Row:
    """The row of a recording."""
    seconds = (recording.last - recording.first) / 1_000_000_000
    lost = "" if recording.lost_percent is None else f"{recording.lost_percent:.1f}"
    cells: tuple[Spans, ...] = (
        spans(clock(recording.first)[:8], "dim"),
        spans("recording", "accent"),
        spans(""),
        spans(recording.decoder or "unknown"),
        spans(f"{seconds:.0f}"),
        spans(lost),
        spans(""),
        spans(""),
        spans(f"{len(recording.tracks)} tracks", "dim"),
        spans(recording.sender, "dim"),
        spans(recording.destination, "dim"),
    )
    return Row(cells)
