from __future__ import annotations

import pytest

from acdiag.simulate.catalogue.lease import SCENARIOS

LEASE = {scenario.name: scenario for scenario in SCENARIOS}
COOKIE = bytes.fromhex("63825363 3501")


def kinds(name: str) -> list[int]:
    """DHCP message types in order."""
    frames, _ = LEASE[name].run()
    return [frame.data[frame.data.index(COOKIE) + 6] for frame in frames if COOKIE in frame.data]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("dhcp-no-offer-alone", [1, 1, 1, 1]),
        ("dhcp-two-discovers", [1, 1, 1, 2, 3, 5]),
        ("dhcp-nak", [3, 6, *[1, 2, 3, 6] * 3]),
        ("dhcp-nak-after-vlan-change", [3, 6, 1, 2, 3, 5]),
        ("dhcp-no-ack", [1, 2, 3, 3, 3, 3]),
        ("dhcp-no-offer-mended", [1, 1, 1, 1, 1, 2, 3, 5]),
    ],
)
def test_messages_in_order(name: str, expected: list[int]) -> None:
    assert kinds(name) == expected


def test_discovers_without_offer_span_more_than_ten_seconds() -> None:
    frames, _ = LEASE["dhcp-no-offer-alone"].run()
    times = [frame.at for frame in frames if COOKIE in frame.data]
    assert times[2] - times[0] > 10_000_000_000


def test_the_witness_is_well() -> None:
    verdicts = [phone["verdict"] for phone in LEASE["dhcp-no-offer"].expect["phones"].values()]
    assert verdicts == ["failed", "ok"]
