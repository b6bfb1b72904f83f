"""One line of pieces, some of which can be clicked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from acdiag.model.named_tuple import NamedTuple
from acdiag.present.escape import brief
from acdiag.present.tui.painting import LONGEST, fitted
from acdiag.present.tui.shapes import PLAIN, TONES, Span


class Piece(NamedTuple):
    """A piece of a bar."""

    text: str
    tone: str = PLAIN
    action: str = ""
    """What a click does, as Textual names actions."""


class Bar(Widget):
    """A line, or several."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"tone--{tone}" for tone in TONES}
    DEFAULT_CSS = "Bar { height: 1; }"

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.lines: tuple[tuple[Piece, ...], ...] = ()

    def show(self, *lines: Sequence[Piece]) -> None:
        """New content."""
        told = tuple(tuple(line) for line in lines)
        if told != self.lines:
            if len(told) != len(self.lines):
                self.styles.height = max(len(told), 1)
            self.lines = told
            self.refresh()

    def render_line(self, y: int) -> Strip:
        base, width = self.rich_style, self.size.width
        pieces = self.lines[y] if y < len(self.lines) else ()
        return Strip(fitted([Span(piece.text, piece.tone) for piece in pieces], width, self._palette, base))

    def _palette(self, tone: str) -> Style:
        return self.get_component_rich_style(f"tone--{tone}", partial=True) if tone else Style.null()

    async def on_click(self, event: events.Click) -> None:
        left = event.x
        for piece in self.lines[event.y] if event.y < len(self.lines) else ():
            left -= cell_len(brief(piece.text, LONGEST))
            if left < 0:
                if piece.action:
                    await self.run_action(piece.action)
                return
