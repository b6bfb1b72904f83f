"""What a phone serves, and the facts of a boot by kind."""

from __future__ import annotations

import pytest

from acdiag.model.facts.dhcp import DhcpAcked, DhcpDiscovered, DhcpRefused
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


def test_the_facts_of_a_kind_in_order_of_time() -> None:
    boot = Boot(0, parse("0s dhcp.discovered\n1s dhcp.acked\n2s dhcp.discovered\n3s dhcp.acked", host=MAC), True)
    discovered, acked = boot.of(DhcpDiscovered), boot.of(DhcpAcked)
    assert [boot.facts.index(fact) for fact in discovered] == [0, 2]
    assert (boot.last(DhcpAcked), boot.last_of(DhcpAcked, DhcpDiscovered, DhcpRefused)) == (acked[1], acked[1])
    assert boot.last_of(DhcpRefused, DhcpDiscovered) is discovered[1]
    assert (boot.of(DhcpRefused), boot.last(DhcpRefused), boot.last_of(DhcpRefused)) == ((), None, None)
    assert set(boot.kinds) == {DhcpDiscovered, DhcpAcked}
