"""The line of keys shows what can be pressed, and forgets what it showed before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from acdiag.present.tui.app import LiveApp
from acdiag.present.tui.keys import Keys


def test_keys_of_before_are_forgotten(samples: Any, feed_of: Any, drive: Callable[..., LiveApp], screen: Any) -> None:
    """Each key that is shown listens to the line that it is in; Textual keeps those of before in its list."""
    listening: list[int] = []

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        for _ in range(3):
            for key in ("question_mark", "escape", "slash", "escape", "2", "1"):
                await pilot.press(key)
                await pilot.pause()
            listening.append(len(vars(app.page.query_one(Keys))["__watchers"]["compact"]))
        assert "q Quit" in screen(app)

    drive(feed_of(samples.three()), script)
    assert 0 < listening[-1] <= 30, "those that are shown, and those of the last change"
