"""How far a good verdict may be trusted: the rules about errors that a capture could not decide."""

from __future__ import annotations

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
