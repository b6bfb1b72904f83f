"""Runs every rule on every phone.

An event meets only the rules that name it: rules are listed by the first fact that they need, and one whose fact a
phone's story lacks gets its answer from a table. Equal detections have one verdict per phone, whatever rules share it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from acdiag.model.case import RuleReport
from acdiag.model.finding import Finding, Outcome
from acdiag.rulebook.detection import Detection
from acdiag.rulebook.rule import Rule, Status
from acdiag.rulebook.scope import Scope
from acdiag.rulebook.shelf import Shelf
from acdiag.rulebook.statement import shares, state
from acdiag.rulebook.verdict import Verdict, judge, unseen
from acdiag.timeline.story import PhoneStory

NO_PHONE = "no phone was seen"


@dataclass(frozen=True, slots=True)
class PhoneJudgement:
    """Every rule's answer for one phone."""

    outcomes: dict[str, Outcome]
    reasons: dict[str, str]
    """Why a rule is undecided or not applicable, by rule id."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answer of a rule book to a case."""

    findings: list[Finding]
    """In order of phone and rule; not folded yet."""
    phones: dict[str, PhoneJudgement]
    """By entity."""
    rules: tuple[RuleReport, ...]
    shares: dict[str, dict[str, str | int]] = field(default_factory=dict)
    """By finding id, what its hits agree on: VLAN and server."""
    evaluated: int = 0
    """Conditions that had to be evaluated; those remembered or never met are not counted."""


class Trial:
    """One phone on trial: its scopes and the verdicts so far."""

    def __init__(self, story: PhoneStory) -> None:
        self.story = story
        self.boots = [Scope(story, (boot,)) for boot in story.boots]
        self.whole = self.boots[0] if len(self.boots) == 1 else Scope(story, story.boots)
        self.verdicts: dict[int, Verdict] = {}

    @property
    def seen(self) -> Iterable[str]:
        """The names of the facts of this phone."""
        return self.whole.by_name

    @property
    def evaluated(self) -> int:
        scopes = self.boots if self.boots and self.whole is self.boots[0] else [*self.boots, self.whole]
        return sum(scope.evaluated for scope in scopes)

    def verdict(self, detection: Detection) -> Verdict:
        """The verdict on `detection`, reached once."""
        known = self.verdicts.get(id(detection))
        if known is None:
            known = self.verdicts[id(detection)] = judge(detection, self.boots, self.whole)
        return known


def evaluate(shelf: Shelf, stories: Sequence[PhoneStory]) -> Judgement:
    """Judge every phone by every rule that is not retired."""
    rules = [rule for rule in shelf.rules if rule.status is not Status.RETIRED]
    waiting = _by_need(rules)
    asleep = PhoneJudgement(*_asleep(rules))
    judgement = Judgement([], {}, ())
    evaluated = 0
    for story in stories:
        trial = Trial(story)
        phone = PhoneJudgement(dict(asleep.outcomes), dict(asleep.reasons))
        for rule in _awake(waiting, trial.seen):
            _apply(rule, trial, phone, judgement)
        judgement.phones[story.entity] = phone
        evaluated += trial.evaluated
    reports = tuple(_report(rule.id, judgement.phones.values()) for rule in rules)
    return Judgement(judgement.findings, judgement.phones, reports, judgement.shares, evaluated)


def _by_need(rules: Iterable[Rule]) -> Mapping[str, list[Rule]]:
    waiting: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        for fact in rule.detection.wakes:
            waiting[fact].append(rule)
    return waiting


def _asleep(rules: Iterable[Rule]) -> tuple[dict[str, Outcome], dict[str, str]]:
    """Outcomes and reasons where none of the facts that wake a rule was seen."""
    reasons = {rule.id: unseen(rule.detection.needs[0]) for rule in rules if rule.detection.needs}
    outcomes = {rule.id: Outcome.NOT_APPLICABLE if rule.id in reasons else Outcome.CLEAR for rule in rules}
    return outcomes, reasons


def _awake(waiting: Mapping[str, list[Rule]], seen: Iterable[str]) -> list[Rule]:
    """The rules that meet a fact that wakes them, by id."""
    awake = {rule.id: rule for name in seen for rule in waiting.get(name, ())}
    return [awake[id_] for id_ in sorted(awake)]


def _apply(rule: Rule, trial: Trial, phone: PhoneJudgement, judgement: Judgement) -> None:
    verdict = trial.verdict(rule.detection)
    phone.outcomes[rule.id] = verdict.outcome
    phone.reasons.pop(rule.id, None)
    if verdict.reason:
        phone.reasons[rule.id] = verdict.reason
    if verdict.outcome is Outcome.FOUND:
        finding = state(rule, verdict, trial.story)
        judgement.findings.append(finding)
        judgement.shares[finding.id] = shares(verdict)


def _report(rule: str, phones: Iterable[PhoneJudgement]) -> RuleReport:
    """One rule over all phones: its best known outcome and the reason given most often."""
    order = list(Outcome)
    outcomes = [phone.outcomes[rule] for phone in phones]
    if not outcomes:
        return RuleReport(rule, Outcome.NOT_APPLICABLE, NO_PHONE)
    outcome = min(outcomes, key=order.index)
    reasons = Counter(
        phone.reasons[rule] for phone in phones if phone.outcomes[rule] is outcome and rule in phone.reasons
    )
    return RuleReport(rule, outcome, reasons.most_common(1)[0][0] if reasons else None)
