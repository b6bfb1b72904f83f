from __future__ import annotations

from typing import Any

from acdiag.present.html.report import report
from acdiag.rulebook.shelf import Shelf
from tests.report_making import many_failing, material


def test_an_empty_case_is_a_report_too(samples: Any, shelf: Shelf) -> None:
    view = report(material(samples.nobody(), shelf), {}, strict=True)
    assert (view.causes, view.portraits, view.roster.rows, view.rollout) == ((), (), (), None)


def test_what_is_not_told_in_full_is_counted(samples: Any, shelf: Shelf) -> None:
    view = report(material(many_failing(samples, 100), shelf), {}, strict=True)
    assert len(view.portraits) + view.unportrayed == 100
    assert len(view.roster.rows) == 100
    assert view.causes[0].phones_count == "100 phones"


def test_thresholds_are_those_in_force(samples: Any, shelf: Shelf) -> None:
    (rule,) = report(material(samples.case(), shelf), {}, strict=True).tool.thresholds
    assert rule.id == "ACD-DHCP-001"
    assert "at least 3" in rule.thresholds
