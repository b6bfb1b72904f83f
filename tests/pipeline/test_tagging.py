"""What the tags of a capture's frames are shown to be: the phones' own, or a mirror's."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from acdiag.pipeline import tagging
from acdiag.pipeline.tagging import Tagging
from acdiag.timeline.identity import Identity
from acdiag.timeline.tags import Tags
from tests.frames import PHONE

SWITCH, LLDP, PAE, CDP = "00:11:22:00:00:01", "01:80:c2:00:00:0e", "01:80:c2:00:00:03", "01:00:0c:cc:cc:cc"
EVERYBODY = "ff:ff:ff:ff:ff:ff"
RSPAN = 999


def packet(*vlans: int, by: str = SWITCH, to: str = EVERYBODY, source: str = "a") -> Any:
    return SimpleNamespace(
        frame=SimpleNamespace(source=source),
        mac_source=by,
        mac_destination=to,
        vlans=vlans,
        vlan=vlans[-1] if vlans else 0,
    )


def tags(*packets: Any) -> Tags:
    known = Tagging(Identity())
    for each in packets:
        known.see(each)
    return known.tags()


def test_tags_are_known_by_the_phones_that_send_them_and_by_those_that_they_come_to() -> None:
    known = tags(
        packet(120, to=PHONE, source="a"),
        packet(120, to=SWITCH, source="b"),
        packet(0, to=PHONE, source="c"),
        packet(120, by=PHONE, source="d"),
        packet(0, by=PHONE, source="e"),
    )
    assert (known.sources, known.towards, known.added) == ({"d"}, {("a", PHONE)}, {})


def test_a_tag_on_a_switchs_lldp_is_the_mirrors() -> None:
    known = tags(
        packet(RSPAN, to=LLDP), packet(RSPAN, by=PHONE), packet(RSPAN, to=PHONE), packet(by="02:00:00:00:00:99")
    )
    assert known == Tags(sources=frozenset(), towards=frozenset(), added={"a": RSPAN}, same={})


def test_the_phones_own_tags_inside_it_are_seen() -> None:
    known = tags(
        packet(RSPAN, to=LLDP), packet(RSPAN, 120, by=PHONE), packet(RSPAN, to=PHONE), packet(RSPAN, 120, to=PHONE)
    )
    assert (known.sources, known.towards, known.added) == ({"a"}, {("a", PHONE)}, {"a": RSPAN})


def test_a_tag_around_everything_is_the_mirrors_where_phones_have_one_inside_it() -> None:
    assert tags(packet(RSPAN, by=PHONE), packet(RSPAN, 120, by=PHONE)).added == {"a": RSPAN}
    assert tags(packet(RSPAN, by=PHONE), packet(RSPAN, 120, by=PHONE), packet(120, by=PHONE)).added == {}


@pytest.mark.parametrize("to", [PAE, CDP], ids=["EAPOL", "CDP"])
def test_frames_that_some_stations_tag_prove_no_mirror(to: str) -> None:
    known = tags(packet(120, to=to), packet(120, by=PHONE))
    assert (known.added, known.same) == ({}, {"a": 120})


def test_a_phone_that_tags_its_lldp_proves_no_mirror() -> None:
    assert tags(packet(120, to=LLDP, by=PHONE)).added == {}


@pytest.mark.parametrize(
    "other",
    [packet(by=PHONE), packet(110, by=PHONE), packet(0, by=PHONE), packet(to=LLDP), packet(to=CDP)],
    ids=["untagged", "another VLAN", "a priority", "LLDP", "CDP"],
)
def test_one_tag_on_all_may_be_a_mirrors_until_another_is_seen(other: Any) -> None:
    known = Tagging(Identity())
    known.see(packet(120, by=PHONE))
    assert (known.tags().same, known.settled) == ({"a": 120}, set())
    known.see(packet(by=SWITCH))
    assert known.tags().same == {"a": 120}
    known.see(other)
    assert (known.tags().same, known.settled) == ({}, {"a"})


def test_phones_that_find_no_room_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagging, "PHONES", 1)
    known = tags(packet(120, to=PHONE), packet(120, to="00:90:8f:00:00:02"), packet(RSPAN, 120, to=PHONE))
    assert known.towards == {("a", PHONE)}
