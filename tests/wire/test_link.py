from __future__ import annotations

import struct

import pytest
from scapy.layers.inet import IP, UDP
from scapy.layers.inet6 import IPv6
from scapy.layers.l2 import LLC, SNAP, CookedLinux, CookedLinuxV2, Dot1AD, Dot1Q, Dot3, Ether
from scapy.layers.ppp import PPP, PPPoE
from scapy.packet import Raw

from acdiag.model.arrival import Frame
from acdiag.wire.dissect import dissect
from acdiag.wire.packet import Packet

PHONE, OTHER = "00:90:8f:00:00:01", "00:11:22:33:44:55"
INNER = IP(src="10.59.0.7", dst="10.59.0.20") / UDP(sport=40000, dport=514) / Raw(b"hello")
INNER_6 = IPv6(src="2001:db8::7", dst="2001:db8::20") / UDP(sport=40000, dport=514) / Raw(b"hello")


def packet_of(data: bytes, link_type: int = 1) -> Packet:
    return dissect(Frame("a.pcap", 1, 0, link_type, data, len(data)))


def assert_opened(packet: Packet, version: int = 4) -> None:
    assert (packet.source, packet.destination) == (
        ("10.59.0.7", "10.59.0.20") if version == 4 else ("2001:db8::7", "2001:db8::20")
    )
    assert (packet.source_port, packet.destination_port, packet.payload) == (40000, 514, b"hello")
    assert (packet.malformed, packet.unopened) == ((), "")


@pytest.mark.parametrize(("inner", "version"), [(INNER, 4), (INNER_6, 6)])
def test_ethernet(inner: IP, version: int) -> None:
    packet = packet_of(bytes(Ether(src=PHONE, dst=OTHER) / inner))
    assert_opened(packet, version)
    assert (packet.mac_source, packet.mac_destination, packet.vlans, packet.vlan) == (PHONE, OTHER, (), 0)


@pytest.mark.parametrize(
    ("tags", "vlans"),
    [
        (Dot1Q(vlan=200, prio=5), (200,)),
        (Dot1Q(vlan=0, prio=5), (0,)),
        (Dot1AD(vlan=30) / Dot1Q(vlan=200), (30, 200)),
        (Dot1Q(vlan=1) / Dot1Q(vlan=2) / Dot1Q(vlan=3), (1, 2, 3)),
    ],
)
def test_vlan_tags(tags: Dot1Q, vlans: tuple[int, ...]) -> None:
    packet = packet_of(bytes(Ether(src=PHONE, dst=OTHER) / tags / INNER))
    assert_opened(packet)
    assert packet.vlans == vlans
    assert packet.vlan == vlans[-1]


def test_the_old_tag_of_stacked_vlans() -> None:
    packet = packet_of(bytes(Ether(src=PHONE, dst=OTHER, type=0x9100) / Dot1Q(vlan=7) / INNER))
    assert_opened(packet)
    assert packet.vlans == (7,)


@pytest.mark.parametrize("organisation", [0, 0xF8])
def test_snap_with_an_ethertype(organisation: int) -> None:
    frame = Dot3(src=PHONE, dst=OTHER) / LLC(dsap=0xAA, ssap=0xAA, ctrl=3) / SNAP(OUI=organisation, code=0x800) / INNER
    assert_opened(packet_of(bytes(frame) + b"\0" * 8))


def test_llc_with_ip_and_behind_a_tag() -> None:
    llc = b"\x06\x06\x03" + bytes(INNER)
    tagged = bytes.fromhex("001122334455 00908f000001 8100 00c8") + struct.pack("!H", len(llc)) + llc
    packet = packet_of(tagged + b"\0" * 8)
    assert_opened(packet)
    assert packet.vlans == (200,)


@pytest.mark.parametrize(
    ("llc", "name"),
    [
        (b"\x42\x42\x03" + bytes(35), "stp"),
        (b"\xff\xff\x00\x22", "ipx"),
        (b"\xaa\xaa\x03\x00\x00\x0c\x20\x04", "dtp"),
        (b"\xaa\xaa\x03\x00\x80\xc2\x00\x07", "snap"),
    ],
)
def test_llc_that_is_not_opened(llc: bytes, name: str) -> None:
    packet = packet_of(bytes(Dot3(src=PHONE, dst=OTHER) / Raw(llc)))
    assert (packet.unopened, packet.malformed) == (name, ())


@pytest.mark.parametrize("kind", [CookedLinux, CookedLinuxV2])
def test_linux_cooked(kind: type[CookedLinux] | type[CookedLinuxV2]) -> None:
    header = kind(src=bytes.fromhex("00908f000001"), lladdrlen=6, proto=0x800)
    packet = packet_of(bytes(header / INNER), 113 if kind is CookedLinux else 276)
    assert_opened(packet)
    assert (packet.mac_source, packet.mac_destination) == (PHONE, "")


def test_linux_cooked_without_a_mac_and_with_a_tag() -> None:
    header = struct.pack("!HHH8sH", 0, 772, 0, b"", 0x8100) + struct.pack("!HH", 200, 0x0800)
    packet = packet_of(header + bytes(INNER), 113)
    assert_opened(packet)
    assert (packet.mac_source, packet.vlans) == ("", (200,))


def test_linux_cooked_with_llc() -> None:
    header = struct.pack("!HHH8sH", 0, 1, 6, bytes.fromhex("00908f000001"), 4)
    assert packet_of(header + b"\x42\x42\x03", 113).unopened == "stp"


@pytest.mark.parametrize("link_type", [12, 14, 101])
def test_raw_ip(link_type: int) -> None:
    assert_opened(packet_of(bytes(INNER), link_type))
    assert_opened(packet_of(bytes(INNER_6), link_type), 6)


def test_raw_ip_of_one_version() -> None:
    assert_opened(packet_of(bytes(INNER), 228))
    assert_opened(packet_of(bytes(INNER_6), 229), 6)
    assert packet_of(bytes(INNER), 229).malformed[0][0] == "ip"


@pytest.mark.parametrize("link_type", [0, 108])
@pytest.mark.parametrize("order", ["<I", ">I"])
@pytest.mark.parametrize("family", [2, 10, 24, 28, 30])
def test_loopback(link_type: int, order: str, family: int) -> None:
    version, inner = (4, INNER) if family == 2 else (6, INNER_6)
    assert_opened(packet_of(struct.pack(order, family) + bytes(inner), link_type), version)


def test_loopback_with_an_ethertype() -> None:
    assert_opened(packet_of(b"\x0f\x00\x08\x00" + bytes(INNER), 0))
    assert packet_of(b"\0\0\0\x07" + bytes(INNER), 0).unopened == "ethertype 0x0007"


@pytest.mark.parametrize(("protocol", "inner", "version"), [(0x21, INNER, 4), (0x57, INNER_6, 6)])
def test_pppoe(protocol: int, inner: IP, version: int) -> None:
    frame = Ether(src=PHONE, dst=OTHER) / PPPoE(sessionid=7) / PPP(proto=protocol) / inner
    assert_opened(packet_of(bytes(frame) + b"\0" * 6), version)


def test_pppoe_with_a_compressed_protocol_field() -> None:
    body = b"\x21" + bytes(INNER)
    header = bytes.fromhex("001122334455 00908f000001 8864 1100 0007") + struct.pack("!H", len(body))
    assert_opened(packet_of(header + body))


def test_pppoe_that_is_not_opened() -> None:
    lcp = Ether(src=PHONE, dst=OTHER) / PPPoE(sessionid=7) / PPP(proto=0xC021) / Raw(bytes(4))
    assert packet_of(bytes(lcp)).unopened == "lcp"
    header = bytes.fromhex("001122334455 00908f000001 8864")
    assert packet_of(header + bytes.fromhex("2200 0007 0002 0021")).malformed[0][0] == "pppoe"
    assert packet_of(header + bytes.fromhex("1100 0007 0001 0021")).malformed[0][0] == "pppoe"


def test_a_link_type_that_is_not_opened() -> None:
    assert packet_of(bytes(40), 107).unopened == "link type 107"
