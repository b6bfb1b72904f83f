from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from acdiag.present.tui.app import LiveApp
from acdiag.present.tui.page import WIDE, Page

Drive = Callable[..., LiveApp]


def test_panes_stand_side_by_side_where_there_is_room(samples: Any, feed_of: Any, drive: Drive) -> None:
    for width, wide in ((WIDE - 1, False), (WIDE, True)):

        async def script(pilot: Pilot[int], app: LiveApp, wide: bool = wide) -> None:
            await pilot.press("2")
            await pilot.pause(0.3)
            assert app.screen.has_class("-wide") is wide
            assert (app.screen.query_one("#causes").region.y == app.screen.query_one("#cause").region.y) is wide

        drive(feed_of(samples.three()), script, size=(width, 30))


def test_a_mistake_on_one_screen_leaves_the_others(samples: Any, feed_of: Any, drive: Drive, screen: Any) -> None:
    feed = feed_of(samples.three())

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        def broken(desk: object) -> None:
            raise ValueError("[red]no")

        app.page.lay = broken  # type: ignore[method-assign]
        feed.tell(samples.three())
        await pilot.pause(0.7)
        assert "a mistake in acdiag, screen rollout: ValueError: [red]no" in screen(app)
        await pilot.press("2")
        await pilot.pause(0.3)
        assert "ACD-DHCP-001" in screen(app)
        app.broken = ""

    drive(feed, script, size=(120, 24))


def test_every_screen_has_help_for_its_widgets(samples: Any, feed_of: Any, drive: Drive) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        for number in range(1, 8):
            await pilot.press(str(number))
            await pilot.pause(0.2)
            page = app.page
            assert isinstance(page, Page)
            shown = page.table()
            assert shown is not None
            assert len(shown.help_text) > 80
            assert shown.name

    drive(feed_of(samples.three()), script)
