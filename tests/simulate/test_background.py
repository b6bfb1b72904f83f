from __future__ import annotations

from acdiag.simulate.background import PC_MAC, accompany, bpdu
from acdiag.simulate.clock import SECOND, START
from acdiag.simulate.site import Site


def surroundings(*, quiet: bool = False, tags: bool = True) -> list[bytes]:
    site = Site()
    site.phone()
    site.quiet, site.tags, site.end = quiet, tags, START + 40 * SECOND
    accompany(site)
    return [frame.data for frame in site.frames()]


def test_switch_router_and_pc_speak_and_no_phone_does() -> None:
    macs = {data[6:12].hex(":") for data in surroundings()}
    assert PC_MAC in macs
    assert not any(mac.startswith("00:90:8f") for mac in macs)


def test_the_voice_vlan_is_tagged_unless_the_card_strips_it() -> None:
    assert any(data[12:16] == bytes.fromhex("81000078") for data in surroundings())
    assert not any(data[12:14] == b"\x81\0" for data in surroundings(tags=False))


def test_a_quiet_site_has_none_of_it() -> None:
    assert surroundings(quiet=True) == []


def test_a_bpdu_is_an_802_3_frame_with_its_length() -> None:
    frame = bpdu()
    assert int.from_bytes(frame[12:14], "big") == 38
    assert frame[14:17] == b"\x42\x42\3"
