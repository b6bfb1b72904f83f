from __future__ import annotations

from acdiag.simulate.phone import Phone
from acdiag.simulate.scenario import alone, whole
from acdiag.simulate.site import Site


def nothing(site: Site, phone: Phone) -> None:
    """A phone does nothing at all.

    It is there, and
    it is silent.
    """
    site.expect(phone)


def arranged(site: Site) -> None:
    """Two phones, on purpose."""
    for _ in range(2):
        nothing(site, site.phone("RX50"))


def test_title_and_text_are_the_plays_own() -> None:
    scenario = alone("nothing", nothing)
    assert scenario.title == "A phone does nothing at all"
    assert scenario.what == "It is there, and it is silent."


def test_each_phone_plays_for_itself() -> None:
    phones = alone("nothing", nothing, "C450HD").expected(phones=3)["phones"]
    assert len(phones) == 3
    assert {phone["model"] for phone in phones.values()} == {"C450HD"}


def test_a_witness_is_one_more_and_well() -> None:
    phones = alone("nothing", nothing, witness=True).expect["phones"]
    assert [phone["verdict"] for phone in phones.values()] == ["ok", "ok"]


def test_a_whole_scenario_arranges_its_own_phones() -> None:
    assert len(whole("two", arranged).expect["phones"]) == 2


def test_making_it_adds_the_surroundings() -> None:
    site = Site()
    assert len(list(alone("nothing", nothing).make(site))) > 10
    assert site.expectation.as_dict()["findings"] == {}
