"""Folds findings into first causes: what mends most is said first, and what it explains stands below it.

Only a rule's `explains` folds, and only within one phone: the explaining finding shares a boot with the other, and
where it belongs to another stage it began before the other was over. Phones with the same root cause are one problem.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from acdiag.model.case import SharedProblem
from acdiag.model.finding import Finding, Severity
from acdiag.model.phone import Stage
from acdiag.timeline.story import PhoneStory

_STAGES = {stage.value: index for index, stage in enumerate(Stage)}
_STORY_FIELDS = ("vlan", "switch", "model", "firmware")
SHARED_KEYS = ("vlan", "server", "switch", "model", "firmware")
"""What phones with one problem may have in common, in the order that it is shown."""

By = Mapping[str, Sequence[Finding]]
Links = Mapping[str, Collection[str]]
"""By id of a finding, the ids of those that it explains as far as `explains` and its conditions say."""


def fold(findings: list[Finding], links: Links) -> None:
    """Set what explains what, root causes and severities, and put `findings` in order of cause. Repeatable."""
    effects = _effects(findings, links)
    for finding in findings:
        finding.explained_by, finding.explains = [], []
    for finding in findings:
        worst = max((effect.rule_severity for effect in _reached(finding, effects)), key=_rank, default=None)
        own = finding.rule_severity
        finding.severity = own if worst is None or worst.rank < own.rank else worst
    for cause in sorted(findings, key=_order):
        for effect in effects.get(cause.id, ()):
            cause.explains.append(effect.id)
            effect.explained_by.append(cause.id)
    for finding in findings:
        finding.root_cause = _is_root_cause(finding)
    findings[:] = _in_order(findings, effects)


def _rank(severity: Severity) -> int:
    return severity.rank


def _order(finding: Finding) -> tuple[int, int, int, str]:
    """Severity, then stage, then time, then id."""
    return -finding.severity.rank, _STAGES.get(finding.stage, len(_STAGES)), finding.first, finding.id


def _is_root_cause(finding: Finding) -> bool:
    grave = finding.severity.rank >= Severity.WARNING.rank
    return grave and finding.cleared is None and not finding.explained_by


def _effects(findings: Sequence[Finding], links: Links) -> dict[str, list[Finding]]:
    """By id of a finding, what it explains directly."""
    by_id = {finding.id: finding for finding in findings}
    return {
        cause.id: [
            by_id[id_] for id_ in sorted(links.get(cause.id, ())) if id_ in by_id and _in_time(cause, by_id[id_])
        ]
        for cause in findings
    }


def _in_time(cause: Finding, effect: Finding) -> bool:
    """Whether one can have led to the other: within a stage the order in which both are noticed proves nothing."""
    return (
        cause.cleared is None
        and not cause.boots.isdisjoint(effect.boots)
        and (cause.stage == effect.stage or cause.first <= effect.last)
    )


def _reached(cause: Finding, effects: By) -> Iterator[Finding]:
    """What `cause` explains, directly or not, as far as it lasts."""
    met: set[str] = set()
    waiting = list(effects.get(cause.id, ()))
    while waiting:
        finding = waiting.pop()
        if finding.id not in met and finding.cleared is None:
            met.add(finding.id)
            yield finding
            waiting.extend(effects.get(finding.id, ()))


def _in_order(findings: Iterable[Finding], effects: By) -> list[Finding]:
    """Root causes first, each followed by what it explains; what is over comes last."""
    lasting = sorted((finding for finding in findings if finding.cleared is None), key=_order)
    placed: dict[str, Finding] = {}
    waiting = [finding for finding in reversed(lasting) if not finding.explained_by]
    while waiting:
        finding = waiting.pop()
        if finding.id not in placed:
            placed[finding.id] = finding
            below = sorted(effects.get(finding.id, ()), key=_order, reverse=True)
            waiting.extend(effect for effect in below if effect.cleared is None)
    over = sorted((finding for finding in findings if finding.cleared is not None), key=_order)
    return [*placed.values(), *over]


def shared_problems(
    findings: Sequence[Finding],
    stories: Iterable[PhoneStory],
    shares: Mapping[str, Mapping[str, str | int]] | None = None,
) -> tuple[SharedProblem, ...]:
    """The root causes, one entry per rule, with what all their phones have in common.

    `shares` holds, by finding id, what the hits of a finding agree on (`Judgement.shares`).
    """
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.root_cause:
            by_rule[finding.rule].append(finding)
    told = {story.entity: story for story in stories}
    known = shares or {}
    return tuple(
        SharedProblem(
            rule=rule,
            title=group[0].title,
            shared=_common([_traits(told.get(f.entity), known.get(f.id, {})) for f in group]),
            phones=tuple(finding.entity for finding in group),
            findings=tuple(finding.id for finding in group),
        )
        for rule, group in by_rule.items()
    )


def _traits(story: PhoneStory | None, seen: Mapping[str, str | int]) -> dict[str, str | int]:
    """What may be common of one phone; what its own hits say comes before what else is known of it."""
    traits = {field: getattr(story, field) for field in _STORY_FIELDS if story is not None}
    return {key: value for key, value in {**traits, **seen}.items() if value}


def _common(traits: Sequence[Mapping[str, str | int]]) -> dict[str, str | int]:
    """What all agree on."""
    first, rest = traits[0], traits[1:]
    return {
        key: first[key] for key in SHARED_KEYS if key in first and all(other.get(key) == first[key] for other in rest)
    }
