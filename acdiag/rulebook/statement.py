"""Puts into words what a rule found on a phone: a verdict becomes a finding with its evidence."""

from __future__ import annotations

from collections.abc import Iterable

from acdiag.model.arrival import Where
from acdiag.model.facts import Fact
from acdiag.model.finding import Action, Finding, Severity
from acdiag.model.record import replace
from acdiag.rulebook.rule import Fix, Rule
from acdiag.rulebook.solving import Solution
from acdiag.rulebook.template import Seen, render, render_filter
from acdiag.rulebook.verdict import Verdict
from acdiag.timeline.story import PhoneStory

SHOWN = 8
"""Pieces of evidence kept from the first on, beside the last: enough to see a pattern, few enough to read."""
SHARED = ("vlan", "server")
"""Fields of hit facts that phones with the same trouble may have in common."""


def tell(rule: Rule, verdict: Verdict, story: PhoneStory) -> Finding:
    """The finding that the phone's log alone makes; what only the wire would show stays a `<place>`."""
    observed = rule.observed if rule.told is None else rule.told.observed
    return state(replace(rule, observed=observed, severity_when=(), filter=None), verdict, story, told=True)


def state(rule: Rule, verdict: Verdict, story: PhoneStory, *, told: bool = False) -> Finding:
    """The finding that `verdict` is for the phone of `story`."""
    times = [fact.at for solution in verdict.solutions for fact in solution.facts]
    counted = [fact.at for solution in verdict.solutions for fact in solution.lead.facts]
    final = verdict.solutions[-1]
    seen = Seen(story, verdict.counted, max(counted) - min(counted), final.lead.facts[-1], final.bound, told)
    severity = _severity(rule, verdict, story)
    evidence = _evidence(verdict.solutions)
    return Finding(
        rule=rule.id,
        name=rule.name,
        title=rule.title,
        severity=severity,
        rule_severity=severity,
        confidence=rule.confidence,
        phone=story.mac,
        entity=story.entity,
        stage=rule.stage.value,
        first=min(times),
        last=max(times),
        count=verdict.counted,
        observed=render(rule.observed, seen),
        cause=render(rule.cause, seen),
        impact=render(rule.impact, seen),
        actions=tuple(_action(fix, seen) for fix in rule.fix),
        confirm=tuple(render(step, seen) for step in rule.confirm),
        manual=rule.manual,
        references=rule.references,
        evidence=evidence,
        wireshark_filter=(rule.filter and render_filter(rule.filter, seen)) or frame_filter(evidence),
        boots=verdict.boots,
        cleared=verdict.cleared,
    )


def _severity(rule: Rule, verdict: Verdict, story: PhoneStory) -> Severity:
    """The gravest of what its hits are worth: a failed call among busy ones is still a failed call."""
    return max((_graded(rule, solution, story) for solution in verdict.solutions), key=lambda severity: severity.rank)


def _graded(rule: Rule, solution: Solution, story: PhoneStory) -> Severity:
    """The rule's own severity, or what `severity_when` makes of the first fact of a hit."""
    fact = solution.lead.facts[0]
    for regrade in rule.severity_when:
        if all(clause.holds(fact, solution.bound, story) for clause in regrade.where):
            return regrade.severity
    return rule.severity


def _action(fix: Fix, seen: Seen) -> Action:
    return Action(render(fix.do, seen), fix.owner, None if fix.verify is None else render(fix.verify, seen))


def _evidence(solutions: Iterable[Solution]) -> tuple[Where, ...]:
    """Where the facts of all solutions were seen: the first ones and the last."""
    facts: dict[int, Fact] = {}
    for solution in solutions:
        facts.update((id(fact), fact) for fact in solution.facts)
        facts.update((id(fact), fact) for fact in solution.bound.values())
    places = {where for fact in facts.values() for where in fact.where}
    ordered = sorted(places, key=_order)
    return tuple(ordered if len(ordered) <= SHOWN + 1 else [*ordered[:SHOWN], ordered[-1]])


def _order(where: Where) -> tuple[int, str, int, int, str]:
    """One frame may show several things; a set has no order of its own."""
    return where.at, where.source, where.frame or 0, where.line or 0, where.summary


def frame_filter(evidence: Iterable[Where]) -> str:
    """A display filter for the frames of the first source; empty for evidence in lines."""
    framed = [where for where in evidence if where.frame is not None]
    numbers = sorted({where.frame for where in framed if where.source == framed[0].source and where.frame is not None})
    return f"frame.number in {{{', '.join(map(str, numbers))}}}" if numbers else ""


def shares(verdict: Verdict) -> dict[str, str | int]:
    """What all counted facts of a finding agree on, for grouping phones with the same trouble."""
    facts = [fact for solution in verdict.solutions for fact in solution.lead.facts]
    agreed: dict[str, str | int] = {}
    for field in SHARED:
        values = {getattr(fact, field, None) for fact in facts}
        if len(values) == 1 and (value := values.pop()):
            agreed[field] = value
    return agreed
