"""What a phone serves."""

from __future__ import annotations

import pytest

from acdiag.timeline.story import Boot, Coverage, PhoneStory
from acdiag.timeline.wording import parse

MAC = "00:90:8f:00:00:01"


def story(
    model: str | None, *, firmware: str | None = None, account: str | None = None, timeline: str = ""
) -> PhoneStory:
    return PhoneStory(
        entity=MAC, mac=MAC, ips=("10.1.1.7", "10.1.2.7"), model=model, firmware=firmware, vlan=None, offered_vlan=None,
        switch=None, boots=(Boot(0, parse(timeline, host=MAC), True),), coverage=Coverage({}, frozenset(), frozenset()),
        account=account,
    )  # fmt: skip


def test_the_latest_address() -> None:
    assert story("450HD").ip == "10.1.2.7"


@pytest.mark.parametrize(
    ("told", "platform"),
    [
        (story("RX50", account="TEAMS_DESKTOP"), "teams"),
        (story("RX50", account="TEAMS_DESKTOP", timeline="5s dhcp.discovered"), "teams"),
        (story("RX50", account="TEAMS_DESKTOP", timeline="5s sip.register_asked"), None),
        (story("RX50", account="SFB"), None),
        (story("RX50"), None),
        (story("450HD", account="TEAMS_DESKTOP"), None),
        (story("C450HD", firmware="C450HD_TEAMS_1.8.288"), "teams"),
    ],
    ids=[
        "by its account",
        "nothing of SIP",
        "it signs in",
        "another account",
        "no configuration",
        "another model",
        "by its firmware",
    ],
)
def test_platform(told: PhoneStory, platform: str | None) -> None:
    assert told.platform == platform
