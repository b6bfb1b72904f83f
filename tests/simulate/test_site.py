from __future__ import annotations

from acdiag.simulate.clock import SECOND, START
from acdiag.simulate.network import VOICE
from acdiag.simulate.site import Site


def test_frames_come_back_in_order_of_time() -> None:
    site = Site()
    for at in (30, 10, 20):
        site.send(START + at, "Gi1/0/1", bytes((at,)))
    assert [frame.data for frame in site.frames()] == [b"\x0a", b"\x14", b"\x1e"]


def test_a_repeat_goes_on_to_the_end_of_the_capture() -> None:
    site = Site()
    site.end = START + 10 * SECOND
    site.repeat(START, 4, "Gi1/0/1", lambda at: b"tick")
    assert [frame.at - START for frame in site.frames()] == [0, 4 * SECOND, 8 * SECOND]


def test_a_repeat_ends_with_its_sender() -> None:
    site = Site()
    site.end = START + 10 * SECOND
    site.repeat(START, 4, "Gi1/0/1", lambda at: b"tick").end = START + 5 * SECOND
    assert len(list(site.frames())) == 2


def test_copies_double_each_frame() -> None:
    site = Site()
    site.copies = (20_000,)
    site.send(START, "Gi1/0/1", b"once")
    assert [(frame.at - START, frame.data) for frame in site.frames()] == [(0, b"once"), (20_000, b"once")]


def test_what_the_capture_point_does_not_hear_is_left_out() -> None:
    site = Site()
    site.hears = lambda frame: frame.data == b"yes"
    for word in (b"yes", b"no"):
        site.send(START, "Gi1/0/1", word)
    assert [frame.data for frame in site.frames()] == [b"yes"]


def test_datagrams_to_other_subnets_go_by_the_router() -> None:
    site = Site()
    phone = site.phone()
    phone.subnet, phone.ip = VOICE, "10.1.120.20"
    site.out(phone, "10.1.20.30", (49152, 69), b"?")
    site.back(phone, "10.1.20.30", (69, 49152), b"!")
    there, back = (frame.data for frame in site.frames())
    assert there[:6].hex(":") == VOICE.router_mac == back[6:12].hex(":")
    assert there[12:16] == back[12:16] == bytes.fromhex("81000078")


def test_the_first_finding_is_the_root_unless_told_otherwise() -> None:
    site = Site()
    phone = site.phone()
    site.expect(phone, "failed", "vlan", found=["VLAN-005", "DHCP-001"])
    told = site.expectation.as_dict()
    assert told["root"] == {phone.mac: "ACD-VLAN-005"}
    assert set(told["findings"]) == {"ACD-VLAN-005", "ACD-DHCP-001"}


def test_a_phone_that_is_well_has_no_root() -> None:
    site = Site()
    site.expect(site.phone(), found=["VLAN-001"])
    assert site.expectation.as_dict()["root"] == {}
