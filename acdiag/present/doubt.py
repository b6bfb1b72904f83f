"""How far a good verdict may be trusted: what a capture could not decide, and why."""

from __future__ import annotations

from collections import defaultdict

from acdiag.model.case import Case
from acdiag.model.finding import Outcome, Severity
from acdiag.model.phone import Phone


def undecided(case: Case, *phones: Phone) -> frozenset[str]:
    """The rules about errors without an answer on one of `phones`, by default on any of the case."""
    grave = {report.rule for report in case.rules if report.severity.rank >= Severity.ERROR.rank}
    return frozenset(
        rule
        for phone in phones or case.phones
        for rule, outcome in phone.outcomes.items()
        if outcome is Outcome.UNDECIDED and rule in grave
    )


def reasons(case: Case) -> dict[str, list[tuple[str, str]]]:
    """Reason → (rule, entity) of all that is undecided; the rule's own reason where no phone gives one."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    told: set[str] = set()
    for phone in case.phones:
        for rule, outcome in phone.outcomes.items():
            if outcome is Outcome.UNDECIDED:
                found[phone.reasons.get(rule, "no reason given")].append((rule, phone.entity))
                told.add(rule)
    for report in case.rules:
        if report.outcome is Outcome.UNDECIDED and report.rule not in told:
            found[report.reason or "no reason given"].append((report.rule, ""))
    return found
