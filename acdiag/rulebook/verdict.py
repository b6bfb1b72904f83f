"""Judges one detection on one phone: what was found, whether the capture can prove it, and whether it is over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from acdiag.model.finding import Outcome
from acdiag.model.named_tuple import NamedTuple
from acdiag.rulebook.conditions import TOO_MANY
from acdiag.rulebook.detection import Detect, Detection, Hearing, ScopeKind, Selector
from acdiag.rulebook.scope import Budget, Scope
from acdiag.rulebook.solving import Solution, solve

UNHEARD = {
    Hearing.OTHERS: "every frame of this capture was sent by a phone: mirror both directions of the phone's port",
    Hearing.ANSWERS: "nothing in this capture came towards a phone: mirror both directions of the phone's port",
}
NO_START = "the capture starts after the phone booted: restart the phone while capturing"
NOTHING = "nothing was seen of this phone"
_ORDER = list(Outcome)


class Verdict(NamedTuple):
    """The outcome of a detection on a phone."""

    outcome: Outcome
    reason: str | None = None
    solutions: tuple[Solution, ...] = ()
    """What was found, in order of their ends."""
    boots: frozenset[int] = frozenset()
    cleared: int | None = None
    """When all that was found was over, ns."""

    @property
    def counted(self) -> int:
        """How many facts a finding counts."""
        return len({id(fact) for solution in self.solutions for fact in solution.lead.counted})


CLEAR = Verdict(Outcome.CLEAR)


def judge(detection: Detection, boots: Sequence[Scope], whole: Scope) -> Verdict:
    """The outcome over the scopes of a phone: each of `boots`, or `whole`."""
    story = whole.story
    if detection.not_on and all(clause.holds(story, {}, story) for clause in detection.not_on):
        return Verdict(Outcome.NOT_APPLICABLE, f"the phone's {', '.join(clause.words for clause in detection.not_on)}")
    best = _judge_scopes(detection, boots if detection.scope is ScopeKind.BOOT else (whole,))
    if best.outcome is not Outcome.FOUND:
        return best
    return best._replace(
        boots=_boots_of(detection, best.solutions, boots), cleared=_cleared(detection.clears_on, best.solutions, whole)
    )


def _judge_scopes(detection: Detection, scopes: Sequence[Scope]) -> Verdict:
    """The best known outcome, with what all scopes found."""
    if len(scopes) == 1:
        best = _judge_scope(detection, scopes[0])
        solutions = best.solutions
    elif scopes:
        verdicts = [_judge_scope(detection, scope) for scope in scopes]
        best = min(verdicts, key=_rank)
        solutions = tuple(chain.from_iterable(verdict.solutions for verdict in verdicts))
    else:
        return Verdict(Outcome.NOT_APPLICABLE, NOTHING)
    return best._replace(solutions=tuple(sorted(solutions, key=_end))) if solutions else best


def _end(solution: Solution) -> int:
    return solution.end


def _rank(verdict: Verdict) -> int:
    return _ORDER.index(verdict.outcome)


def _judge_scope(detection: Detection, scope: Scope) -> Verdict:
    """What is not found may be hidden, unless the rule is moot."""
    verdict = _judge_seen(detection, scope)
    hidden = detection.hidden_by
    if hidden is None or verdict.outcome is Outcome.FOUND or verdict.outcome is Outcome.UNDECIDED:
        return verdict
    if _moot(detection, scope) or not _any(hidden.facts, scope) or _any(hidden.unless, scope):
        return verdict
    return Verdict(Outcome.UNDECIDED, hidden.reason)


def _moot(detection: Detection, scope: Scope) -> bool:
    return _any(detection.unless, scope)


def _any(selectors: Sequence[Selector], scope: Scope) -> bool:
    return bool(selectors) and any(map(scope.matching, selectors))


def _judge_seen(detection: Detection, scope: Scope) -> Verdict:
    for selector in detection.needs:
        if not scope.matching(selector):
            return Verdict(Outcome.NOT_APPLICABLE, unseen(selector))
    if detection.needs_any and not _any(detection.needs_any, scope):
        return Verdict(Outcome.NOT_APPLICABLE, unseen(detection.needs_any[0]))
    if detection.unless and _moot(detection, scope):
        return CLEAR
    solutions, exhausted = solve(detection.detect, scope)
    if not solutions:
        return Verdict(Outcome.UNDECIDED, TOO_MANY) if exhausted else CLEAR
    reasons = [solution.unsure or _doubt(detection, solution, scope) for solution in solutions]
    proven = tuple(solution for solution, why in zip(solutions, reasons, strict=True) if not why)
    if proven:
        return Verdict(Outcome.FOUND, solutions=proven)
    return Verdict(Outcome.UNDECIDED, _telling(reasons, solutions))


def _telling(reasons: Sequence[str], solutions: Sequence[Solution]) -> str:
    """The reason that stands against the surest solution: what no longer capture would mend comes first."""
    return next((why for why, solution in zip(reasons, solutions, strict=True) if not solution.unsure), reasons[0])


def unseen(selector: Selector) -> str:
    """Why a rule does not apply without what `selector` selects."""
    return f"{selector.words} was never seen"


def _doubt(detection: Detection, solution: Solution, scope: Scope) -> str:
    """Why the capture cannot prove a solution that rests on silence, or nothing."""
    if not _rests_on_silence(detection.detect, solution):
        return ""
    if detection.from_start and not scope.start_seen:
        return NO_START
    if not scope.hears(solution.lead.facts, detection.hears):
        return UNHEARD[detection.hears]
    return ""


def _rests_on_silence(detect: Detect, solution: Solution) -> bool:
    """False only for what was seen in a rule that would also take a silence: else the rule's own word counts."""
    return bool(detect.none) or not detect.silences or solution.silent


def _boots_of(detection: Detection, solutions: Iterable[Solution], boots: Sequence[Scope]) -> frozenset[int]:
    """Numbers of the boots that hold a hit fact; what is judged over all boots is of all of them."""
    if detection.scope is ScopeKind.PHONE:
        return frozenset(scope.boots[0].number for scope in boots)
    facts = {id(fact) for solution in solutions for fact in solution.facts}
    numbered = ((scope.boots[0].number, scope) for scope in boots)
    return frozenset(number for number, scope in numbered if any(id(fact) in facts for fact in scope.facts))


def _cleared(selectors: Sequence[Selector], solutions: Sequence[Solution], whole: Scope) -> int | None:
    """When the last of the solutions was over; None while one is not."""
    if not selectors:
        return None
    budget = Budget()
    times = [_over(selectors, solution, whole, budget) for solution in solutions]
    over = [time for time in times if time is not None]
    return max(over) if len(over) == len(times) else None


def _over(selectors: Iterable[Selector], solution: Solution, whole: Scope, budget: Budget) -> int | None:
    """When the first fact that clears a solution came after it."""
    end = solution.end
    firsts = []
    for selector in selectors:
        candidates = whole.find_since(selector, end, solution.bound, budget)
        firsts.append(next((fact.at for fact in candidates if fact.at > end), None))
    return min((first for first in firsts if first is not None), default=None)
