"""The whole way from bytes to a packet: what is counted, and that nothing captured can make it fail."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scapy.contrib.erspan import ERSPAN_II, ERSPAN_III
from scapy.layers.dhcp import BOOTP, DHCP
from scapy.layers.inet import ICMP, IP, TCP, UDP
from scapy.layers.inet6 import ICMPv6EchoRequest, IPv6, IPv6ExtHdrFragment, IPv6ExtHdrHopByHop
from scapy.layers.l2 import ARP, GRE, Dot1AD, Dot1Q, Ether
from scapy.layers.ppp import PPP, PPPoE
from scapy.layers.vxlan import VXLAN
from scapy.packet import Raw

from acdiag.model.arrival import Frame
from acdiag.wire.arp import Arp
from acdiag.wire.cdp import Cdp
from acdiag.wire.dhcp import Dhcp
from acdiag.wire.dissect import dissect, resume
from acdiag.wire.eap import Eap
from acdiag.wire.eapol import Eapol
from acdiag.wire.icmp import Icmp
from acdiag.wire.lldp import Lldp
from acdiag.wire.packet import Packet
from acdiag.wire.tftp import Tftp

ETHER = Ether(src="00:90:8f:00:00:01", dst="00:11:22:33:44:55")
V4 = IP(src="10.59.0.7", dst="10.59.0.20")
V6 = IPv6(src="2001:db8::7", dst="2001:db8::20")
DISCOVER = BOOTP(chaddr=bytes.fromhex("00908f000001"), xid=7) / DHCP(options=[("message-type", "discover"), "end"])
CDP = b"\xaa\xaa\x03\x00\x00\x0c\x20\x00" + b"\x02\xb4\x00\x00" + b"\x00\x01\x00\x08sw-1"
LLDP = bytes.fromhex("0207 04 00908f000001 0403 07 3137 0602 0078 0000".replace(" ", ""))

FRAMES = {
    "dhcp": bytes(ETHER / Dot1Q(vlan=200) / V4 / UDP(sport=68, dport=67) / DISCOVER),
    "tftp": bytes(ETHER / V4 / UDP(sport=2000, dport=69) / Raw(b"\0\x01450HD.img\0octet\0blksize\x001432\0")),
    "cdp": bytes.fromhex("01000ccccccc 00908f000001") + struct.pack("!H", len(CDP)) + CDP,
    "lldp": bytes.fromhex("0180c200000e 00908f000001 88cc") + LLDP,
    "arp": bytes(Ether(src="00:90:8f:00:00:01", dst="ff:ff:ff:ff:ff:ff") / ARP(psrc="0.0.0.0", pdst="10.59.0.7")),
    "eapol": bytes.fromhex("0180c2000003 00908f000001 888e 01010000"),
    "eap": bytes.fromhex("0180c2000003 00908f000001 888e 01000005 01070005 01"),
    "icmp": bytes(ETHER / V4 / ICMP(type=3, code=3) / V4 / UDP(sport=68, dport=67)),
    "icmpv6": bytes(ETHER / V6 / ICMPv6EchoRequest()),
    "tcp": bytes(ETHER / V4 / TCP(sport=40000, dport=5061, options=[("MSS", 1460)]) / Raw(b"data")),
    "stacked": bytes(ETHER / Dot1AD(vlan=1) / Dot1Q(vlan=2) / V6 / IPv6ExtHdrHopByHop() / UDP(sport=1, dport=2)),
    "fragment": bytes(ETHER / V6 / IPv6ExtHdrFragment(offset=0, m=1, id=3) / UDP(sport=1, dport=2) / Raw(bytes(64))),
    "pppoe": bytes(ETHER / PPPoE(sessionid=1) / PPP(proto=0x21) / V4 / UDP(sport=1, dport=2)),
    "gre": bytes(ETHER / V4 / GRE(key_present=1, proto=0x6558) / ETHER / V4 / UDP(sport=68, dport=67) / DISCOVER),
    "erspan ii": bytes(ETHER / V4 / GRE(seqnum_present=1) / ERSPAN_II() / ETHER / V4 / UDP(sport=1, dport=2)),
    "erspan iii": bytes(ETHER / V4 / GRE(seqnum_present=1) / ERSPAN_III() / ETHER / V4 / UDP(sport=1, dport=2)),
    "vxlan": bytes(
        ETHER / V4 / UDP(sport=9, dport=4789) / VXLAN(flags=8) / ETHER / V6 / UDP(sport=68, dport=67) / DISCOVER
    ),
}
RECORDS: dict[str, type] = {"dhcp": Dhcp, "tftp": Tftp, "cdp": Cdp, "lldp": Lldp, "arp": Arp, "icmp": Icmp}


def packet_of(data: bytes, link_type: int = 1) -> Packet:
    return dissect(Frame("a.pcap", 1, 5, link_type, data, len(data)))


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_a_protocol_is_counted_and_decoded(name: str) -> None:
    packet = packet_of(FRAMES[name])
    assert packet.protocols == (name,)
    assert [type(message) for message in packet.messages] == [RECORDS[name]]
    assert (packet.malformed, packet.unopened, packet.at) == ((), "", 5)


def test_eapol_without_eap() -> None:
    packet = packet_of(FRAMES["eapol"])
    assert (packet.protocols, packet.payload) == (("eapol",), b"\x01\x01\x00\x00")
    assert packet.messages == (Eapol(1, 1, 0, b""),)


def test_eap_is_a_layer_of_its_own() -> None:
    packet = packet_of(FRAMES["eap"])
    assert packet.protocols == ("eapol",)
    assert packet.messages == (Eapol(1, 0, 5, b""), Eap(1, 7, 5, 1))
    assert packet.payload == bytes.fromhex("01 07 0005 01")


def test_malformed_eap_leaves_eapol() -> None:
    packet = packet_of(FRAMES["eap"][:-3])
    assert packet.messages == (Eapol(1, 0, 5, b""),)
    assert [name for name, _ in packet.malformed] == ["eap"]


def test_icmpv6_is_decoded_only() -> None:
    packet = packet_of(FRAMES["icmpv6"])
    assert packet.protocols == ()
    assert isinstance(packet.messages[0], Icmp)


def test_what_icmp_quotes_does_not_count() -> None:
    packet = packet_of(FRAMES["icmp"])
    assert packet.protocols == ("icmp",)
    assert packet.source_port == 0


def test_tunnels_count_for_what_they_carry() -> None:
    assert packet_of(FRAMES["gre"]).protocols == ("dhcp",)
    assert packet_of(FRAMES["vxlan"]).protocols == ("dhcp",)


def test_a_malformed_message_counts_all_the_same() -> None:
    packet = packet_of(bytes(ETHER / V4 / UDP(sport=68, dport=67) / Raw(b"nonsense")))
    assert packet.protocols == ("dhcp",)
    assert [name for name, _ in packet.malformed] == ["dhcp"]


def test_atmarp_is_another_protocol() -> None:
    packet = packet_of(FRAMES["arp"][:14] + b"\0\x13" + FRAMES["arp"][16:])
    assert (packet.protocols, packet.messages, packet.unopened) == ((), (), "atmarp")


def test_an_unknown_ethertype_has_a_name() -> None:
    packet = packet_of(bytes.fromhex("001122334455 00908f000001 1234 0000"))
    assert (packet.unopened, packet.mac_source) == ("ethertype 0x1234", "00:90:8f:00:00:01")


def test_resume_goes_on_above_ip() -> None:
    packet = packet_of(FRAMES["fragment"])
    assert packet.fragment is not None
    resume(packet, 17, bytes(UDP(sport=68, dport=67) / DISCOVER))
    assert packet.fragment is None
    assert (packet.source, packet.source_port, packet.protocols) == ("2001:db8::7", 68, ("dhcp",))


@pytest.mark.parametrize("name", sorted(FRAMES))
def test_every_prefix_is_a_packet(name: str) -> None:
    whole = FRAMES[name]
    for length in range(len(whole)):
        for wire_length in (length, len(whole)):
            packet = dissect(Frame("a.pcap", 1, 0, 1, whole[:length], wire_length))
            assert isinstance(packet, Packet)
            for _, error in packet.malformed:
                assert 0 <= error.at <= length


@given(
    st.binary(max_size=200),
    st.sampled_from([0, 1, 12, 14, 101, 107, 108, 113, 228, 229, 276]),
)
def test_any_bytes_are_a_packet(data: bytes, link_type: int) -> None:
    packet = packet_of(data, link_type)
    assert all(0 <= error.at <= len(data) for _, error in packet.malformed)


@given(st.sampled_from(sorted(FRAMES)), st.data())
def test_changed_bytes_are_a_packet(name: str, data: st.DataObject) -> None:
    changed = bytearray(FRAMES[name])
    for _ in range(data.draw(st.integers(1, 6))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    packet = packet_of(bytes(changed))
    assert all(0 <= error.at <= len(changed) for _, error in packet.malformed)
