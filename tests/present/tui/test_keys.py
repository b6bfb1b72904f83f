"""The line of keys shows what can be pressed, and forgets what it showed before."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Footer

from acdiag.present.tui.app import LiveApp
from acdiag.present.tui.keys import Keys


def test_keys_of_before_are_forgotten(samples: Any, feed_of: Any, drive: Callable[..., LiveApp], screen: Any) -> None:
    alive: list[int] = []

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        for _ in range(3):
            for key in ("question_mark", "escape", "slash", "escape", "2", "1"):
                await pilot.press(key)
                await pilot.pause()
            gc.collect()
            alive.append(sum(type(each).__name__ == "FooterKey" for each in gc.get_objects()))
        footers = [each for each in gc.get_objects() if isinstance(each, Footer)]
        assert footers
        assert all(isinstance(each, Keys) for each in footers)
        assert "q Quit" in screen(app)

    drive(feed_of(samples.three()), script)
    assert alive[-1] <= alive[0] + 10, "as many as are shown on the screens, and those of the last change"
