"""A mistake costs the key or the message that met it, and not the screen that somebody needs this morning.

Textual ends an app at the first exception, in its own widgets too, and prints the values of all variables around it,
which here came from phones. So an exception is said in the corner, and the screen goes on; only where one follows the
other it ends, and then with the places in the code and without values.
"""

from __future__ import annotations

import time
import traceback
from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.text import Text
from textual.actions import ActionParseResult
from textual.app import App
from textual.dom import DOMNode
from textual.message import Message

from acdiag.present.escape import brief, visible

PATIENCE = 60.0
"""Seconds within which so many mistakes that nothing works any more come."""
MOST = 20
"""Mistakes within that time after which the screen ends."""
LONGEST = 400
"""Characters of a mistake that are shown."""

if TYPE_CHECKING:
    _App = App[int]
else:
    _App = App


class SteadfastApp(_App):
    """An app that outlives mistakes in answering a key, in a timer and in drawing."""

    steadfast = False
    """Off, every exception ends the app, as tests want it."""

    def __init__(self) -> None:
        super().__init__()
        self._stumbles: deque[float] = deque(maxlen=MOST)
        self._complained: dict[str, float] = {}
        """When each mistake was said last."""

    def stumble(self, error: Exception, where: str = "") -> str:
        """Say a mistake in acdiag in the corner, the same one once a minute; gives the words."""
        words = mistake(error, where)
        self.log.error(words)
        now = time.monotonic()
        if now - self._complained.get(words, -PATIENCE) >= PATIENCE:
            self._complained = {each: at for each, at in self._complained.items() if now - at < PATIENCE} | {words: now}
            self.notify(words, severity="error", markup=False)
        return words

    def clear_selection(self) -> None:
        """As Textual does; since Python 3.12 its tasks begin at once, and an input asks before there is a screen."""
        if self.screen_stack:
            super().clear_selection()

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """As Textual does; what fails has been answered."""
        try:
            return await super().run_action(action, default_namespace, namespaces)
        except Exception as error:
            if not self.steadfast:
                raise
            self.stumble(error, f"key {action if isinstance(action, str) else action[1]}")
            return True

    async def _dispatch_message(self, message: Message) -> None:
        """Without this, Textual would answer no message of the app any more, and leave."""
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            if not self.steadfast or not self._is_mounted:
                raise
            self._handle_exception(error)

    def _handle_exception(self, error: Exception) -> None:
        """Anything else that went wrong: in a timer, in drawing, in a message."""
        now = time.monotonic()
        self._stumbles.append(now)
        hopeless = len(self._stumbles) == MOST and now - self._stumbles[0] < PATIENCE
        if not self.steadfast or hopeless or not self.is_running or not self.screen_stack:
            super()._handle_exception(error)
        else:
            self.stumble(error)

    def _fatal_error(self) -> None:
        """Where in the code it was, without the values around it."""
        words = [visible(line) for line in traceback.format_exc().splitlines()]
        told = ["A mistake in acdiag ended the screen; what was collected is kept.", *words]
        self._exit_renderables.append(Text("\n".join(told)))
        self._close_messages_no_wait()


def mistake(error: Exception, where: str = "") -> str:
    """A mistake in acdiag in words for the screen."""
    place = f", {where}" if where else ""
    return brief(f"a mistake in acdiag{place}: {type(error).__name__}: {error}", LONGEST)
