from __future__ import annotations

from acdiag.simulate.catalogue.addresses import PRINTER, SCENARIOS
from acdiag.simulate.clock import TimedFrame

ADDRESSES = {scenario.name: scenario for scenario in SCENARIOS}
OWN = bytes((10, 1, 120, 20))


def claims(frames: list[TimedFrame], address: bytes) -> list[str]:
    """Who says in ARP that it has `address`, in order; untagged and tagged."""
    said = []
    for frame in frames:
        data = frame.data[18:] if frame.data[12:14] == b"\x81\0" else frame.data[14:]
        if data[:4] == b"\0\1\x08\0" and data[14:18] == address:
            said.append(data[8:14].hex(":"))
    return said


def test_a_probe_is_answered_by_somebody_else() -> None:
    frames, _ = ADDRESSES["dhcp-duplicate-ip"].run()
    assert claims(frames, OWN) == [PRINTER] * 3


def test_two_stations_alternate() -> None:
    frames, expect = ADDRESSES["dhcp-duplicate-ip-in-turns"].run()
    turns = claims(frames, OWN)[-6:]
    assert turns == [PRINTER, "00:90:8f:12:34:50"] * 3
    assert expect["root"] == {"00:90:8f:12:34:50": "ACD-DHCP-003"}


def test_a_proxy_answers_for_others_too() -> None:
    frames, expect = ADDRESSES["dhcp-proxy-arp"].run()
    router = "00:1c:73:aa:00:01"
    assert router in claims(frames, OWN)
    assert router in claims(frames, bytes((10, 1, 120, 61)))
    assert not expect["findings"]


def test_an_address_is_handed_on_and_never_shared() -> None:
    frames, _ = ADDRESSES["dhcp-address-handed-on"].run()
    owners = claims(frames, OWN)
    first, second = "00:90:8f:12:34:50", "00:90:8f:12:34:51"
    assert owners == [first] * owners.count(first) + [second] * owners.count(second)
    assert second in owners
