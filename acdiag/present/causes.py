"""What to mend, sorted: one cause with all its phones, and everything else put where it belongs.

The same cause on forty phones is one entry with forty phones. A consequence is told under its cause and nowhere
else; what a phone got over, and what is only worth a note, comes after everything that needs somebody to act.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from acdiag.model.case import Case
from acdiag.model.finding import Finding, Severity
from acdiag.model.record import Record


class Cause(Record):
    """One fault that somebody has to mend."""

    findings: tuple[Finding, ...]
    """At least one; one per phone."""
    shared: Mapping[str, str | int]
    """What its phones have in common, and other phones have not."""
    consequences: tuple[Finding, ...]

    @property
    def model(self) -> Finding:
        """The finding whose texts stand for all."""
        return self.findings[0]

    @property
    def severity(self) -> Severity:
        """The worst of its findings."""
        return max((finding.severity for finding in self.findings), key=lambda severity: severity.rank)

    @property
    def entities(self) -> tuple[str, ...]:
        """Its phones, each once."""
        return tuple(dict.fromkeys(finding.entity for finding in self.findings))


class Sorted(Record):
    """All findings of a case, each in one place."""

    causes: tuple[Cause, ...]
    """Worst first, then the one with most phones."""
    cleared: tuple[Finding, ...]
    noted: tuple[Finding, ...]
    """Neither a cause nor the consequence of one."""


def sort(case: Case) -> Sorted:
    """Put every finding in its place."""
    by_id = {finding.id: finding for finding in case.findings}
    open_causes = [finding for finding in case.findings if finding.root_cause and finding.cleared is None]
    causes = sorted(
        (_cause(group, shared, by_id) for group, shared in _groups(case, open_causes)),
        key=lambda cause: (-cause.severity.rank, -len(cause.entities)),
    )
    told = {finding.id for cause in causes for finding in (*cause.findings, *cause.consequences)}
    return Sorted(
        causes=tuple(causes),
        cleared=tuple(finding for finding in case.findings if finding.cleared is not None),
        noted=tuple(finding for finding in case.findings if finding.cleared is None and finding.id not in told),
    )


def by_rule(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Findings under their rule, in the order met."""
    groups: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[finding.rule].append(finding)
    return dict(groups)


def _groups(case: Case, causes: list[Finding]) -> list[tuple[list[Finding], Mapping[str, str | int]]]:
    """The case's own groups, and by rule whatever is in none of them; in the order of the case's findings."""
    left = {finding.id: finding for finding in causes}
    groups: list[tuple[list[Finding], Mapping[str, str | int]]] = []
    for problem in case.problems:
        members = [left.pop(identity) for identity in problem.findings if identity in left]
        if members:
            groups.append((members, problem.shared))
    groups += [(members, {}) for members in by_rule(left.values()).values()]
    order = {finding.id: number for number, finding in enumerate(causes)}
    return sorted(groups, key=lambda group: min(order[finding.id] for finding in group[0]))


def _cause(findings: list[Finding], shared: Mapping[str, str | int], by_id: Mapping[str, Finding]) -> Cause:
    own = {finding.id for finding in findings}
    found: dict[str, Finding] = {}
    waiting = [identity for finding in reversed(findings) for identity in reversed(finding.explains)]
    while waiting:
        consequence = by_id.get(waiting.pop())
        if consequence is None or consequence.cleared is not None or consequence.id in own:
            continue
        if consequence.id not in found:
            found[consequence.id] = consequence
            waiting += reversed(consequence.explains)
    return Cause(tuple(findings), shared, tuple(found.values()))
