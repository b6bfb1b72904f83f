from __future__ import annotations

import struct
from typing import Any

import pytest
from scapy.contrib.erspan import ERSPAN_I, ERSPAN_II, ERSPAN_III
from scapy.layers.inet import IP, UDP
from scapy.layers.inet6 import IPv6
from scapy.layers.l2 import ARP, GRE, Dot1Q, Ether
from scapy.layers.vxlan import VXLAN
from scapy.packet import Packet as Built
from scapy.packet import Raw

from acdiag.model.arrival import Frame
from acdiag.wire.arp import Arp
from acdiag.wire.dissect import dissect
from acdiag.wire.packet import Packet

PHONE, OTHER = "00:90:8f:00:00:01", "00:11:22:33:44:55"
OUTER = (
    Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02") / Dot1Q(vlan=9) / IP(src="192.0.2.1", dst="192.0.2.2", id=5)
)
INNER = IP(src="10.59.0.7", dst="10.59.0.20", id=6) / UDP(sport=40000, dport=514) / Raw(b"hello")
FRAME = Ether(src=PHONE, dst=OTHER) / Dot1Q(vlan=200) / INNER


def packet_of(built: Built) -> Packet:
    data = bytes(built)
    return dissect(Frame("a.pcap", 1, 0, 1, data, len(data)))


def assert_ip_opened(packet: Packet) -> None:
    assert (packet.source, packet.destination, packet.identification) == ("10.59.0.7", "10.59.0.20", 6)
    assert (packet.source_port, packet.destination_port, packet.payload) == (40000, 514, b"hello")
    assert (packet.malformed, packet.unopened) == ((), "")


def assert_frame_opened(packet: Packet) -> None:
    assert_ip_opened(packet)
    assert (packet.mac_source, packet.mac_destination, packet.vlans) == (PHONE, OTHER, (200,))


@pytest.mark.parametrize("options", [{}, {"key_present": 1, "key": 7}, {"seqnum_present": 1}, {"chksum_present": 1}])
def test_gre_with_ip(options: dict[str, Any]) -> None:
    packet = packet_of(OUTER / GRE(**options) / INNER)
    assert_ip_opened(packet)
    assert packet.vlans == (9,)


def test_gre_with_everything() -> None:
    header = GRE(chksum_present=1, key_present=1, seqnum_present=1, proto=0x6558)
    assert_frame_opened(packet_of(OUTER / header / FRAME))


def in_gre(data: bytes) -> Packet:
    return packet_of(Ether(src=PHONE, dst=OTHER) / IP(src="192.0.2.1", dst="192.0.2.2", proto=47) / Raw(data))


def test_gre_with_routes() -> None:
    routes = struct.pack("!HBB", 0x0800, 0, 4) + bytes(4) + bytes(4)
    assert_ip_opened(in_gre(struct.pack("!HHI", 0x4000, 0x0800, 0) + routes + bytes(INNER)))
    assert in_gre(struct.pack("!HHI", 0x4000, 0x0800, 0) + routes[:-4]).malformed[0][0] == "gre"


def test_gre_over_ipv6_and_ipv6_over_gre() -> None:
    packet = packet_of(Ether(src=PHONE, dst=OTHER) / IPv6(src="2001:db8::1", dst="2001:db8::2") / GRE() / INNER)
    assert_ip_opened(packet)
    packet = packet_of(OUTER / GRE() / IPv6(src="2001:db8::7", dst="2001:db8::20") / UDP(sport=1, dport=2))
    assert packet.source == "2001:db8::7"


def test_erspan_i() -> None:
    assert_frame_opened(packet_of(OUTER / GRE() / ERSPAN_I() / FRAME))


def test_erspan_ii() -> None:
    assert_frame_opened(packet_of(OUTER / GRE(seqnum_present=1) / ERSPAN_II() / FRAME))


def test_erspan_iii() -> None:
    assert_frame_opened(packet_of(OUTER / GRE(seqnum_present=1) / ERSPAN_III() / FRAME))


def erspan_iii(flags: int, rest: bytes) -> Packet:
    return in_gre(struct.pack("!HHI", 0x1000, 0x22EB, 1) + struct.pack("!IIHH", 0x20000000, 0, 0, flags) + rest)


def test_erspan_iii_with_a_platform_header() -> None:
    assert_frame_opened(erspan_iii(1, bytes(8) + bytes(FRAME)))


def test_erspan_iii_with_bare_ip() -> None:
    assert_ip_opened(erspan_iii(2 << 10, bytes(INNER)))


def test_erspan_iii_with_anything_else() -> None:
    assert erspan_iii(5 << 10, bytes(INNER)).unopened == "erspan"


def test_vxlan() -> None:
    assert_frame_opened(packet_of(OUTER / UDP(sport=50000, dport=4789) / VXLAN(vni=7, flags=8) / FRAME))


def test_the_port_of_vxlan_without_its_flag() -> None:
    packet = packet_of(OUTER / UDP(sport=50000, dport=4789) / Raw(b"\x80\x08" + bytes(60)))
    assert (packet.unopened, packet.source, packet.destination_port) == ("vxlan", "192.0.2.1", 4789)


def test_arp_in_a_tunnel_has_no_ip() -> None:
    arp = Ether(src=PHONE, dst="ff:ff:ff:ff:ff:ff") / ARP(hwsrc=PHONE, psrc="10.59.0.7", pdst="10.59.0.1")
    packet = packet_of(OUTER / UDP(sport=50000, dport=4789) / VXLAN(vni=7, flags=8) / arp)
    assert isinstance(packet.messages[0], Arp)
    assert packet.protocols == ("arp",)
    assert (packet.source, packet.source_port, packet.transport, packet.vlans) == ("", 0, "", ())
    assert packet.mac_source == PHONE


@pytest.mark.parametrize("outer", [IP(src="192.0.2.1", dst="192.0.2.2"), IPv6(src="2001:db8::1", dst="2001:db8::2")])
@pytest.mark.parametrize("inner", [IP(src="10.0.0.1", dst="10.0.0.2"), IPv6(src="2001:db8::7", dst="2001:db8::8")])
def test_ip_in_ip(outer: Built, inner: Built) -> None:
    packet = packet_of(Ether(src=PHONE, dst=OTHER) / outer / inner / UDP(sport=1, dport=2))
    assert packet.source == inner.src
    assert packet.destination_port == 2


@pytest.mark.parametrize(
    ("header", "name"), [(b"\x30\x01\x88\x0b", "pptp"), (b"\0\0\x88\x47", "mpls"), (b"\0\0\0\0", "gre 0x0000")]
)
def test_gre_that_is_not_opened(header: bytes, name: str) -> None:
    packet = in_gre(header + bytes(40))
    assert (packet.unopened, packet.source) == (name, "192.0.2.1")


@pytest.mark.parametrize("depth", [5, 200])
def test_nesting_has_an_end(depth: int) -> None:
    data = bytes(Ether(src=PHONE, dst=OTHER))[:12] + b"\x08\x00"
    inner = bytes(IP(src="10.0.0.1", dst="10.0.0.2") / UDP(sport=1, dport=2))
    for _ in range(depth):
        gre = b"\0\0\x08\0" + inner
        inner = struct.pack("!BBHHHBBH8s", 0x45, 0, 20 + len(gre), 0, 0, 64, 47, 0, bytes(8)) + gre
    packet = dissect(Frame("a.pcap", 1, 0, 1, data + inner, 0))
    assert packet.unopened == ("" if depth == 5 else "nested too deep")
    assert packet.source == ("10.0.0.1" if depth == 5 else "0.0.0.0")
