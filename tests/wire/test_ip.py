from __future__ import annotations

import struct
from typing import Any

import pytest
from scapy.layers.inet import ICMP, IP, TCP, UDP, IPOption_Router_Alert
from scapy.layers.inet6 import (
    IPv6,
    IPv6ExtHdrDestOpt,
    IPv6ExtHdrFragment,
    IPv6ExtHdrHopByHop,
    IPv6ExtHdrRouting,
)
from scapy.layers.ipsec import AH
from scapy.layers.l2 import Ether
from scapy.packet import Packet as Built
from scapy.packet import Raw

from acdiag.model.arrival import Frame
from acdiag.wire.dissect import dissect
from acdiag.wire.packet import Packet

DATAGRAM = UDP(sport=40000, dport=514) / Raw(b"hello")


def packet_of(built: Built | bytes, wire_length: int = 0) -> Packet:
    data = built if isinstance(built, bytes) else bytes(Ether(src="00:90:8f:00:00:01", dst="00:11:22:33:44:55") / built)
    return dissect(Frame("a.pcap", 1, 0, 1, data, wire_length or len(data)))


def v4(**fields: Any) -> IP:
    return IP(src="10.59.0.7", dst="10.59.0.20", **fields)


def v6() -> IPv6:
    return IPv6(src="2001:db8::7", dst="2001:db8::20")


def with_bytes(built: Built, at: int, value: bytes) -> bytes:
    data = bytearray(bytes(Ether(src="00:90:8f:00:00:01", dst="00:11:22:33:44:55") / built))
    data[14 + at : 14 + at + len(value)] = value
    return bytes(data)


def test_padding_is_cut_off() -> None:
    frame = bytes(
        Ether(src="00:90:8f:00:00:01", dst="00:11:22:33:44:55") / v4(id=77) / UDP(sport=1, dport=2) / Raw(b"x")
    )
    frame = frame[:38] + b"\0\0" + frame[40:]  # UDP length 0: only IP's total length tells the padding
    packet = packet_of(frame + b"\0" * 17)
    assert packet.payload == b"x"
    assert packet.identification == 77


def test_options_are_passed_over() -> None:
    assert packet_of(v4(options=[IPOption_Router_Alert()]) / DATAGRAM).payload == b"hello"


def test_a_total_length_of_zero_is_the_rest_of_the_frame() -> None:
    packet = packet_of(with_bytes(v4() / TCP(sport=1, dport=2) / Raw(b"offloaded"), 2, b"\0\0"))
    assert packet.payload == b"offloaded"


@pytest.mark.parametrize(
    ("at", "value", "why"),
    [
        (0, b"\x65", "version"),
        (0, b"\x44", "below 20"),
        (0, b"\x4f", "options are cut"),
        (2, b"\0\x13", "shorter than the header"),
    ],
)
def test_an_ipv4_header_that_cannot_be(at: int, value: bytes, why: str) -> None:
    packet = packet_of(with_bytes(v4() / UDP(sport=1, dport=2), at, value))
    ((protocol, error),) = packet.malformed
    assert protocol == "ip"
    assert why in error.why
    assert (packet.source, packet.source_port) == ("", 0)


def test_what_the_snap_length_cut_is_read_as_far_as_it_goes() -> None:
    data = bytes(
        Ether(src="00:90:8f:00:00:01", dst="00:11:22:33:44:55")
        / v4()
        / UDP(sport=40000, dport=514)
        / Raw(b"long message")
    )
    packet = packet_of(data[:-8], len(data))
    assert (packet.payload, packet.malformed) == (b"long", ())


def test_pieces_of_an_ipv4_datagram() -> None:
    first = packet_of(v4(id=9, flags="MF", proto=17) / Raw(bytes(16)))
    last = packet_of(v4(id=9, frag=2, proto=17) / Raw(b"end"))
    assert first.fragment is not None
    assert last.fragment is not None
    assert first.fragment.key == last.fragment.key == ("10.59.0.7", "10.59.0.20", 17, 9)
    assert (first.fragment.offset, first.fragment.more, first.fragment.data) == (0, True, bytes(16))
    assert (last.fragment.offset, last.fragment.more, last.fragment.data) == (16, False, b"end")
    assert (first.source_port, first.payload, first.protocols) == (0, b"", ())


def test_a_first_piece_that_was_cut_is_read_as_it_is() -> None:
    data = bytes(
        Ether(src="00:90:8f:00:00:01", dst="00:11:22:33:44:55")
        / v4(id=9, flags="MF", proto=17)
        / UDP(sport=40000, dport=514)
        / Raw(bytes(64))
    )
    packet = packet_of(data[:-40], len(data))
    assert (packet.fragment, packet.source_port) == (None, 40000)


def test_a_later_piece_that_was_cut_is_lost() -> None:
    data = bytes(
        Ether(src="00:90:8f:00:00:01", dst="00:11:22:33:44:55")
        / v4(id=9, flags="MF", frag=2, proto=17)
        / Raw(bytes(64))
    )
    packet = packet_of(data[:-40], len(data))
    assert (packet.fragment, packet.unopened) == (None, "ip fragment")


@pytest.mark.parametrize(
    "headers",
    [
        IPv6ExtHdrHopByHop(),
        IPv6ExtHdrDestOpt(),
        IPv6ExtHdrRouting(addresses=["2001:db8::1"]),
        IPv6ExtHdrHopByHop() / IPv6ExtHdrRouting() / IPv6ExtHdrDestOpt(),
        IPv6ExtHdrFragment(offset=0, m=0, id=5),
    ],
)
def test_extension_headers(headers: Built) -> None:
    packet = packet_of(v6() / headers / DATAGRAM)
    assert (packet.source, packet.destination) == ("2001:db8::7", "2001:db8::20")
    assert (packet.source_port, packet.payload, packet.fragment) == (40000, b"hello", None)


@pytest.mark.parametrize("header", [v4(), v6()])
def test_authentication(header: Built) -> None:
    packet = packet_of(header / AH(icv=bytes(12), nh=17, payloadlen=4) / DATAGRAM)
    assert packet.payload == b"hello"


def test_no_next_header() -> None:
    packet = packet_of(IPv6(src="::1", dst="::2", nh=59) / Raw(b"ignored"))
    assert (packet.source, packet.payload, packet.unopened, packet.malformed) == ("::1", b"", "", ())


def test_a_payload_length_of_zero_is_the_rest_of_the_frame() -> None:
    assert packet_of(with_bytes(v6() / DATAGRAM, 4, b"\0\0")).payload == b"hello"


def test_padding_of_ipv6_is_cut_off() -> None:
    data = with_bytes(v6() / ICMP(), 6, b"\xfd")
    assert packet_of(data + b"\0" * 8).unopened == "ip protocol 253"


def test_pieces_of_an_ipv6_datagram() -> None:
    packet = packet_of(v6() / IPv6ExtHdrHopByHop() / IPv6ExtHdrFragment(offset=3, m=1, id=5, nh=17) / Raw(bytes(16)))
    assert packet.fragment is not None
    assert packet.fragment.key == ("2001:db8::7", "2001:db8::20", 44, 5)
    assert (packet.fragment.protocol, packet.fragment.offset, packet.fragment.more) == (17, 24, True)


def test_an_ipv6_header_of_another_version() -> None:
    ((protocol, error),) = packet_of(with_bytes(v6() / DATAGRAM, 0, b"\x45")).malformed
    assert (protocol, error.at) == ("ip", 0)


@pytest.mark.parametrize(
    ("protocol", "header"), [(0, b"\x11\x09" + bytes(6)), (51, b"\x11\xff" + bytes(14)), (51, b"\x11\x00" + bytes(14))]
)
def test_an_extension_header_that_cannot_be(protocol: int, header: bytes) -> None:
    data = struct.pack("!IHBB", 0x60000000, len(header), protocol, 64) + bytes(32) + header
    packet = dissect(Frame("a.pcap", 1, 0, 229, data, len(data)))
    assert packet.malformed[0][0] == "ip"


def test_many_extension_headers_end_somewhere() -> None:
    data = struct.pack("!IHBB", 0x60000000, 8000, 60, 64) + bytes(32) + (b"\x3c" + bytes(7)) * 1000
    assert dissect(Frame("a.pcap", 1, 0, 229, data, len(data))).unopened == "nested too deep"
