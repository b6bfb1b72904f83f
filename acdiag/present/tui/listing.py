"""A table of any length: only the rows in sight are made and drawn, so that new content costs nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from acdiag.present.tui.painting import fitted
from acdiag.present.tui.rows import GAP, Column, Row, Rows, layout
from acdiag.present.tui.shapes import DIM, TONES, Spans, spans

DRAWN = 2_000
"""Drawn rows that are kept."""
HEAD = 1
"""Lines of the heading, which stays."""
FILTERED = "No row fits the filter. Esc ends it."


class Listing(ScrollView, can_focus=True):
    """Rows with a cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"listing--head", "listing--cursor", *(f"tone--{tone}" for tone in TONES)}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown,space", "page(1)", "Page down", show=False),
        Binding("home,g", "end(-1)", "First", show=False),
        Binding("end,G", "end(1)", "Last", show=False),
        Binding("enter", "open", "Open"),
        Binding("e", "error(1)", "Next error", show=False),
        Binding("E", "error(-1)", "Previous error", show=False),
    ]

    class Moved(Message):
        """The cursor is on another row."""

        def __init__(self, listing: Listing) -> None:
            super().__init__()
            self.listing = listing

        @property
        def control(self) -> Listing:
            return self.listing

    class Opened(Moved):
        """Somebody wants to see more of the row at the cursor."""

    def __init__(
        self, columns: Sequence[Column], *, id: str, name: str, help: str, empty: str = "Nothing yet."
    ) -> None:
        """`name` is what the table is called in an export, `help` what can be done here."""
        super().__init__(id=id, name=name)
        self.columns = tuple(columns)
        self.help_text = help
        self.empty = empty
        self.rows: Rows[Any] = Rows((), str, lambda item: Row(()))
        self.cursor = 0
        self._drawn: dict[tuple[int, int, bool, bool], Strip] = {}
        """Rows as they were drawn: by number, width, and whether they have the cursor and the focus."""
        self._touched = False
        """Somebody moved the cursor; until then it stays on the first row, whatever that is."""

    @property
    def item(self) -> Any:
        """What the row at the cursor was made of; None without rows."""
        return self.rows.items[self.cursor] if self.cursor < len(self.rows) else None

    def show(self, rows: Rows[Any], *, to_end: bool = False) -> None:
        """New content; the cursor stays on the item that it is on."""
        held = self.rows.key(self.cursor) if self._touched and self.cursor < len(self.rows) else None
        offset = self.cursor - int(self.scroll_offset.y)
        self.rows = rows
        self._drawn.clear()
        found = None
        if to_end:
            found = len(rows) - 1
        elif held is not None and self.cursor < len(rows) and rows.key(self.cursor) == held:
            found = self.cursor
        elif held is not None:
            found = rows.find(held)
        elif not self._touched:
            found = 0
        self.cursor = max(min(self.cursor if found is None else found, len(rows) - 1), 0)
        self.virtual_size = Size(self.size.width, len(rows) + HEAD)
        if to_end:
            self._reveal()
        elif found is not None and offset >= 0:
            self.scroll_to(y=max(self.cursor - offset, 0), animate=False, immediate=True)
        self.refresh()

    def select(self, key: str) -> bool:
        """Put the cursor on the item of that name; whether it is there."""
        found = self.rows.find(key)
        if found is not None:
            self._to(found)
        return found is not None

    def palette(self, tone: str) -> Style:
        """The style of a tone, without its background."""
        return self.get_component_rich_style(f"tone--{tone}", partial=True) if tone else Style.null()

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        base = self.rich_style
        if y == 0:
            return self._head(width)
        index = y - HEAD + int(self.scroll_offset.y)
        if index >= len(self.rows):
            words = self._instead if y == HEAD and not len(self.rows) else ""
            return Strip(fitted(spans(words, DIM), width, self.palette, base))
        key = (index, width, index == self.cursor, self.has_focus)
        drawn = self._drawn.get(key)
        if drawn is None:
            drawn = self._drawn[key] = self._row(index, width, base)
        return drawn

    @property
    def _instead(self) -> str:
        """What stands in the place of rows; a filter that none fits must not look like a screen without any."""
        return FILTERED if self.rows.filtered else self.empty

    def _row(self, index: int, width: int, base: Style) -> Strip:
        row = self.rows.row(index)
        if row.tone:
            base += self.palette(row.tone)
        cursor = index == self.cursor
        if cursor:
            base += self.get_component_rich_style("listing--cursor", partial=True)
        return self._line(row.cells, width, base, cursor=cursor and self.has_focus)

    def notify_style_update(self) -> None:
        self._drawn.clear()
        super().notify_style_update()

    def _head(self, width: int) -> Strip:
        style = self.get_component_rich_style("listing--head")
        return self._line([spans(column.title) for column in self.columns], width, style)

    def _line(self, cells: Sequence[Spans], width: int, base: Style, *, cursor: bool = False) -> Strip:
        if cursor:
            base += Style(bold=True)
        segments: list[Segment] = []
        for number, size in layout(self.columns, width):
            if segments:
                segments.append(Segment(" " * GAP, base))
            cell = cells[number] if number < len(cells) else ()
            segments += fitted(cell, size, self.palette, base, right=self.columns[number].right)
        return Strip(segments).adjust_cell_length(width, base)

    def action_move(self, by: int) -> None:
        self._to(self.cursor + by)

    def action_page(self, by: int) -> None:
        self._to(self.cursor + by * max(self.size.height - HEAD - 1, 1))

    def action_end(self, which: int) -> None:
        self._to(0 if which < 0 else len(self.rows) - 1)

    def action_open(self) -> None:
        if len(self.rows):
            self.post_message(self.Opened(self))

    def action_error(self, direction: int) -> None:
        index = self.cursor + direction
        while 0 <= index < len(self.rows):
            if self.rows.row(index).bad:
                self._to(index)
                return
            index += direction
        self.app.bell()

    def _to(self, index: int) -> None:
        """Move the cursor and keep it in sight."""
        index = max(min(index, len(self.rows) - 1), 0)
        self._touched = True
        if len(self._drawn) > DRAWN:
            self._drawn.clear()
        if index != self.cursor:
            self.cursor = index
            self.post_message(self.Moved(self))
        self._reveal()
        self.refresh()

    def _reveal(self) -> None:
        """Scroll no further than needed to have the cursor in sight."""
        room = max(self.size.height - HEAD, 1)
        top = int(self.scroll_offset.y)
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, immediate=True)
        elif self.cursor >= top + room:
            self.scroll_to(y=self.cursor - room + 1, animate=False, immediate=True)

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self.rows) + HEAD)
        self._drawn.clear()
        self._reveal()

    def on_click(self, event: events.Click) -> None:
        index = event.y - HEAD + int(self.scroll_offset.y)
        if event.y >= HEAD and index < len(self.rows):
            self._to(index)
            if event.chain > 1:
                self.post_message(self.Opened(self))
