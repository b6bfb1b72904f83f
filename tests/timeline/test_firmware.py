"""Versions of firmware: what is compared, and what proves nothing."""

from __future__ import annotations

import pytest

from acdiag.model.arrival import Where
from acdiag.model.facts import Fact
from acdiag.model.facts.btoe import BtoeMet, BtoePaired
from acdiag.model.facts.firmware import PhoneBehind, PhoneRan
from acdiag.model.facts.http import HttpAnswered, HttpAsked
from acdiag.model.facts.link import LldpAnnounced
from acdiag.model.facts.tftp import TftpAsked, TftpCompleted
from acdiag.timeline.firmware import compared, version
from acdiag.timeline.story import Boot, Coverage, PhoneStory

SECOND = 1_000_000_000


def at(seconds: int) -> dict[str, object]:
    return {
        "at": seconds * SECOND,
        "host": "00:90:8f:00:00:01",
        "where": (Where("a", seconds + 1, at=seconds * SECOND),),
    }


def names(firmware: str, seconds: int = 0) -> Fact:
    return LldpAnnounced(firmware=firmware, **at(seconds))  # type: ignore[arg-type]


def story(number: int, *facts: Fact, model: str | None = "450HD") -> PhoneStory:
    boots = (Boot(1, tuple(sorted(facts, key=lambda fact: fact.at)), True),)
    coverage = Coverage(ends={}, hears_others=frozenset(), hears_answers=frozenset())
    mac = f"00:90:8f:00:00:0{number}"
    return PhoneStory(mac, mac, (), model, None, None, None, None, boots, coverage)


def said(stories: list[PhoneStory], kind: type[Fact]) -> list[tuple[str, Fact]]:
    return [
        (s.entity[-1], fact)
        for s in compared(stories)
        for boot in s.boots
        for fact in boot.facts
        if isinstance(fact, kind)
    ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("UC_3.4.8", (3, 4, 8)),
        ("3.4.6.231", (3, 4, 6, 231)),
        ("UC450HD_3.4.8.808.img", (3, 4, 8, 808)),
        ("450HD", ()),
        ("1.2", ()),
        ("", ()),
        ("1.2.3.99999", ()),
    ],
)
def test_the_numbers(text: str, numbers: tuple[int, ...]) -> None:
    assert version(text) == numbers


def test_one_of_three_is_behind() -> None:
    stories = [story(1, names("UC_3.4.8.808")), story(2, names("3.4.6.600", 7)), story(3, names("UC_3.4.8"))]
    ((who, fact),) = said(stories, PhoneBehind)
    assert isinstance(fact, PhoneBehind)
    assert (who, fact.firmware, fact.newest, fact.phones, fact.older) == ("2", "3.4.6.600", "UC_3.4.8.808", 3, 1)
    assert [place.frame for place in fact.where] == [8, 1]


def test_other_models_and_unknown_ones_do_not_count() -> None:
    others = [
        story(1, names("3.4.8.808")),
        story(2, names("3.4.6.600"), model="RX50"),
        story(3, names("3.0.0.1"), model=None),
    ]
    assert said(others, PhoneBehind) == []


@pytest.mark.parametrize(
    "fetched",
    [TftpCompleted(file="450HD.IMG", **at(5)), HttpAnswered(extension="img", status=200, **at(5))],  # type: ignore[arg-type]
    ids=["tftp", "http"],
)
def test_a_phone_on_its_way_is_left_out(fetched: Fact) -> None:
    stories = [story(1, names("3.4.8.808")), story(2, names("3.4.6.600"), fetched)]
    assert said(stories, PhoneBehind) == []
    again = [story(1, names("3.4.8.808")), story(2, names("3.4.6.600"), fetched, names("3.4.7.100", 90))]
    assert len(said(again, PhoneBehind)) == 1


def test_duo_is_used_by_an_rx50_that_met_its_pair() -> None:
    met = BtoeMet(peer="10.59.1.77", **at(9))  # type: ignore[arg-type]
    ((_, fact),) = said([story(1, names("UC_3.4.6"), met, model="RX50")], PhoneRan)
    assert isinstance(fact, PhoneRan)
    assert (fact.feature, fact.version, fact.firmware) == ("duo", 3_0004_0006_9999, "UC_3.4.6")
    stranger = BtoePaired(peer="52.112.67.20", **at(9))  # type: ignore[arg-type]
    assert said([story(1, names("3.4.6.1"), stranger, model="RX50")], PhoneRan) == []
    assert said([story(1, names("3.4.6.1"), met, model="450HD")], PhoneRan) == []
    assert said([story(1, met, names("3.4.6.1", 20), model="RX50")], PhoneRan) == []


@pytest.mark.parametrize("kind", [TftpAsked, HttpAsked])
def test_a_teams_firmware_is_fetched(kind: type[TftpAsked] | type[HttpAsked]) -> None:
    asked = kind(file="C450HD_TEAMS_1.8.288.android_images.zip", **at(9))  # type: ignore[arg-type]
    ((_, fact),) = said([story(1, names("3.4.4.1000"), asked, model="C450HD")], PhoneRan)
    assert isinstance(fact, PhoneRan)
    assert (fact.feature, fact.version, fact.model) == ("teams-native", 3_0004_0004_1000, "C450HD")
