"""What all screens have in common: the tabs above, the filter, the sources' health and the keys below."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from acdiag.present.tui.bar import Bar
from acdiag.present.tui.desk import Desk
from acdiag.present.tui.keys import Keys
from acdiag.present.tui.listing import Listing
from acdiag.present.tui.passage import Passage
from acdiag.present.tui.tabs import tabs

if TYPE_CHECKING:
    from acdiag.present.tui.app import LiveApp

WIDE = 130
"""Cells from which on two panes stand side by side."""


class Page(Screen[None]):
    """One of the screens."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", key_display="/"),
        Binding("escape", "leave", "Back", show=False),
    ]
    mode: ClassVar[str] = ""
    """Name of the screen, one of `tabs.TABS`."""
    filter_hint: ClassVar[str] = "words that a row must hold"

    ready = False
    """Its widgets are there: until then nothing can be shown on it."""

    def compose(self) -> ComposeResult:
        yield Bar(id="tabs")
        yield from self.body()
        filter_line = Input(placeholder=self.filter_hint, id="filter", compact=True, select_on_focus=False)
        filter_line.display = False
        yield filter_line
        yield Bar(id="health")
        yield Keys(compact=True, show_command_palette=False)

    async def _dispatch_message(self, message: Message) -> None:
        """A mistake in one message is said; Textual would answer no other one any more."""
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            if not self.live.steadfast or not self.ready:
                raise
            self.live.stumble(error, f"screen {self.mode}")

    def body(self) -> Iterator[Widget]:
        """The widgets between tabs and health; the first that can have the focus gets it."""
        raise NotImplementedError

    def lay(self, desk: Desk) -> None:
        """Show a new snapshot; called through the app, which outlives mistakes."""
        raise NotImplementedError

    def tick(self) -> None:
        """A moment has passed."""

    def subject(self) -> str:
        """What a note written here is about, like `phone:00:90:8f:12:34:56`; empty for nothing."""
        return ""

    def note(self) -> str:
        """What was noted about the subject so far."""
        return self.live.notebook.note(self.subject())

    @property
    def live(self) -> LiveApp:
        """The app."""
        return cast("LiveApp", self.app)

    @property
    def words(self) -> str:
        """What is filtered for."""
        return self.query_one("#filter", Input).value

    def on_mount(self) -> None:
        self.ready = True
        self.on_screen_resume()
        self._focus_first()

    def on_screen_resume(self) -> None:
        """It is in sight (again)."""
        if self.ready:
            self.show_clock()
            self.live.lay(self)

    def _focus_first(self) -> None:
        first = next(iter(self.query(Listing)), None) or next(iter(self.query(Passage)), None)
        if first is not None:
            first.focus()

    def show_clock(self) -> None:
        """The time on the tabs, and the health of the sources."""
        self.query_one("#tabs", Bar).show(tabs(self.mode, self.live.clock_words))
        self.query_one("#health", Bar).show(self.live.health_line)

    def table(self) -> Listing | Passage | None:
        """What copying and exporting is about: the widget in focus, else the first."""
        if isinstance(self.focused, Listing | Passage):
            return self.focused
        return next(iter(self.query(Listing)), None) or next(iter(self.query(Passage)), None)

    def action_filter(self) -> None:
        line = self.query_one("#filter", Input)
        line.display = True
        line.focus()

    def action_leave(self) -> None:
        """Out of the filter, else back to where one came from."""
        line = self.query_one("#filter", Input)
        if line.display:
            line.value = ""
            line.display = False
            self._focus_first()
        else:
            self.live.go_back()

    def on_input_changed(self, _event: Input.Changed) -> None:
        self.live.lay(self)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.input.display = bool(event.value)
        self._focus_first()
