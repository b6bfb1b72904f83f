from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from acdiag.present.tui.app import LiveApp
from acdiag.present.tui.feed import LogEntry
from acdiag.present.tui.listing import Listing
from acdiag.present.tui.log import LogPage, log_row

Drive = Callable[..., LiveApp]


def test_it_follows_until_somebody_moves_up(samples: Any, feed_of: Any, drive: Drive, screen: Any) -> None:
    feed = feed_of(samples.three())
    for number in range(50):
        feed.say(f"<134>Mar  2 08:00:01 phone sip: line {number}")

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await pilot.press("5")
        await pilot.pause(0.4)
        assert "line 49" in screen(app)
        feed.say("<134>Mar  2 08:00:01 phone sip: line 50")
        await pilot.pause(0.5)
        assert "line 50" in screen(app)
        await pilot.press("up")
        feed.say("<134>Mar  2 08:00:01 phone sip: line 51")
        await pilot.pause(0.5)
        assert "frozen, 1 newer line" in screen(app)
        assert "line 51" not in screen(app)
        await pilot.press("f")
        await pilot.pause(0.5)
        assert "line 51" in screen(app)

    drive(feed, script)


def test_it_filters_while_one_types_and_jumps_to_errors_and_gaps(samples: Any, feed_of: Any, drive: Drive) -> None:
    feed = feed_of(samples.three())
    feed.say("<131>Mar  2 08:00:01 phone sip: failed one", sender="10.59.1.3")
    feed.say("<134>Mar  2 08:00:01 phone sip: fine", sender="10.59.1.3")
    feed.log.lose(feed.clock, "udp", 7)
    feed.say("<134>Mar  2 08:00:01 phone dhcpc: fine too", sender="10.59.1.4")

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await pilot.press("5")
        await pilot.pause(0.4)
        listing = app.screen.query_one(Listing)
        await pilot.press("E")
        assert listing.item.lost == 7
        assert isinstance(app.page, LogPage)
        assert app.page.frozen
        await pilot.press("E")
        assert listing.item.text.endswith("failed one")
        assert app.page.subject() == f"phone:{samples.mac(3)}"
        await pilot.press("slash", *"fine component:dhc", "enter")
        await pilot.pause(0.4)
        assert [item.text for item in listing.rows.items if not item.lost] == ["fine too"]
        await pilot.press("p")
        await pilot.pause(0.3)
        assert app.page.subject() == f"phone:{samples.mac(4)}"

    drive(feed, script)


def test_enter_shows_the_whole_line(samples: Any, feed_of: Any, drive: Drive, screen: Any) -> None:
    feed = feed_of(samples.three())
    feed.say("<134>Mar  2 08:00:01 phone sip: " + "long " * 60 + "end")

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await pilot.press("5")
        await pilot.pause(0.4)
        await pilot.press("enter")
        await pilot.pause(0.3)
        assert app.current_mode == "frame"
        assert "end" in screen(app)

    drive(feed, script)


def test_a_gap_says_how_much_is_missing() -> None:
    row = log_row(LogEntry(1, "udp", None, 0, "", lost=1_234), {})
    assert row.texts[-1] == "1,234 lines lost here"
    assert row.bad


def test_a_secret_in_a_line_is_not_shown() -> None:
    row = log_row(LogEntry(1, "udp", 1, 0, "10.1.1.1", text="sign-in of alice, password=hunter2"), {})
    assert row.texts[-1] == "sign-in of alice, password=(hidden)"
