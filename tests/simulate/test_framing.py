from __future__ import annotations

from scapy.layers.dns import DNS, DNSQR
from scapy.layers.inet import IP, UDP
from scapy.layers.l2 import ARP, Dot1Q, Ether
from scapy.packet import Raw

from acdiag.simulate.framing import IpNumbers, ethernet, stack, udp

A, B = "00:90:8f:12:34:50", "00:1c:73:aa:00:01"


def test_short_frames_are_padded_and_untagged_by_default() -> None:
    frame = ethernet(A, B, ARP())
    assert len(frame) == 60
    assert frame[12:14] == b"\x08\x06"


def test_a_vlan_puts_a_tag_on() -> None:
    frame = ethernet(A, B, ARP(), vlan=120, priority=5)
    assert frame[12:18] == bytes.fromhex("8100 a078 0806")


def test_a_card_that_strips_tags_leaves_none() -> None:
    assert ethernet(A, B, ARP(), vlan=120, tags=False)[12:14] == b"\x08\x06"


def test_udp_has_the_number_and_ports_given() -> None:
    packet = bytes(udp("10.0.0.1", "10.0.0.2", (49152, 69), b"xyz", number=7))
    assert packet[4:6] == b"\0\7"
    assert packet[20:24] == (49152).to_bytes(2, "big") + (69).to_bytes(2, "big")
    assert packet[28:] == b"xyz"


def test_layers_are_what_scapy_makes_of_them() -> None:
    def asked() -> DNS:
        return DNS(id=7, rd=1, qd=[DNSQR(qname="sip.contoso.com")])

    ours = ethernet(A, B, udp("10.0.0.1", "10.0.0.2", (4000, 53), asked(), number=9, tos=184), vlan=120, priority=5)
    head = Ether(src=A, dst=B) / Dot1Q(vlan=120, prio=5) / IP(src="10.0.0.1", dst="10.0.0.2", id=9, tos=184)
    assert ours == bytes(head / UDP(sport=4000, dport=53) / asked())


def test_a_packet_may_be_sent_again() -> None:
    packet = udp("10.0.0.1", "10.0.0.2", (49152, 69), b"xyz", number=7)
    tagged = ethernet(A, B, packet, vlan=120)
    assert ethernet(A, B, packet)[12:45] == tagged[16:49]
    assert ethernet(A, B, packet, vlan=120) == tagged


def test_a_stack_ends_where_its_last_layer_does() -> None:
    whole = stack(IP(src="10.0.0.1", dst="10.0.0.2"), UDP(sport=1, dport=2), Raw(b"abc"))
    assert [type(layer) for layer in whole.iterpayloads()] == [IP, UDP, Raw]


def test_ip_numbers_count_up_and_wrap() -> None:
    numbers = IpNumbers()
    taken = [numbers.take() for _ in range(0x10001)]
    assert taken[:2] == [1, 2]
    assert max(taken) == 0xFFFF
    assert taken[-1] == 1
