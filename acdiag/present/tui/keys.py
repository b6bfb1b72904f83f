"""The line of keys at the bottom."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Footer


class Keys(Footer):
    """Textual's, made to forget the keys that it showed before.

    It makes them anew whenever another widget gets the focus, and every one goes on listening to its `compact`, with
    all that was drawn of it: a megabyte for each dialog, on a screen that stays open all day.
    """

    def compose(self) -> ComposeResult:
        # Who listens and is gone is left out when a value is told again.
        self.mutate_reactive(Footer.compact)
        yield from super().compose()
