"""What needs nobody to act: what the phones got over, what is worth a note, and what the site's policy put aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from acdiag.model.case import Muted
from acdiag.model.finding import Finding
from acdiag.model.record import Record
from acdiag.present.causes import by_rule
from acdiag.present.clock import clock, since
from acdiag.present.html.wording import SEVERITIES, prose, told
from acdiag.present.phrase import capped, count

_ENTITIES = 4


class NoteView(Record):
    rule: str
    title: str
    severity: str
    shape: str
    who: str
    observed: str


class RecoveryView(Record):
    """A fault that was got over."""

    rule: str
    title: str
    who: str
    until: str


class MutedView(Record):
    rule: str
    reason: str
    until: str
    count: int
    who: str


def notes(findings: Sequence[Finding]) -> Iterator[NoteView]:
    """Notices and information, one per rule."""
    for rule, members in by_rule(findings).items():
        severity = max((finding.severity for finding in members), key=lambda severity: severity.rank)
        yield NoteView(
            rule,
            prose(members[0].title),
            str(severity),
            SEVERITIES[severity],
            told(capped([finding.entity for finding in members], _ENTITIES)),
            told(members[0].observed),
        )


def recoveries(cleared: Sequence[Finding], zero: int) -> Iterator[RecoveryView]:
    """One per rule."""
    for rule, findings in by_rule(cleared).items():
        at = max(finding.cleared or 0 for finding in findings)
        who = findings[0].entity if len(findings) == 1 else count(len(findings), "phone")
        yield RecoveryView(rule, prose(findings[0].title), told(who), f"{clock(at)} ({since(at, zero)})")


def muted(entries: Sequence[Muted]) -> Iterator[MutedView]:
    """One per rule and reason."""
    groups: dict[tuple[str, str, str | None], list[Muted]] = defaultdict(list)
    for entry in entries:
        groups[entry.rule, entry.reason, entry.until].append(entry)
    for (rule, reason, until), members in groups.items():
        yield MutedView(
            rule,
            told(reason),
            until or "without end",
            sum(entry.count for entry in members),
            told(capped([entry.entity for entry in members], _ENTITIES)),
        )
