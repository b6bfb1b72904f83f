from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from acdiag.present.tui.app import LiveApp
from acdiag.present.tui.listing import Listing

Drive = Callable[..., LiveApp]


def test_the_cursor_stays_on_its_phone_once_somebody_moved_it(samples: Any, feed_of: Any, drive: Drive) -> None:
    feed = feed_of(samples.healthy())

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        listing = app.screen.query_one(Listing)
        held = listing.item.entity
        feed.tell(samples.case(phones=(samples.failing_phone(20), *samples.healthy().phones), findings=()))
        await pilot.pause(0.5)
        assert listing.cursor == 0
        assert listing.item.entity != held
        await pilot.press("down", "down")
        held = listing.item.entity
        feed.tell(samples.healthy())
        await pilot.pause(0.5)
        assert listing.item.entity == held

    drive(feed, script)


def test_keys_move_and_the_cursor_stays_in_sight(samples: Any, feed_of: Any, drive: Drive) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        listing = app.screen.query_one(Listing)
        await pilot.press("end")
        assert listing.cursor == 39
        assert 39 - int(listing.scroll_offset.y) < listing.size.height - 1
        await pilot.press("pageup")
        assert listing.cursor < 39
        await pilot.press("home", "j", "k", "k")
        assert listing.cursor == 0
        assert int(listing.scroll_offset.y) == 0

    drive(feed_of(samples.forty()), script)


def test_e_goes_from_error_to_error(samples: Any, feed_of: Any, drive: Drive) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        listing = app.screen.query_one(Listing)
        await pilot.press("e")
        assert listing.cursor == 1
        await pilot.press("e")
        assert listing.cursor == 1
        await pilot.press("E")
        assert listing.cursor == 0

    drive(feed_of(samples.three()), script)


def test_rows_are_chosen_and_opened_with_the_mouse(samples: Any, feed_of: Any, drive: Drive) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await pilot.click("#phones", offset=(5, 3))
        assert app.screen.query_one(Listing).cursor == 2
        await pilot.click("#phones", offset=(5, 2), times=2)
        await pilot.pause(0.3)
        assert app.current_mode == "phone"
        assert app.page.subject() == f"phone:{samples.mac(2)}"

    drive(feed_of(samples.three()), script)


def test_the_filter_narrows_and_escape_widens(samples: Any, feed_of: Any, drive: Drive) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        listing = app.screen.query_one(Listing)
        await pilot.press("slash", *"34:03", "enter")
        await pilot.pause(0.2)
        assert [item.entity for item in listing.rows.items] == [samples.mac(3)]
        assert listing.has_focus
        await pilot.press("escape")
        await pilot.pause(0.2)
        assert len(listing.rows) == 4

    drive(feed_of(samples.three()), script)


def test_a_filter_that_nothing_fits_is_no_good_news(
    samples: Any, feed_of: Any, drive: Drive, screen: Callable[[LiveApp], str]
) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        for key in "1257":
            await pilot.press(key, "slash", *"zzz")
            await pilot.pause(0.3)
            shown = screen(app)
            assert "No row fits the filter" in shown, key
            assert "Nothing is wrong" not in shown
            assert "heard yet" not in shown
            await pilot.press("escape")

    drive(feed_of(samples.three()), script)
