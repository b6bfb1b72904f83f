from __future__ import annotations

from acdiag.simulate.clock import TimedFrame
from acdiag.simulate.link import CDP_ONLY, MUTE, Access, already_up, plug_in
from acdiag.simulate.lldp import SWITCH_MAC
from acdiag.simulate.site import Site

LLDP, CDP = "01:80:c2:00:00:0e", "01:00:0c:cc:cc:cc"


def heard(access: Access) -> list[tuple[str, str]]:
    site = Site()
    plug_in(site, site.phone(), access)
    return [(source(frame), frame.data[:6].hex(":")) for frame in site.frames()]


def source(frame: TimedFrame) -> str:
    return frame.data[6:12].hex(":")


def test_the_switch_answers_a_new_phone_within_a_second() -> None:
    site = Site()
    phone = site.phone()
    plug_in(site, phone)
    first = next(frame for frame in site.frames() if source(frame) == SWITCH_MAC)
    mine = next(frame for frame in site.frames() if source(frame) == phone.mac)
    assert 0 < first.at - mine.at < 1_000_000_000


def test_a_site_with_cdp_only_has_no_lldp_of_the_switch() -> None:
    frames = heard(CDP_ONLY)
    assert (SWITCH_MAC, CDP) in frames
    assert (SWITCH_MAC, LLDP) not in frames


def test_behind_an_unmanaged_switch_only_the_phone_speaks() -> None:
    assert SWITCH_MAC not in {mac for mac, _ in heard(MUTE)}


def test_fast_start_is_three_frames() -> None:
    early = [pair for pair in heard(Access()) if pair == (SWITCH_MAC, LLDP)]
    assert len(early) == 3


def test_a_link_that_was_up_has_no_fast_start() -> None:
    site = Site()
    phone = site.phone()
    already_up(site, phone)
    assert sum(source(frame) == SWITCH_MAC for frame in site.frames()) == 2
    assert sum(source(frame) == phone.mac for frame in site.frames()) == 2
