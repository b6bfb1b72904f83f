"""A question that was damaged is told from one whose checksum nobody has filled in yet."""

from __future__ import annotations

from typing import Any

import pytest
from scapy.layers.dns import DNS, DNSQR
from scapy.layers.inet import IP, TCP, UDP
from scapy.layers.l2 import Dot1Q, Ether
from scapy.packet import Packet as Layers

from acdiag.model.arrival import Frame
from acdiag.streams import checksums
from acdiag.streams.checksums import Checksums
from acdiag.wire.dissect import dissect

PHONE, SWITCH = "00:90:8f:12:34:50", "02:00:00:00:00:fe"
TAG = 4


def frame(above: Layers, *, tagged: bool = False, source: str = PHONE) -> bytes:
    link = Ether(src=source, dst=SWITCH) / Dot1Q(vlan=200) if tagged else Ether(src=source, dst=SWITCH)
    return bytes(link / IP(src="10.59.1.7", dst="10.59.0.3") / above)


def request(number: int = 1, **header: Any) -> Layers:
    return UDP(sport=2000 + number, dport=69, **header) / b"\0\1f.cfg\0octet\0"


def syn(number: int = 1, **header: Any) -> Layers:
    return TCP(sport=50_000 + number, dport=5061, flags="S", **header)


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :]


def damaged(*frames: bytes, link_type: int = 1) -> list[bool]:
    """Of each."""
    known = Checksums()
    return [
        known.damaged(dissect(Frame("a.pcap", number, number, link_type, data, len(data))))
        for number, data in enumerate(frames, 1)
    ]


GOOD = [frame(request(number)) for number in range(2)]


@pytest.mark.parametrize("at", [26, 30, 34, 35, 38, 41, 45])
def test_any_flipped_bit_of_a_request(at: int) -> None:
    assert damaged(*GOOD, flipped(GOOD[0], at)) == [False, False, True]


@pytest.mark.parametrize("tagged", [False, True])
@pytest.mark.parametrize("at", [30, 36, 38, 47])
def test_any_flipped_bit_of_a_syn(tagged: bool, at: int) -> None:
    good = [frame(syn(number), tagged=tagged) for number in range(2)]
    assert damaged(*good, flipped(good[0], at + TAG * tagged)) == [False, False, True]


def test_a_sender_of_whom_nothing_is_known_is_not_judged() -> None:
    assert damaged(flipped(GOOD[0], 30), flipped(GOOD[0], 38)) == [False, False]
    other = flipped(frame(request(), source="00:90:8f:12:34:51"), 30)
    assert damaged(*GOOD, other) == [False, False, False]


def test_a_sender_whose_sums_are_wrong_as_a_rule_is_not_judged() -> None:
    wrong = [frame(request(number, chksum=1 + number)) for number in range(20)]
    assert not any(damaged(*wrong))
    assert damaged(*GOOD, *wrong) == [False, False, True, *[False] * 19]


@pytest.mark.parametrize("make", [request, syn])
def test_what_a_network_card_fills_in_is_not_wrong(make: object) -> None:
    """The card finds zero, or the sum of the pseudo header."""
    assert callable(make)
    size = len(bytes(make()))
    words = [0x0A3B, 0x0107, 0x0A3B, 0x0003, 17 if make is request else 6, size]
    partial = sum(words) % 0xFFFF
    good = [frame(make(number)) for number in range(2)]
    assert damaged(*good, frame(make(chksum=0)), frame(make(chksum=partial))) == [False] * 4
    assert damaged(*good, frame(make(chksum=partial ^ 1)))[-1]


def test_headers_tell_of_headers_where_the_rest_is_left_to_the_card() -> None:
    open_sums = [frame(syn(number, chksum=0)) for number in range(2)]
    assert damaged(*open_sums, flipped(open_sums[0], 33)) == [False, False, True]


def test_answers_and_data_are_not_judged() -> None:
    answer = UDP(sport=53, dport=2000) / DNS(qr=1, qd=DNSQR(qname="a.example"))
    accepted = TCP(sport=5061, dport=50_000, flags="SA")
    data = TCP(sport=50_000, dport=5061, flags="PA") / b"hello"
    for above in (answer, accepted, data):
        assert damaged(*GOOD, flipped(frame(above), 30)) == [False, False, False]


def test_what_cannot_be_summed_is_not_judged() -> None:
    cut = GOOD[0][:-1]
    fragment = bytes(Ether(src=PHONE, dst=SWITCH) / IP(src="10.59.1.7", dst="10.59.0.3", flags="MF") / request())
    empty = bytes(Ether(src=PHONE, dst=SWITCH) / IP(src="10.59.1.7", dst="10.59.0.3", options=b"\1\1\1\0") / request())
    assert damaged(*GOOD, cut, flipped(fragment, 30), flipped(empty, 30)) == [False] * 5
    assert damaged(*[data[14:] for data in GOOD], flipped(GOOD[0][14:], 16), link_type=101) == [False] * 3


def test_the_number_of_senders_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checksums, "MOST_SENDERS", 3)
    known = Checksums()
    for number in range(10):
        data = frame(request(), source=f"02:00:00:00:00:{number:02x}")
        known.damaged(dissect(Frame("a.pcap", number, number, 1, data, len(data))))
    assert list(known._senders) == [f"02:00:00:00:00:{number:02x}" for number in (7, 8, 9)]
