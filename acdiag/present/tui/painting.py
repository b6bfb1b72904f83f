"""From pieces of text to what a terminal draws: the one place where captured text becomes cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style

from acdiag.present.escape import brief
from acdiag.present.tui.shapes import Span

Palette = Callable[[str], Style]
"""The style of a tone."""
LONGEST = 1_000
"""Characters of one piece that are drawn; no terminal is wider."""


def fitted(pieces: Sequence[Span], width: int, palette: Palette, base: Style, *, right: bool = False) -> list[Segment]:
    """The pieces in exactly `width` cells; an ellipsis where they were cut."""
    drawn = [(brief(text, LONGEST), tone) for text, tone in pieces if text]
    total = sum(cell_len(text) for text, _ in drawn)
    segments = [Segment(" " * (width - total), base)] if right and total < width else []
    left = width - sum(len(segment.text) for segment in segments)
    for text, tone in drawn:
        size = cell_len(text)
        style = base + palette(tone) if tone else base
        if total > width and size >= left:
            segments.append(Segment(_cut(text, left), style))
            return segments
        segments.append(Segment(text, style))
        left -= size
        total -= size
        width -= size
    if left > 0:
        segments.append(Segment(" " * left, base))
    return segments


def _cut(text: str, width: int) -> str:
    if width <= 0:
        return ""
    return set_cell_size(text, width - 1) + "…" if cell_len(text) > width else set_cell_size(text, width)
