"""What a good verdict leaves open."""

from __future__ import annotations

from typing import Any

from acdiag.model.case import RuleReport
from acdiag.model.finding import Outcome, Severity
from acdiag.present.doubt import reasons, undecided

RULES = (
    RuleReport("E", Outcome.UNDECIDED, "why", Severity.ERROR),
    RuleReport("W", Outcome.UNDECIDED, "why", Severity.WARNING),
)


def test_only_errors_and_only_what_has_no_answer(samples: Any) -> None:
    open_ = samples.phone(1, outcomes={"E": Outcome.UNDECIDED, "W": Outcome.UNDECIDED})
    sure = samples.phone(2, outcomes={"E": Outcome.CLEAR, "W": Outcome.UNDECIDED})
    case = samples.case(phones=(open_, sure), rules=RULES)
    assert undecided(case) == {"E"}
    assert undecided(case, open_) == {"E"}
    assert undecided(case, sure) == frozenset()


def test_why_by_phone_and_else_by_rule(samples: Any) -> None:
    phone = samples.phone(1, outcomes={"E": Outcome.UNDECIDED}, reasons={"E": "cut"})
    assert dict(reasons(samples.case(phones=(phone,), rules=RULES))) == {
        "cut": [("E", phone.entity)],
        "why": [("W", "")],
    }
