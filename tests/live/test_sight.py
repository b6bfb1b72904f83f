"""What a tap can see is said of what came."""

from __future__ import annotations

from scapy.layers import inet
from scapy.layers.l2 import GRE, Ether
from scapy.packet import Raw

from acdiag.live.sight import ENOUGH, Sight

PHONE, OTHER, ALL = bytes.fromhex("00908f123450"), bytes.fromhex("005056000a01"), b"\xff" * 6
IP = b"\x08\x00" + bytes(60)


def seen(*frames: bytes, link_type: int = 1) -> str:
    sight = Sight()
    for frame in frames:
        sight.take(link_type, frame)
    return sight.told()


def test_nothing() -> None:
    assert seen() == "nothing came so far; is it the mirror port?"


def test_both_directions() -> None:
    assert seen(OTHER + PHONE + IP, PHONE + OTHER + IP).startswith("both directions")
    assert seen(ALL + PHONE + IP, PHONE + OTHER + IP).startswith("both directions")


def test_one_direction_is_said_only_after_enough() -> None:
    assert "too little" in seen(OTHER + PHONE + IP)
    assert "what phones send, nothing" in seen(*[OTHER + PHONE + IP] * ENOUGH)
    assert "what is sent to phones, nothing" in seen(*[PHONE + OTHER + IP] * ENOUGH)


def test_broadcasts_alone_are_no_mirror_port() -> None:
    assert "no mirror port" in seen(*[ALL + PHONE + IP] * ENOUGH)
    assert seen(*[ALL + OTHER + IP] * ENOUGH).startswith("no traffic of phones")


def test_tags_and_link_layer() -> None:
    tagged = PHONE + OTHER + b"\x81\x00\x00\xc8" + IP
    priority = PHONE + OTHER + b"\x81\x00\xa0\x00" + IP
    assert "VLAN tags are seen" in seen(tagged)
    assert "no VLAN tags so far" in seen(priority)
    lldp = bytes.fromhex("0180c200000e") + OTHER + b"\x88\xcc"
    assert "LLDP, CDP or 802.1X are seen" in seen(lldp)
    assert "no LLDP, CDP or 802.1X so far" in seen(tagged)


def test_another_switch_mirrors_to_us_by_erspan() -> None:
    outer = Ether(src="00:1b:54:00:00:01", dst="00:1b:54:00:00:02") / inet.IP(src="10.0.0.1", dst="10.0.0.2")
    inner = (PHONE + OTHER + b"\x81\x00\x00\xc8" + IP, OTHER + PHONE + IP)
    one = [bytes(outer / GRE(proto=0x88BE) / Raw(frame)) for frame in inner]
    two = [bytes(outer / GRE(proto=0x88BE, seqnum_present=1) / Raw(bytes(8) + frame)) for frame in inner]
    three = [bytes(outer / GRE(proto=0x22EB, seqnum_present=1) / Raw(bytes(12) + frame)) for frame in inner]
    for frames in (one, two, three):
        assert seen(*frames).startswith("both directions")
        assert "VLAN tags are seen" in seen(*frames)


def test_no_link_layer() -> None:
    assert seen(bytes(40), link_type=101).startswith("no link layer here")


def test_short_frames_harm_nothing() -> None:
    whole = PHONE + OTHER + b"\x81\x00\x00\xc8\x08\x00" + bytes(40)
    for length in range(len(whole)):
        seen(whole[:length])
