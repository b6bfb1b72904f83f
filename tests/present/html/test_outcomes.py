from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from typing import Any

import pytest

from acdiag.model.case import RuleReport
from acdiag.model.finding import Outcome
from acdiag.model.phone import Stage
from acdiag.present.html.outcomes import REASONS, TAPS, outcomes, rule_view
from acdiag.rulebook.shelf import Shelf
from tests.report_making import material

REPORTS = (
    RuleReport("ACD-DHCP-001", Outcome.FOUND, None),
    RuleReport("ACD-DHCP-005", Outcome.CLEAR, None),
    RuleReport("ACD-TIME-001", Outcome.UNDECIDED, "too short"),
    RuleReport("ACD-TLS-001", Outcome.NOT_APPLICABLE, "no TLS was seen"),
    RuleReport("ACD-REG-001", Outcome.NOT_APPLICABLE, "no TLS was seen"),
)


def test_every_rule_is_in_one_section(samples: Any, shelf: Shelf) -> None:
    view = outcomes(material(samples.case(rules=REPORTS), shelf))
    assert [rule.id for rule in view.passed] == ["ACD-DHCP-005"]
    assert view.passed[0].title == shelf.by_id["ACD-DHCP-005"].title
    assert [(entry.reason, entry.count) for entry in view.not_applicable] == [("no TLS was seen", 2)]


def test_what_would_decide_it_is_said(samples: Any, shelf: Shelf) -> None:
    phones = [replace(samples.failing_phone(n), reasons={"ACD-TIME-001": "capture longer"}) for n in (1, 2)]
    view = outcomes(material(samples.case(phones=tuple(phones), rules=REPORTS), shelf))
    (open_question,) = view.undecided
    assert (open_question.reason, open_question.phones) == ("capture longer", "on 2 phones")
    assert open_question.taps == (TAPS[Stage.TIME],)


def test_reasons_that_differ_by_phone_are_capped(samples: Any, shelf: Shelf) -> None:
    phones = [replace(samples.failing_phone(n), reasons={"ACD-TIME-001": f"after {n} s"}) for n in range(60)]
    view = outcomes(material(samples.case(phones=tuple(phones)), shelf))
    assert (len(view.undecided), view.more_undecided) == (REASONS, 60 - REASONS)


def test_an_unknown_rule_has_its_id(samples: Any, shelf: Shelf) -> None:
    assert rule_view(material(samples.case(), shelf), "SITE-1").id == "SITE-1"


@pytest.mark.oracle
@pytest.mark.parametrize("stage", list(Stage))
def test_capture_filters_are_those_of_tcpdump(stage: Stage) -> None:
    tcpdump = shutil.which("tcpdump", path="/usr/bin:/usr/sbin:/sbin")
    if tcpdump is None:
        pytest.skip("there is no tcpdump here")
    done = subprocess.run(
        [tcpdump, "-y", "EN10MB", "-d", TAPS[stage].filter], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
