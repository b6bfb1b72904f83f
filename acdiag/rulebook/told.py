"""The other way to see a fault: the phone says so in its log. `log` of a rule, judged beside `detect`.

What a line says needs no proof by silence and no seen start, and is there where all of the wire is encrypted; so it is
judged by itself. Where both ways find the fault it is one finding, in the words of the wire, with the lines among its
evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from acdiag.model.arrival import Where
from acdiag.model.finding import Finding, Outcome
from acdiag.model.record import Record, replace
from acdiag.rulebook.detection import Detection
from acdiag.rulebook.template import Template
from acdiag.rulebook.verdict import Verdict


class Told(Record):
    """What a rule hears in log lines."""

    detection: Detection
    observed: Template


def either(wire: Verdict, log: Verdict | None) -> Verdict:
    """The verdict on a fault that can be seen both ways: what is found by one is found."""
    if log is None or log.outcome is not Outcome.FOUND or wire.outcome is Outcome.FOUND:
        return wire
    return log


def joined(finding: Finding, log: Verdict | None) -> Finding:
    """A finding of the wire, and the lines that say the same."""
    if log is None or log.outcome is not Outcome.FOUND:
        return finding
    lines = tuple(where for where in _places(log) if where not in finding.evidence)
    times = [where.at for where in lines]
    return replace(
        finding,
        evidence=tuple(sorted((*finding.evidence, *lines), key=_time)),
        first=min(finding.first, *times) if times else finding.first,
        last=max(finding.last, *times) if times else finding.last,
        boots=finding.boots | log.boots,
    )


def _time(where: Where) -> int:
    return where.at


def _places(log: Verdict) -> Iterator[Where]:
    """The first and the last line."""
    facts = list(chain.from_iterable(solution.facts for solution in log.solutions))
    yield facts[0].where[0]
    if len(facts) > 1:
        yield facts[-1].where[0]
