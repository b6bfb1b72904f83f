"""A page to read: paragraphs wrapped to the width, some of which lead somewhere or can be ticked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from acdiag.model.named_tuple import NamedTuple
from acdiag.present.escape import brief
from acdiag.present.tui.shapes import TONES, Span, Spans

LONGEST = 6_000
"""Characters of one paragraph that are drawn."""


class Block(NamedTuple):
    """One paragraph."""

    spans: Spans = ()
    """Empty for an empty line."""
    indent: int = 0
    hang: int = 0
    """Cells by which its further lines are indented beyond the first."""
    target: object = None
    """What it leads to; the cursor stops at such paragraphs."""
    whole: bool = False
    """Not wrapped but cut: bytes and ladders."""


class Passage(ScrollView, can_focus=True):
    """Paragraphs with a cursor among those that lead somewhere."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"passage--cursor", *(f"tone--{tone}" for tone in TONES)}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home,g", "end(-1)", "First", show=False),
        Binding("end,G", "end(1)", "Last", show=False),
        Binding("enter,space", "open", "Open", show=False),
    ]

    class Chosen(Message):
        """Somebody wants to follow the paragraph at the cursor."""

        def __init__(self, passage: Passage, target: object) -> None:
            super().__init__()
            self.passage = passage
            self.target = target

        @property
        def control(self) -> Passage:
            return self.passage

    def __init__(self, *, id: str, name: str, help: str) -> None:
        super().__init__(id=id, name=name)
        self.help_text = help
        self.blocks: tuple[Block, ...] = ()
        self.cursor = -1
        """Number of the block at the cursor; -1 where nothing leads anywhere."""
        self._lines: list[tuple[int, Strip]] = []
        self._wrapped_to = 0

    @property
    def target(self) -> object:
        """What the paragraph at the cursor leads to."""
        return self.blocks[self.cursor].target if 0 <= self.cursor < len(self.blocks) else None

    def show(self, blocks: Sequence[Block], *, top: bool = False) -> None:
        """New content; `top` begins at its head, else the place is kept."""
        told = tuple(blocks)
        if told == self.blocks and not top:
            return
        held = self.target
        self.blocks = told
        stops = self._stops()
        if top or not stops:
            self.cursor = stops[0] if stops else -1
        elif self.target is None or self.target != held:
            same = [number for number in stops if held is not None and told[number].target == held]
            self.cursor = same[0] if same else min(stops, key=lambda number: abs(number - self.cursor))
        self._wrap()
        if top:
            self.scroll_to(y=0, animate=False, immediate=True)
        self.refresh()

    @property
    def text(self) -> str:
        """All of it, as captured."""
        return "\n".join(" " * block.indent + "".join(span.text for span in block.spans) for block in self.blocks)

    def _stops(self) -> list[int]:
        return [number for number, block in enumerate(self.blocks) if block.target is not None]

    def _wrap(self) -> None:
        width = self._wrapped_to = max(self.scrollable_content_region.width, 20)
        self._lines = [
            (number, strip) for number, block in enumerate(self.blocks) for strip in self._strips(block, width)
        ]
        self.virtual_size = Size(width, len(self._lines))

    def _strips(self, block: Block, width: int) -> list[Strip]:
        base = self.rich_style
        room = max(width - block.indent - (0 if block.whole else block.hang), 10)
        text = Text(no_wrap=block.whole, end="")
        for shown, tone in block.spans:
            text.append(brief(shown, LONGEST), base + self._palette(tone))
        if block.whole:
            lines = [text]
            text.truncate(width - block.indent, overflow="ellipsis")
        else:
            lines = list(text.wrap(self.app.console, room + block.hang)[:1]) or [Text("")]
            rest = text.plain[len(lines[0].plain) :]
            if rest.strip():
                skip = len(lines[0].plain) + len(rest) - len(rest.lstrip())
                lines += list(text[skip:].wrap(self.app.console, room))
        strips = []
        for row, line in enumerate(lines):
            line.rstrip()
            pad = block.indent + (block.hang if row else 0)
            segments = [Segment(" " * pad, base), *line.render(self.app.console)]
            strips.append(Strip([s for s in segments if s.text]).adjust_cell_length(width, base))
        return strips

    def _palette(self, tone: str) -> Style:
        return self.get_component_rich_style(f"tone--{tone}", partial=True) if tone else Style.null()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._wrapped_to = 0

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if self._wrapped_to != max(width, 20):
            self._wrap()
        index = y + int(self.scroll_offset.y)
        if index >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        number, strip = self._lines[index]
        if number == self.cursor and self.has_focus:
            strip = strip.apply_style(self.get_component_rich_style("passage--cursor", partial=True))
        return strip

    def on_resize(self) -> None:
        self._wrap()

    def action_move(self, by: int) -> None:
        """To the next paragraph that leads somewhere when it is near, else a line on."""
        stops = self._stops()
        further = [number for number in stops if (number > self.cursor if by > 0 else number < self.cursor)]
        nearest = (further[0] if by > 0 else further[-1]) if further else None
        if nearest is None or not self._near(nearest, by):
            self.scroll_to(y=self.scroll_offset.y + by, animate=False, immediate=True)
            return
        self.cursor = nearest
        self._reveal()

    def _near(self, number: int, by: int) -> bool:
        """Whether its first line is in sight, or becomes so with one step."""
        line = self._line_of(number)
        top = int(self.scroll_offset.y)
        return line <= top + self.size.height if by > 0 else line >= top - 1

    def _line_of(self, number: int) -> int:
        return next((line for line, (block, _) in enumerate(self._lines) if block == number), 0)

    def _reveal(self) -> None:
        line = self._line_of(self.cursor)
        last = max((at for at, (block, _) in enumerate(self._lines) if block == self.cursor), default=line)
        top, room = int(self.scroll_offset.y), max(self.size.height, 1)
        if line < top:
            self.scroll_to(y=line, animate=False, immediate=True)
        elif last >= top + room:
            self.scroll_to(y=min(last - room + 1, line), animate=False, immediate=True)
        self.refresh()

    def action_page(self, by: int) -> None:
        self.scroll_to(y=self.scroll_offset.y + by * max(self.size.height - 1, 1), animate=False, immediate=True)

    def action_end(self, which: int) -> None:
        stops = self._stops()
        if stops:
            self.cursor = stops[0] if which < 0 else stops[-1]
        self.scroll_to(y=0 if which < 0 else self.max_scroll_y, animate=False, immediate=True)
        self.refresh()

    def action_open(self) -> None:
        if self.target is not None:
            self.post_message(self.Chosen(self, self.target))

    def on_click(self, event: events.Click) -> None:
        index = event.y + int(self.scroll_offset.y)
        if index < len(self._lines):
            number = self._lines[index][0]
            if self.blocks[number].target is not None:
                self.cursor = number
                self.refresh()
                self.action_open()


def heading(text: str) -> Block:
    """A line above a section."""
    return Block((Span(text, "strong"),))
