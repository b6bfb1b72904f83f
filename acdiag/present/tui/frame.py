"""One frame of the evidence: our decoding beside Wireshark's, and the bytes; or one log line, whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.containers import Container
from textual.widget import Widget
from textual.worker import get_current_worker

from acdiag.model.arrival import Where
from acdiag.model.errors import Unusable
from acdiag.present.clock import clock
from acdiag.present.tui.desk import Desk
from acdiag.present.tui.page import Page
from acdiag.present.tui.passage import Block, Passage, heading
from acdiag.present.tui.shapes import spans
from acdiag.present.tui.spell import source_and_place
from acdiag.present.tui.taken_apart import byte_blocks, dissection_blocks, wireshark_blocks

HELP = """Our decoding, Wireshark's beside it (where tshark is installed), and the bytes of the frame below.

Tab goes from one to the other. / shows only the lines that hold what you type. Esc goes back."""
NOTHING = "No frame was opened yet: Enter on a piece of evidence, a line of a timeline or a log line opens it."


class FramePage(Page):
    """The piece of evidence that was opened last."""

    mode = "frame"
    filter_hint = "words that a line must hold"

    def __init__(self) -> None:
        super().__init__()
        self.where: Where | None = None
        self._ours: Sequence[Block] = (Block(spans(NOTHING)),)
        self._theirs: Sequence[Block] = ()
        self._bytes: Sequence[Block] = ()

    def body(self) -> Iterator[Widget]:
        with Container(classes="panes"):
            yield Passage(id="ours", name="frame", help=HELP)
            yield Passage(id="theirs", name="wireshark", help=HELP)
        yield Passage(id="bytes", name="bytes", help=HELP)

    def open(self, where: Where) -> None:
        """Show this piece of evidence; reading it happens aside."""
        self.where = where
        self._ours = [heading(source_and_place(where)), Block(spans("is being read …", "dim"))]
        self._theirs = self._bytes = ()
        if where.frame is None:
            self._ours = list(_line(where))
        else:
            self.run_worker(lambda: self._read(where), thread=True, exclusive=True, group="frame")
        self._show(top=True)

    def lay(self, desk: Desk) -> None:
        self._show()

    def _show(self, *, top: bool = False) -> None:
        if not self.ready:
            return
        wanted = self.words.casefold().split()
        for id_, blocks in (("#ours", self._ours), ("#theirs", self._theirs), ("#bytes", self._bytes)):
            passage = self.query_one(id_, Passage)
            passage.display = bool(blocks)
            passage.show([block for block in blocks if _holds(block, wanted)], top=top)

    def _read(self, where: Where) -> None:
        """In a thread: both decodings, ours first."""
        worker, live = get_current_worker(), self.live
        try:
            found = live.feed.inspect(where)
        except (Unusable, OSError) as error:
            found, why = None, str(error)
        else:
            why = "It is no longer there."
        if worker.is_cancelled:
            return
        if found is None:
            told = [heading(source_and_place(where)), Block(spans(where.summary)), Block((*spans(why, "warn"),))]
            live.call_from_thread(self._set, where, told, (), ())
            return
        frame, dissection = found
        ours, dump = list(dissection_blocks(dissection)), list(byte_blocks(frame))
        waiting = [Block(spans("Wireshark is being asked …", "dim"))]
        live.call_from_thread(self._set, where, ours, waiting, dump)
        theirs = _ask_wireshark(live.feed.file(where.source), where)
        if not worker.is_cancelled:
            live.call_from_thread(self._set, where, ours, theirs, dump)

    def _set(self, where: Where, ours: Sequence[Block], theirs: Sequence[Block], dump: Sequence[Block]) -> None:
        if where == self.where:
            self._ours, self._theirs, self._bytes = ours, theirs, dump
            self._show()


def _ask_wireshark(path: str | None, where: Where) -> list[Block]:
    from acdiag.wireshark.dissect import dissect

    if path is None or where.frame is None:
        return [Block(spans("Wireshark can only be asked about a capture on disk.", "dim"))]
    try:
        layers = dissect(path, [where.frame]).get(where.frame, ())
    except Unusable as error:
        return [Block(spans(f"{error.message}. {error.hint}", "dim"))]
    return list(wireshark_blocks(layers))


def _line(where: Where) -> Iterator[Block]:
    yield heading(source_and_place(where))
    yield Block(spans(clock(where.at), "dim"))
    yield Block()
    for row in where.summary.splitlines() or [""]:
        yield Block(spans(row), hang=2)


def _holds(block: Block, wanted: Sequence[str]) -> bool:
    text = "".join(span.text for span in block.spans).casefold()
    return all(word in text for word in wanted)
