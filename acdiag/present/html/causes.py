"""What to mend: one cause with all its phones, what it leads to, and a checklist with owners."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from acdiag.model.arrival import Where
from acdiag.model.finding import Finding
from acdiag.model.record import Record
from acdiag.present.causes import Cause, by_rule
from acdiag.present.clock import clock, day, since
from acdiag.present.html.linking import Links
from acdiag.present.html.wording import SEVERITIES, anchor, place, prose, told
from acdiag.present.phrase import count, shared_by

_PHONES = 24
_SEEN = 4
_CONSEQUENCES = 10
_EVIDENCE = 8
"""Pieces of evidence under a cause; the section on evidence says how many there are."""


class LinkView(Record):
    """A name, and the element of this page that tells of it; empty where none does."""

    text: str
    target: str


class ActionView(Record):
    do: str
    owner: str
    verify: str
    box: str
    """The id of its box to tick."""


class WitnessView(Record):
    """One piece of evidence under its cause."""

    place: LinkView
    source: str
    clock: str
    since: str
    summary: str


class CauseView(Record):
    number: int
    anchor: str
    rule: str
    title: str
    severity: str
    shape: str
    confidence: str
    phones: tuple[LinkView, ...]
    phones_count: str
    more_phones: int
    shared: str
    first: str
    """Since when, with its date."""
    last: str
    seen: tuple[str, ...]
    cause: str
    impact: str
    leads_to: tuple[str, ...]
    actions: tuple[ActionView, ...]
    confirm: tuple[str, ...]
    manual: str
    references: str
    filter: str
    evidence: tuple[WitnessView, ...]
    more_evidence: int


def cause_view(number: int, cause: Cause, links: Links, zero: int) -> CauseView:
    """The cause with its number, from 1."""
    model = cause.model
    firsts = [finding.first for finding in cause.findings]
    lasts = [finding.last for finding in cause.findings]
    names = cause.entities
    return CauseView(
        number=number,
        anchor=anchor("cause", number),
        rule=model.rule,
        title=prose(model.title),
        severity=str(cause.severity),
        shape=SEVERITIES[cause.severity],
        confidence=str(model.confidence),
        phones=tuple(LinkView(told(name), links.phone(name)) for name in names[:_PHONES]),
        phones_count=count(len(names), "phone"),
        more_phones=len(names[_PHONES:]),
        shared=_shared(cause),
        first=f"{day(min(firsts))} {clock(min(firsts))} UTC",
        last=f"{clock(max(lasts))} ({since(max(lasts), zero)})",
        seen=tuple(_seen(cause)),
        cause=prose(links.named(model.cause)),
        impact=prose(links.named(model.impact)),
        leads_to=tuple(_consequences(cause)),
        actions=tuple(_actions(model, number, links)),
        confirm=tuple(prose(text) for text in model.confirm),
        manual=", ".join(model.manual),
        references=", ".join(model.references),
        filter=told(model.wireshark_filter, 4000),
        evidence=tuple(witness(where, links, zero) for where in model.evidence[:_EVIDENCE]),
        more_evidence=len(model.evidence[_EVIDENCE:]),
    )


def witness(where: Where, links: Links, zero: int) -> WitnessView:
    """One piece of evidence with a link to what was decoded of it."""
    return WitnessView(
        LinkView(place(where), links.evidence(where)),
        told(where.source),
        clock(where.at),
        since(where.at, zero),
        told(links.named(where.summary)),
    )


def _shared(cause: Cause) -> str:
    """What the phones have in common; of a single phone it is simply what it has."""
    shared = told(shared_by(cause.shared))
    return f"in common: {shared}" if shared and len(cause.entities) > 1 else shared


def _seen(cause: Cause) -> Iterator[str]:
    """What was seen; where the phones differ, each wording with the number of phones."""
    texts = Counter(finding.observed.strip() for finding in cause.findings)
    for text, often in texts.most_common(_SEEN):
        yield (f"{count(often, 'phone')}: " if len(texts) > 1 else "") + told(text)
    if len(texts) > _SEEN:
        yield f"and {len(texts) - _SEEN:,} more of the same kind"


def _consequences(cause: Cause) -> Iterator[str]:
    groups = list(by_rule(cause.consequences).items())
    for rule, findings in groups[:_CONSEQUENCES]:
        phones = len({finding.entity for finding in findings})
        on = f" (on {count(phones, 'phone')})" if len(cause.entities) > 1 else ""
        yield f"{rule} {prose(findings[0].title)}{on}"
    if len(groups) > _CONSEQUENCES:
        yield f"and {count(len(groups) - _CONSEQUENCES, 'more consequence')}"


def _actions(model: Finding, number: int, links: Links) -> Iterator[ActionView]:
    for step, action in enumerate(model.actions, 1):
        yield ActionView(
            prose(links.named(action.do)), action.owner, prose(action.verify or ""), anchor("do", number, step)
        )
