"""Which phone a switch spoke to, and which voice VLAN counts."""

from __future__ import annotations

import pytest

from acdiag.model.facts import Fact
from acdiag.timeline.ports import attribute, effective_offers, elsewhere
from acdiag.timeline.wording import parse

A, B, C = "00:90:8f:00:00:0a", "00:90:8f:00:00:0b", "00:90:8f:00:00:0c"


def offers(text: str) -> list[Fact]:
    return list(parse(text))


def given(text: str, phones: dict[str, str]) -> dict[str, list[tuple[object, object]]]:
    facts = {mac: list(parse(own, host=mac)) for mac, own in phones.items()}
    found = attribute(offers(text), {"tap": list(phones)}, facts)  # type: ignore[arg-type]
    return {mac: [(fact.voice_vlan, fact.port) for fact in own] for mac, own in found.items()}  # type: ignore[attr-defined]


def test_one_port_and_several_phones_are_put_together_by_what_the_phones_do() -> None:
    """An unmanaged switch, or a mirror of many ports that shows what the capturing computer's own port offers."""
    said = given(
        "1s lldp.offered switch=sw port=Gi48 voice_vlan=200 tap=tap",
        {A: "0s lldp.announced\n9s vlan.used vlan=200", B: "0s lldp.announced\n9s vlan.used vlan=300"},
    )
    assert said == {A: [(200, None)]}


def test_one_port_that_met_one_of_several_phones_is_that_phones() -> None:
    """It was offered the VLAN although it does not use it; the other one is no concern of this port."""
    said = given(
        "1s lldp.offered switch=sw port=Gi1 voice_vlan=200 tap=tap\n"
        "2s lldp.offered switch=sw port=Gi1 voice_vlan=200 quick=true tap=tap",
        {A: "0s lldp.announced\n9s vlan.used vlan=0", B: "60s lldp.announced\n69s vlan.used vlan=300"},
    )
    assert said == {A: [(200, "Gi1"), (200, "Gi1")]}


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


@pytest.mark.parametrize(
    ("later", "heard"), [(100, [(200, "Gi1"), (300, "Gi2")]), (40, [])], ids=["moved to it", "somebody else's"]
)
def test_one_phone_does_not_hear_the_port_of_another_make_of_phone(
    later: int, heard: list[tuple[int, str | None]]
) -> None:
    said = given(
        "20s lldp.offered switch=sw port=Gi1 voice_vlan=200 tap=tap\n50s lldp.offered switch=sw port=Gi1 "
        f"voice_vlan=200 tap=tap\n{later}s lldp.offered switch=sw port=Gi2 voice_vlan=300 tap=tap",
        {A: "0s lldp.announced"},
    )
    assert sorted(set(said.get(A, []))) == heard


def test_what_a_phone_repeats_all_day_is_answered_by_no_port() -> None:
    """Both speak every half minute: whoever comes first does so for ever."""
    own = "\n".join(f"{at}s lldp.announced" for at in range(0, 900, 90))
    other = "\n".join(f"{at}s lldp.announced" for at in range(15, 900, 90))
    ports = "\n".join(
        f"{at}s lldp.offered switch=sw port=Gi{port} voice_vlan={port}00 quick={str(at > 100).lower()} tap=tap"
        for start, port in ((1, 1), (10, 2))
        for at in range(start, 900, 90)
    )
    assert given(ports, {A: own, B: other}) == {}


def test_ports_that_offer_the_same_give_the_offer_without_the_port() -> None:
    said = given(
        "50s lldp.offered switch=sw port=Gi1 voice_vlan=200 tap=tap\n"
        "51s lldp.offered switch=sw port=Gi2 voice_vlan=200 tap=tap",
        {A: "0s lldp.announced", B: "0s lldp.announced"},
    )
    assert said == {A: [(200, None)], B: [(200, None)]}


def test_fewer_ports_than_phones_may_be_those_of_others() -> None:
    said = given(
        "50s lldp.offered switch=sw port=Gi1 voice_vlan=200 tap=tap\n"
        "51s lldp.offered switch=sw port=Gi2 voice_vlan=200 tap=tap",
        {
            A: "0s lldp.announced\n9s vlan.used vlan=200",
            B: "0s lldp.announced\n9s vlan.used vlan=300",
            C: "0s lldp.announced",
        },
    )
    assert said == {A: [(200, None)]}


def test_ports_that_differ_go_to_whom_they_met() -> None:
    said = given(
        "1s lldp.offered switch=sw port=Gi1 voice_vlan=200 tap=tap\n"
        "2s lldp.offered switch=sw port=Gi1 voice_vlan=200 quick=true tap=tap\n"
        "21s lldp.offered switch=sw port=Gi2 tap=tap\n22s lldp.offered switch=sw port=Gi2 quick=true tap=tap",
        {A: "0.5s lldp.announced", B: "20.5s lldp.announced"},
    )
    assert said == {A: [(200, "Gi1")] * 2, B: [(None, "Gi2")] * 2}


def test_a_port_that_came_up_right_after_another_phone_spoke_is_not_that_ones() -> None:
    """A rollout: one phone after the other is plugged in, and speaks when it has booted."""
    said = given(
        "0s lldp.offered switch=sw port=Gi1 voice_vlan=200 tap=tap\n"
        "26s cdp.offered switch=sw port=Gi2 tap=tap\n26.1s lldp.offered switch=sw port=Gi2 tap=tap\n"
        "27s lldp.offered switch=sw port=Gi1 voice_vlan=200 quick=true tap=tap\n"
        "52s lldp.offered switch=sw port=Gi2 quick=true tap=tap",
        {A: "25s lldp.announced\n30s vlan.used vlan=200", B: "51s lldp.announced"},
    )
    assert said == {A: [(200, "Gi1")] * 2, B: [(None, "Gi2")] * 3}


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
