"""The lab's switch, fed with frames: tags, learning, link-local frames, and impairment by seed."""

from __future__ import annotations

import itertools

import pytest

from captures.lab.impairment import BadLink, Impairment
from captures.lab.switch import Port, Switch, is_link_local, tag_of, tagged, untagged

PHONE, SERVER, PRINTER = (bytes.fromhex(f"02000000000{number}") for number in (1, 2, 3))
BROADCAST = b"\xff" * 6


def frame(destination: bytes, source: bytes, payload: bytes = b"x" * 46) -> bytes:
    return destination + source + b"\x08\x00" + payload


@pytest.fixture
def switch() -> Switch:
    """A phone's port (10 untagged, 200 tagged), a server in each VLAN, and a trunk."""
    return Switch(
        [
            Port("phone", 10, frozenset({200})),
            Port("data", 10),
            Port("voice", 200),
            Port("trunk", 1, frozenset({10, 200})),
        ]
    )


def test_a_tag_goes_on_and_comes_off() -> None:
    bare = frame(SERVER, PHONE)
    dressed = tagged(bare, 200, 5)
    assert tag_of(dressed) == 200
    assert dressed[12:16] == bytes.fromhex("8100a0c8")
    assert untagged(dressed) == bare
    assert (tag_of(bare), untagged(bare)) == (None, bare)


def test_a_cut_tag_is_no_tag() -> None:
    assert tag_of(SERVER + PHONE + b"\x81\x00\x00") is None


def test_untagged_broadcast_stays_in_the_native_vlan(switch: Switch) -> None:
    asked = frame(BROADCAST, PHONE)
    assert switch.forward("phone", asked) == [("data", asked), ("trunk", tagged(asked, 10))]


def test_tagged_broadcast_is_stripped_for_an_access_port_and_keeps_its_priority_on_a_trunk(switch: Switch) -> None:
    asked = frame(BROADCAST, PHONE)
    assert switch.forward("phone", tagged(asked, 200, 5)) == [("voice", asked), ("trunk", tagged(asked, 200, 5))]


def test_a_vlan_that_the_port_does_not_carry_is_dropped(switch: Switch) -> None:
    assert switch.forward("phone", tagged(frame(BROADCAST, PHONE), 30)) == []
    assert switch.forward("data", tagged(frame(BROADCAST, SERVER), 200)) == []


def test_a_priority_tag_means_the_native_vlan(switch: Switch) -> None:
    asked = frame(BROADCAST, PHONE)
    assert switch.forward("phone", tagged(asked, 0, 5)) == [("data", asked), ("trunk", tagged(asked, 10, 5))]


def test_unicast_floods_until_the_address_is_learnt(switch: Switch) -> None:
    answer = frame(PHONE, SERVER)
    assert [port for port, _ in switch.forward("voice", answer)] == ["phone", "trunk"]
    switch.forward("phone", tagged(frame(BROADCAST, PHONE), 200))
    assert switch.forward("voice", answer) == [("phone", tagged(answer, 200))]


def test_an_address_is_learnt_in_its_vlan_only(switch: Switch) -> None:
    switch.forward("phone", frame(BROADCAST, PHONE))
    assert [port for port, _ in switch.forward("voice", frame(PHONE, SERVER))] == ["phone", "trunk"]


def test_a_station_that_moved_is_learnt_again(switch: Switch) -> None:
    switch.forward("data", frame(BROADCAST, PRINTER))
    switch.forward("trunk", tagged(frame(BROADCAST, PRINTER), 10))
    assert [port for port, _ in switch.forward("phone", frame(PRINTER, PHONE))] == ["trunk"]


def test_a_frame_to_a_station_on_its_own_port_goes_nowhere(switch: Switch) -> None:
    switch.forward("data", frame(BROADCAST, PRINTER))
    assert switch.forward("data", frame(PRINTER, SERVER)) == []


@pytest.mark.parametrize("destination", ["0180c200000e", "0180c2000003", "01000ccccccc"])
def test_lldp_eapol_and_cdp_are_not_forwarded(switch: Switch, destination: str) -> None:
    announced = frame(bytes.fromhex(destination), PHONE)
    assert is_link_local(announced)
    assert switch.forward("phone", announced) == []


def test_other_multicast_is_forwarded(switch: Switch) -> None:
    assert switch.forward("data", frame(bytes.fromhex("01005e0000fb"), SERVER))
    assert not is_link_local(frame(bytes.fromhex("0180c2000010"), SERVER))


def test_a_runt_goes_nowhere(switch: Switch) -> None:
    assert switch.forward("phone", b"\xff" * 13) == []


def departures(impairment: Impairment, frames: int = 1000) -> list[list[float]]:
    link = BadLink(impairment)
    return [link.departures(number * 0.001) for number in range(frames)]


def test_a_good_link_changes_nothing() -> None:
    assert departures(Impairment(), 3) == [[0.0], [0.001], [0.002]]


def test_the_same_seed_does_the_same() -> None:
    bad = Impairment(seed=7, drop=0.1, duplicate=0.1, reorder=0.1, delay=0.01, jitter=0.01)
    assert departures(bad) == departures(bad)
    assert departures(bad) != departures(Impairment(seed=8, drop=0.1, duplicate=0.1, reorder=0.1, jitter=0.01))


def test_drop_and_duplicate_come_about_as_often_as_asked() -> None:
    left = departures(Impairment(seed=1, drop=0.2, duplicate=0.3))
    lost = sum(not copies for copies in left)
    doubled = sum(len(copies) == 2 for copies in left)
    assert 150 < lost < 250
    assert 0.25 < doubled / (1000 - lost) < 0.35


def test_jitter_alone_never_reorders() -> None:
    left = [copies[0] for copies in departures(Impairment(seed=3, delay=0.05, jitter=0.03))]
    assert left == sorted(left)
    assert all(0.05 <= at - number * 0.001 <= 0.08 for number, at in enumerate(left))


def test_reordered_frames_are_overtaken() -> None:
    left = [copies[0] for copies in departures(Impairment(seed=3, reorder=0.05, hold=0.02))]
    overtaken = sum(later < earlier for earlier, later in itertools.pairwise(left))
    assert 20 < overtaken < 80


def test_one_probability_does_not_shift_the_outcome_of_another() -> None:
    lost = [not copies for copies in departures(Impairment(seed=5, drop=0.1))]
    assert lost == [not copies for copies in departures(Impairment(seed=5, drop=0.1, duplicate=0.5, jitter=0.01))]
