from __future__ import annotations

from typing import Any

from acdiag.present.causes import sort
from acdiag.present.html.linking import Links
from acdiag.present.html.material import About, Material
from acdiag.present.html.portraits import MOST, chapters, chosen, portraits
from acdiag.present.html.salvage import Salvage
from acdiag.rulebook.shelf import Shelf
from tests.report_making import many_failing, material


def test_some_phones_of_each_cause_stand_for_all(samples: Any) -> None:
    case = samples.forty()
    phones = chosen(case, sort(case).causes)
    assert len(phones) == MOST
    assert samples.mac(39) in {phone.mac for phone in phones}, "the only one of its cause"
    assert samples.mac(40) not in {phone.mac for phone in phones}, "nothing is wrong with it"
    assert len(chapters(phones)) == len(set(chapters(phones).values())) == MOST


def test_a_few_phones_are_all_told_of(samples: Any) -> None:
    case = samples.three()
    assert [phone.verdict for phone in chosen(case, sort(case).causes)] == ["failed", "failed", "warning", "ok"]


def test_one_phone_in_full(samples: Any, shelf: Shelf) -> None:
    case = samples.one_failing()
    made = material(case, shelf, about=About(serials=((samples.mac(1), "S-1"),)))
    (view,) = portraits(
        made, case.phones, sort(case).causes, Links(chapters(case.phones)), frozenset(), Salvage(strict=True)
    )
    assert view.opened
    assert (view.verdict.word, view.stuck_at) == ("failed", "dhcp")
    assert [step.stage for step in view.strip if step.stuck] == ["dhcp"]
    assert len(view.strip) == 12
    assert {row.label: row.value for row in view.about}["Serial number"] == "S-1"
    assert [(fault.rule, fault.cause.target) for fault in view.faults] == [
        ("ACD-DHCP-001", "cause-1"),
        ("ACD-VLAN-003", "cause-1"),
        ("ACD-DHCP-040", "noted"),
    ]
    assert view.ladder is not None
    assert view.boots[0].moments


def test_calls_and_streams_are_the_phones_own(poor: Material) -> None:
    (view,) = portraits(poor, poor.case.phones, (), Links(), frozenset(), Salvage(strict=True))
    assert (len(view.calls), len(view.streams)) == (1, 2)


def test_a_phone_without_a_story_is_told_of_all_the_same(samples: Any, shelf: Shelf) -> None:
    case = many_failing(samples, 2)
    views = list(
        portraits(material(case, shelf, stories=()), case.phones, (), Links(), frozenset(), Salvage(strict=True))
    )
    assert [(view.boots, view.ladder) for view in views] == [((), None)] * 2
