from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from acdiag.inspection import dissections
from acdiag.model.arrival import Where
from acdiag.model.errors import Unusable
from acdiag.present.tui.app import LiveApp
from tests.frames import arp, frame

Drive = Callable[..., LiveApp]
WHERE = Where("boot.pcapng", 12, None, 5, "ARP")


def test_our_decoding_and_the_bytes_are_shown(samples: Any, feed_of: Any, drive: Drive, screen: Any) -> None:
    feed = feed_of(samples.three())
    feed.again = [frame(arp("00:90:8f:00:00:01", "10.0.0.1", "10.0.0.2"), number=12, source="boot.pcapng")]
    (feed.dissection,) = dissections(feed.again, (), ())

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        app.open_evidence(WHERE)
        await pilot.pause(0.6)
        told = screen(app)
        assert "Frame 12" in told
        assert "10.0.0.2" in told
        assert "0000  ff ff ff" in told
        assert "only be asked about a capture on disk" in told

    drive(feed, script, size=(140, 40))


def test_evidence_that_is_gone_is_said(samples: Any, feed_of: Any, drive: Drive, screen: Any) -> None:
    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        app.open_evidence(WHERE)
        await pilot.pause(0.5)
        assert "It is no longer there." in screen(app)

    drive(feed_of(samples.three()), script)


@pytest.mark.parametrize("error", [Unusable("cannot be read [red]"), OSError(5, "Input/output error")], ids=str)
def test_what_cannot_be_read_is_said(error: Exception, samples: Any, feed_of: Any, drive: Drive, screen: Any) -> None:
    feed = feed_of(samples.three())

    def broken(where: Where) -> None:
        raise error

    feed.inspect = broken

    async def script(pilot: Pilot[int], app: LiveApp) -> None:
        app.open_evidence(WHERE)
        await pilot.pause(0.5)
        assert str(error) in screen(app)

    drive(feed, script)
