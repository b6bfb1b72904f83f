"""Runs every rule on every phone.

An event meets only the rules that name it, and rules that detect the same have one verdict per phone (`docket`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial

from acdiag.model.case import RuleReport
from acdiag.model.finding import Finding, Outcome, finding_id
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.record import Record, field, replace
from acdiag.model.sharing import Sharing, alone
from acdiag.rulebook.arrows import link
from acdiag.rulebook.detection import Detection
from acdiag.rulebook.docket import Charge, Docket
from acdiag.rulebook.rule import Rule
from acdiag.rulebook.scope import Scope
from acdiag.rulebook.shelf import Shelf
from acdiag.rulebook.statement import shares, state, tell
from acdiag.rulebook.told import either, joined
from acdiag.rulebook.verdict import Verdict, judge
from acdiag.timeline.story import PhoneStory

NO_PHONE = "no phone was seen"


class PhoneJudgement(Record):
    """Every rule's answer for one phone."""

    outcomes: dict[str, Outcome]
    reasons: dict[str, str]
    """Why a rule is undecided or not applicable, by rule id."""


class Judgement(Record):
    """The answer of a rule book to a case."""

    findings: list[Finding]
    """In order of phone and rule; not folded yet."""
    phones: dict[str, PhoneJudgement]
    """By entity."""
    rules: tuple[RuleReport, ...]
    shares: dict[str, dict[str, str | int]] = field(default_factory=dict)
    """By finding id, what its hits agree on: VLAN and server."""
    links: dict[str, frozenset[str]] = field(default_factory=dict)
    """By finding id, the ids of findings that it explains as far as `explains` says; `folding` looks at the times."""
    evaluated: int = 0
    """Conditions that had to be evaluated; those remembered or never met are not counted."""


_Answers = tuple[tuple[str, Outcome, str | None], ...]
"""Rule id, outcome and reason."""


class Tried(NamedTuple):
    """The answer of a rule book to one phone."""

    answers: _Answers
    """Of the rules that its facts call up; the others have the answer of the docket."""
    findings: list[Finding]
    """In order of rule."""
    shares: dict[str, dict[str, str | int]]
    links: dict[str, frozenset[str]]
    evaluated: int


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

    def answer(self, charge: Charge) -> Verdict:
        """The verdict for all rules of a charge."""
        wire = self.verdict(charge.detection)
        return wire if charge.told is None else either(wire, self.verdict(charge.told))


def evaluate(shelf: Shelf, stories: Sequence[PhoneStory], share: Sharing = alone) -> Judgement:
    """Judge every phone by every rule that is not retired; no phone's answer needs another's."""
    docket = Docket(shelf.rules)
    judgement = Judgement([], {}, ())
    alike: dict[_Answers, PhoneJudgement] = {}
    evaluated = 0
    for story, tried in zip(stories, share(partial(_try, shelf, docket), stories), strict=True):
        judgement.findings.extend(tried.findings)
        judgement.shares.update(tried.shares)
        judgement.links.update(tried.links)
        # Of ten thousand phones most are like another.
        phone = alike.get(tried.answers)
        if phone is None:
            phone = alike[tried.answers] = _phone(docket, tried.answers)
        judgement.phones[story.entity] = phone
        evaluated += tried.evaluated
    reports = {report.rule: report for report in _reports(docket, judgement.phones.values())}
    return replace(judgement, rules=tuple(reports[rule.id] for rule in docket.rules), evaluated=evaluated)


def _phone(docket: Docket, answers: _Answers) -> PhoneJudgement:
    """The answers of all rules, and why, in the order of the docket."""
    outcomes, reasons = dict(docket.outcomes), dict(docket.reasons)
    for id_, outcome, reason in answers:
        outcomes[id_] = outcome
        if reason:
            reasons[id_] = reason
        else:
            reasons.pop(id_, None)
    return PhoneJudgement(outcomes, reasons)


def _try(shelf: Shelf, docket: Docket, story: PhoneStory) -> Tried:
    """Judge one phone by every rule."""
    trial = Trial(story)
    answers: list[tuple[str, Outcome, str | None]] = []
    found: dict[str, Verdict] = {}
    findings: list[Finding] = []
    shared: dict[str, dict[str, str | int]] = {}
    for charge in docket.awake(trial.seen):
        verdict = trial.answer(charge)
        answers += [(id_, verdict.outcome, verdict.reason) for id_ in charge.ids]
        if verdict.outcome is Outcome.FOUND:
            for rule, finding in _findings(charge, trial):
                found[rule] = verdict
                findings.append(finding)
                shared[finding.id] = shares(verdict)
    findings.sort(key=_rule_of)
    return Tried(tuple(answers), findings, shared, dict(_links(shelf, found, story)), trial.evaluated)


def _rule_of(finding: Finding) -> str:
    return finding.rule


def _links(shelf: Shelf, found: Mapping[str, Verdict], story: PhoneStory) -> Iterator[tuple[str, frozenset[str]]]:
    for cause, effects in link(shelf.explained, found, story).items():
        yield finding_id(cause, story.entity), frozenset(finding_id(effect, story.entity) for effect in effects)


def conclude(rule: Rule, trial: Trial) -> tuple[Verdict, Finding | None]:
    """What a rule says of a phone: by the wire, by the phone's log, or by both as one finding."""
    wire = trial.verdict(rule.detection)
    told = None if rule.told is None else trial.verdict(rule.told.detection)
    verdict = either(wire, told)
    if verdict.outcome is not Outcome.FOUND:
        return verdict, None
    if verdict is wire:
        return verdict, joined(state(rule, wire, trial.story), told)
    return verdict, tell(rule, verdict, trial.story)


def _findings(charge: Charge, trial: Trial) -> Iterator[tuple[str, Finding]]:
    """What the rules of a charge say that found something."""
    for rule in charge.rules:
        _, finding = conclude(rule, trial)
        if finding is not None:
            yield rule.id, finding


def _reports(docket: Docket, phones: Collection[PhoneJudgement]) -> Iterator[RuleReport]:
    """Each rule over all phones: its best known outcome and the reason given most often."""
    order = list(Outcome)
    # Phones with the same answers share one object, and there are few of these.
    told = {id(phone): phone for phone in phones}
    times = Counter(map(id, phones))
    for charge in docket.charges:
        id_ = charge.ids[0]
        outcome, reason = Outcome.NOT_APPLICABLE, NO_PHONE if not told else None
        if told:
            outcome = min({phone.outcomes[id_] for phone in told.values()}, key=order.index)
            reason = _most_given(
                (why, times[number])
                for number, phone in told.items()
                if phone.outcomes[id_] is outcome and (why := phone.reasons.get(id_))
            )
        for rule in charge.rules:
            yield RuleReport(rule.id, outcome, reason, rule.severity)


def _most_given(given: Iterable[tuple[str, int]]) -> str | None:
    """The reason given most often, the first of those given as often; hundreds of rules have none."""
    times: dict[str, int] = {}
    for why, count in given:
        times[why] = times.get(why, 0) + count
    return max(times, key=times.__getitem__) if times else None
