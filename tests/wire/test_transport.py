from __future__ import annotations

import struct

import pytest
from scapy.layers.inet import IP, TCP, UDP
from scapy.packet import Raw

from acdiag.model.arrival import Frame
from acdiag.wire.dissect import dissect
from acdiag.wire.packet import Packet


def packet_of(transport: TCP | UDP | bytes, protocol: int = 17, wire_length: int = 0) -> Packet:
    data = bytes(IP(src="10.59.0.7", dst="10.59.0.20", proto=protocol) / Raw(bytes(transport)))
    return dissect(Frame("a.pcap", 1, 0, 228, data, wire_length or len(data)))


def test_udp() -> None:
    packet = packet_of(bytes(UDP(sport=40000, dport=514) / Raw(b"hello")))
    assert (packet.transport, packet.source_port, packet.destination_port) == ("udp", 40000, 514)
    assert packet.payload == b"hello"


def test_udp_length_decides() -> None:
    assert packet_of(struct.pack("!HHHH", 1, 2, 10, 0) + b"hello").payload == b"he"
    assert packet_of(struct.pack("!HHHH", 1, 2, 0, 0) + b"hello").payload == b"hello"
    assert packet_of(struct.pack("!HHHH", 1, 2, 999, 0) + b"hello").payload == b"hello"


@pytest.mark.parametrize("length", [1, 7])
def test_udp_shorter_than_its_header_is_malformed(length: int) -> None:
    packet = packet_of(struct.pack("!HHHH", 1, 67, length, 0) + b"hello")
    assert [name for name, _ in packet.malformed] == ["udp"]
    assert (packet.transport, packet.protocols) == ("", ())


def test_tcp() -> None:
    packet = packet_of(bytes(TCP(sport=40000, dport=5061, flags="PA", options=[("MSS", 1460)]) / Raw(b"data")), 6)
    assert (packet.transport, packet.source_port, packet.destination_port) == ("tcp", 40000, 5061)
    assert (packet.tcp_flags, packet.payload) == (0x18, b"data")


def test_tcp_without_data() -> None:
    packet = packet_of(bytes(TCP(sport=40000, dport=5061, flags="S")), 6)
    assert (packet.tcp_flags, packet.payload, packet.malformed) == (2, b"", ())


@pytest.mark.parametrize(("offset", "why"), [(0x40, "below 20"), (0xF0, "options are cut")])
def test_tcp_with_an_offset_that_cannot_be(offset: int, why: str) -> None:
    ((name, error),) = packet_of(struct.pack("!HHIIBBHHH", 1, 2, 0, 0, offset, 2, 0, 0, 0), 6).malformed
    assert name == "tcp"
    assert why in error.why


@pytest.mark.parametrize(
    ("ports", "protocols"),
    [
        ((68, 67), ("dhcp",)),
        ((40000, 67), ("dhcp",)),
        ((40000, 4011), ("dhcp",)),
        ((69, 68), ("dhcp",)),
        ((40000, 69), ("tftp",)),
        ((69, 40000), ("tftp",)),
        ((4789, 67), ("dhcp",)),
        ((68, 4789), ("dhcp",)),
        ((40000, 514), ("syslog",)),
    ],
)
def test_the_lower_known_port_decides(ports: tuple[int, int], protocols: tuple[str, ...]) -> None:
    packet = packet_of(bytes(UDP(sport=ports[0], dport=ports[1]) / Raw(b"?")))
    assert packet.protocols == protocols
    assert packet.unopened == ""


def test_an_empty_datagram_is_no_message() -> None:
    packet = packet_of(bytes(UDP(sport=68, dport=67)))
    assert (packet.protocols, packet.malformed) == ((), ())


@pytest.mark.parametrize(("port", "name"), [(6081, "geneve"), (1701, "l2tp"), (2152, "gtp")])
def test_tunnels_that_are_not_opened(port: int, name: str) -> None:
    packet = packet_of(bytes(UDP(sport=40000, dport=port) / Raw(bytes(60))))
    assert (packet.unopened, packet.destination_port) == (name, port)


def test_tcp_numbers() -> None:
    packet = packet_of(bytes(TCP(sport=1, dport=2, flags="A", seq=0xFFFFFFFE, ack=0x80000001) / Raw(b"data")), 6)
    assert (packet.tcp_sequence, packet.tcp_acknowledgment) == (0xFFFFFFFE, 0x80000001)
