from __future__ import annotations

from acdiag.simulate.catalogue.vlan import SCENARIOS
from acdiag.simulate.lldp import SWITCH_MAC

VLAN = {scenario.name: scenario for scenario in SCENARIOS}
POLICY = bytes.fromhex("fe080012bb0201")
"""Head of the voice network policy."""


def test_one_port_is_offered_a_voice_vlan_and_the_other_is_not() -> None:
    frames, expect = VLAN["vlan-not-offered"].run()
    switch = [frame for frame in frames if frame.data[6:12].hex(":") == SWITCH_MAC and frame.data[12:14] == b"\x88\xcc"]
    ports = {frame.port for frame in switch}
    offered = {frame.port for frame in switch if POLICY in frame.data}
    assert (ports, offered) == ({"Gi1/0/1", "Gi1/0/2"}, {"Gi1/0/2"})
    assert expect["findings"] == {"ACD-VLAN-001": ["00:90:8f:12:34:50"]}


def test_a_phone_set_by_hand_sends_on_its_own_vlan() -> None:
    frames, _ = VLAN["vlan-set-by-hand"].run()
    mine = [frame.data for frame in frames if frame.data[6:9] == b"\0\x90\x8f"]
    tags = {data[14:16] for data in mine if data[12:14] == b"\x81\0"}
    assert tags == {b"\0\x82"}


def test_no_tag_is_left_where_the_card_strips_them() -> None:
    frames, _ = VLAN["vlan-tags-stripped"].run()
    assert not any(frame.data[12:14] == b"\x81\0" for frame in frames)


def test_discovers_in_the_voice_vlan_get_no_answer() -> None:
    frames, _ = VLAN["vlan-no-dhcp"].run()
    tagged = [frame.data for frame in frames if frame.data[12:16] == bytes.fromhex("81000078")]
    dhcp = [data for data in tagged if b"\x63\x82\x53\x63" in data]
    assert len(dhcp) == 4
    assert all(data[6:9] == b"\0\x90\x8f" for data in dhcp)
    assert len({data[50:54] for data in dhcp}) == 1
