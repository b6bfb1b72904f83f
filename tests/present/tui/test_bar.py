from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from acdiag.present.tui.app import LiveApp
from acdiag.present.tui.bar import Bar, Piece


def test_a_bar_grows_with_its_lines(samples: Any, feed_of: Any, drive: Callable[..., LiveApp]) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        bar = app.screen.query_one("#health", Bar)
        bar.show([Piece("one")], [Piece("two \x1b[2J")])
        for _ in range(100):
            await pilot.pause()
            if bar.size.height == 2:
                break
        assert bar.size.height == 2
        assert "".join(segment.text for segment in bar.render_line(1)).startswith("two \\x1b[2J")
        assert len("".join(segment.text for segment in bar.render_line(7)).strip()) == 0

    drive(feed_of(samples.three()), script)
