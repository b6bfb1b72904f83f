from __future__ import annotations

import pytest
from scapy.layers.dhcp import BOOTP, DHCP
from scapy.layers.eap import EAPOL
from scapy.layers.inet import IP, UDP
from scapy.layers.l2 import ARP, Dot1Q, Ether
from scapy.packet import Packet as Built
from scapy.packet import Padding

from acdiag.model.arrival import Frame
from acdiag.streams import duplicates
from acdiag.streams.duplicates import Duplicates
from acdiag.wire.dissect import dissect
from acdiag.wire.packet import Packet

MS = 1_000_000
ETHER = Ether(src="00:90:8f:00:00:01", dst="00:11:22:33:44:55")


def at(milliseconds: float, built: Built) -> Packet:
    data = bytes(built)
    return dissect(Frame("a.pcap", 1, round(milliseconds * MS), 1, data, len(data)))


def discover(*, giaddr: str = "0.0.0.0", ident: int = 5, source: str = "0.0.0.0", ttl: int = 64) -> Built:
    message = BOOTP(chaddr=bytes.fromhex("00908f000001"), xid=7, giaddr=giaddr)
    header = IP(src=source, dst="255.255.255.255", id=ident, ttl=ttl)
    return header / UDP(sport=68, dport=67) / message / DHCP(options=[("message-type", "discover"), "end"])


def test_the_same_again_is_a_copy() -> None:
    known = Duplicates()
    assert not known.seen(at(0, ETHER / discover()))
    assert known.seen(at(1, ETHER / discover()))
    assert known.seen(at(2, ETHER / discover()))


@pytest.mark.parametrize(
    "copy",
    [
        ETHER / Dot1Q(vlan=200) / discover(),
        Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02") / discover(ttl=63),
    ],
    ids=["tagged", "routed"],
)
def test_macs_tags_and_ttl_do_not_matter(copy: Built) -> None:
    known = Duplicates()
    assert not known.seen(at(0, ETHER / discover()))
    assert known.seen(at(1, copy))


@pytest.mark.parametrize(
    "other",
    [discover(ident=6), discover(giaddr="10.59.0.1"), discover(source="10.59.0.1")],
    ids=["sent again", "relayed", "other sender"],
)
def test_what_differs_is_no_copy(other: Built) -> None:
    known = Duplicates()
    assert not known.seen(at(0, ETHER / discover()))
    assert not known.seen(at(1, ETHER / other))


def test_frames_without_ip_are_compared_by_their_message() -> None:
    known = Duplicates()
    probe = ARP(hwsrc="00:90:8f:00:00:01", psrc="0.0.0.0", pdst="10.59.0.7")
    other = ARP(hwsrc="00:90:8f:00:00:01", psrc="0.0.0.0", pdst="10.59.0.8")
    assert not known.seen(at(0, ETHER / probe))
    assert known.seen(at(1, ETHER / Dot1Q(vlan=200) / probe / Padding(bytes(14))))
    assert not known.seen(at(2, ETHER / other))


def test_the_window_is_20_ms_from_the_first() -> None:
    known = Duplicates()
    assert not known.seen(at(0, ETHER / discover()))
    assert known.seen(at(20, ETHER / discover()))
    assert not known.seen(at(20.001, ETHER / discover()))
    assert known.seen(at(40, ETHER / discover()))


def test_time_may_run_backwards() -> None:
    known = Duplicates()
    assert not known.seen(at(100, ETHER / discover()))
    assert known.seen(at(90, ETHER / discover()))
    assert not known.seen(at(10, ETHER / discover()))


def test_without_ip_the_macs_matter() -> None:
    known = Duplicates()
    start = EAPOL(version=1, type=1)
    assert not known.seen(at(0, Ether(src="00:90:8f:00:00:01", dst="01:80:c2:00:00:03") / start))
    assert not known.seen(at(1, Ether(src="00:90:8f:00:00:02", dst="01:80:c2:00:00:03") / start))
    assert known.seen(at(2, Ether(src="00:90:8f:00:00:01", dst="01:80:c2:00:00:03") / start))


def test_the_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "MOST_REMEMBERED", 8)
    known = Duplicates()
    for ident in range(100):
        assert not known.seen(at(0, ETHER / discover(ident=ident)))
    assert len(known._seen) == 8
    assert known.seen(at(1, ETHER / discover(ident=99)))
    assert not known.seen(at(1, ETHER / discover(ident=1)))


def test_what_is_past_is_forgotten() -> None:
    known = Duplicates()
    for step in range(100):
        known.seen(at(step * 30, ETHER / discover(ident=step)))
    assert len(known._seen) == 1
