from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from textual.pilot import Pilot

from acdiag.present.tui.app import LiveApp
from acdiag.present.tui.listing import Listing
from acdiag.present.tui.log import LogPage
from acdiag.present.tui.phone import PhonePage
from tests.rulebook.making import story

Drive = Callable[..., LiveApp]


def test_packets_and_log_lines_stand_on_one_clock(samples: Any, feed_of: Any, drive: Drive) -> None:
    case = samples.one_failing()
    told = replace(
        story("1s dhcp.discovered xid=0x1\n2s log.heard\n3s dhcp.discovered xid=0x1 retry=true"), entity=samples.mac(1)
    )
    proof = told.boots[0].facts[2].where
    case.findings[0].evidence = proof
    feed = feed_of(case, stories={samples.mac(1): told})

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await pilot.press("3", "tab")
        await pilot.pause(0.3)
        listing = app.screen.query_one(Listing)
        rows = list(listing.rows)
        assert [(row.texts[3], row.texts[4], row.bad) for row in rows] == [
            ("packet", "dhcp.discovered", False), ("log", "log.heard", False), ("packet", "dhcp.discovered", True)
        ]  # fmt: skip
        await pilot.press("e")
        assert listing.cursor == 2
        await pilot.press("enter")
        await pilot.pause(0.3)
        assert app.current_mode == "frame"

    drive(feed, script)


def test_keys_go_to_other_phones_and_to_the_log(samples: Any, feed_of: Any, drive: Drive) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await pilot.press("3")
        await pilot.pause(0.2)
        page = app.page
        assert isinstance(page, PhonePage)
        assert page.entity == samples.mac(1)
        await pilot.press("greater_than_sign")
        assert page.entity == samples.mac(2)
        await pilot.press("less_than_sign", "less_than_sign")
        assert page.entity == samples.mac(4)
        await pilot.press("l")
        await pilot.pause(0.3)
        assert isinstance(app.page, LogPage)
        assert app.page.words == f"phone:{samples.mac(4)}"

    drive(feed_of(samples.three()), script)


def test_a_phone_that_went_away_is_said(samples: Any, feed_of: Any, drive: Drive, screen: Any) -> None:
    feed = feed_of(samples.three())

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        await pilot.press("3")
        feed.tell(samples.nobody())
        await pilot.pause(0.6)
        assert "is not here (any more)" in screen(app)

    drive(feed, script)
