from __future__ import annotations

from scapy.layers.l2 import ARP

from acdiag.simulate.framing import IpNumbers, ethernet, udp

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


def test_ip_numbers_count_up_and_wrap() -> None:
    numbers = IpNumbers()
    taken = [numbers.take() for _ in range(0x10001)]
    assert taken[:2] == [1, 2]
    assert max(taken) == 0xFFFF
    assert taken[-1] == 1
