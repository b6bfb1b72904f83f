from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from acdiag.present.tui.app import LiveApp
from acdiag.present.tui.commands import MOST, Commands


def test_phones_rules_and_actions_are_offered(samples: Any, feed_of: Any, drive: Callable[..., LiveApp]) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        provider = Commands(app.screen)
        offered = [str(hit.text) async for hit in provider.discover()]
        assert "Report now" in offered
        found = [hit async for hit in provider.search("phone 00:90:8f")]
        assert 0 < len(found) <= 3 * MOST
        rules = [str(hit.match_display) async for hit in provider.search("Explain ACD-DHCP-002")]
        assert "Explain ACD-DHCP-002 The DHCP server refuses the address" in rules
        await asyncio.sleep(0)

    drive(feed_of(samples.forty()), script)
