from __future__ import annotations

from acdiag.simulate.network import BENCH, NATIVE, VOICE


def test_a_subnet_knows_its_router_and_its_addresses() -> None:
    assert VOICE.router == "10.1.120.1"
    assert VOICE.holds("10.1.120.20")
    assert not VOICE.holds("10.1.12.20")


def test_only_the_voice_vlan_is_tagged() -> None:
    assert (NATIVE.vlan, BENCH.vlan, VOICE.vlan) == (0, 0, 120)
