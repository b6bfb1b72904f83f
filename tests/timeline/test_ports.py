"""Which phone a switch spoke to, and which voice VLAN counts."""

from __future__ import annotations

import pytest

from acdiag.model.facts import Fact
from acdiag.timeline.ports import attribute, effective_offers, elsewhere
from acdiag.timeline.wording import parse

A, B = "00:90:8f:00:00:0a", "00:90:8f:00:00:0b"


def offers(text: str) -> list[Fact]:
    return list(parse(text))


def given(text: str, phones: dict[str, str]) -> dict[str, list[tuple[object, object]]]:
    facts = {mac: list(parse(own, host=mac)) for mac, own in phones.items()}
    found = attribute(offers(text), {"tap": list(phones)}, facts)  # type: ignore[arg-type]
    return {mac: [(fact.voice_vlan, fact.port) for fact in own] for mac, own in found.items()}  # type: ignore[attr-defined]


def test_one_port_speaks_to_all_phones_of_the_tap() -> None:
    said = given(
        "1s lldp.offered switch=sw port=Gi1 voice_vlan=200 tap=tap", {A: "0s lldp.announced", B: "0s lldp.announced"}
    )
    assert said == {A: [(200, "Gi1")], B: [(200, "Gi1")]}


def test_the_next_switch_on_an_uplink_speaks_to_no_phone() -> None:
    uplink = "1s lldp.offered switch=core port=Te1/1 tap=tap"
    assert given(uplink, {A: "0s vlan.used", B: "0s vlan.used"}) == {}


def test_one_phone_hears_all_ports_of_the_tap() -> None:
    said = given(
        "1s lldp.offered switch=sw port=Gi1 voice_vlan=200 tap=tap\n"
        "2s cdp.offered switch=sw port=0/1 voice_vlan=300 tap=tap",
        {A: "0s lldp.announced"},
    )
    assert said == {A: [(200, "Gi1"), (300, "0/1")]}


def test_ports_that_offer_the_same_give_the_offer_without_the_port() -> None:
    said = given(
        "50s lldp.offered switch=sw port=Gi1 voice_vlan=200 tap=tap\n"
        "51s lldp.offered switch=sw port=Gi2 voice_vlan=200 tap=tap",
        {A: "0s lldp.announced", B: "0s lldp.announced"},
    )
    assert said == {A: [(200, None)], B: [(200, None)]}


def test_ports_that_differ_go_to_who_spoke_right_before() -> None:
    said = given(
        "1s lldp.offered switch=sw port=Gi1 voice_vlan=200 tap=tap\n"
        "2s lldp.offered switch=sw port=Gi1 voice_vlan=200 tap=tap\n"
        "21s lldp.offered switch=sw port=Gi2 tap=tap\n22s lldp.offered switch=sw port=Gi2 tap=tap",
        {A: "0.5s lldp.announced", B: "20.5s lldp.announced"},
    )
    assert said == {A: [(200, "Gi1")] * 2, B: [(None, "Gi2")] * 2}


@pytest.mark.parametrize(
    ("used", "whose"),
    [("vlan=200 tags_seen=true", {A: [(200, "Gi1")]}), ("vlan=300 tags_seen=true", {})],
    ids=["it works there", "chance"],
)
def test_once_right_before_may_be_chance_unless_the_phone_works_there(
    used: str, whose: dict[str, list[tuple[int | None, str | None]]]
) -> None:
    said = given(
        "1s lldp.offered switch=sw port=Gi1 voice_vlan=200 tap=tap\n31s lldp.offered switch=sw port=Gi2 tap=tap",
        {A: f"0.5s lldp.announced\n9s vlan.used {used}", B: "20.5s lldp.announced"},
    )
    assert said == whose


def test_what_cannot_be_told_apart_is_not_guessed() -> None:
    said = given(
        "50s lldp.offered switch=sw port=Gi1 voice_vlan=200 tap=tap\n51s lldp.offered switch=sw port=Gi2 tap=tap",
        {A: "0s lldp.announced", B: "0s lldp.announced"},
    )
    assert said == {}


def test_lldp_has_priority_over_cdp_while_it_is_valid() -> None:
    said = effective_offers(
        A,
        offers(
            """
            0s cdp.offered voice_vlan=300
            1s lldp.offered voice_vlan=200 ttl=120
            60s cdp.offered voice_vlan=300
            61s lldp.offered voice_vlan=200 ttl=120
            300s cdp.offered voice_vlan=300
            """
        ),
    )
    assert [(fact.vlan, fact.by) for fact in said] == [(300, "cdp"), (200, "lldp"), (300, "cdp")]


def test_an_offer_on_another_port_is_said() -> None:
    (first,) = parse("0s lldp.announced")
    (offer,) = offers("5s lldp.offered voice_vlan=200")
    told = elsewhere(A, offer, first)  # type: ignore[arg-type]
    assert (told.vlan, told.host, told.at) == (200, A, offer.at)
