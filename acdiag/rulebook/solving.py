"""Joins the operators of a `detect`: every combination of hits that satisfies them all, bindings carried along."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from acdiag.model.facts import Fact
from acdiag.model.named_tuple import NamedTuple
from acdiag.rulebook.conditions import TOO_MANY, evaluate
from acdiag.rulebook.detection import Bound, Detect, Operator, Silence
from acdiag.rulebook.scope import Budget, Hit, Scope


class Step(NamedTuple):
    """An operator and what it found."""

    operator: Operator
    hit: Hit


Steps = tuple[Step, ...]


class Solution(NamedTuple):
    """One combination of hits that satisfies a whole `detect`."""

    steps: Steps
    lead: Hit
    """The hit that a finding counts."""
    bound: Bound
    unsure: str = ""
    """Why it is perhaps none, as a sentence."""

    @property
    def facts(self) -> Iterator[Fact]:
        """The facts of all hits."""
        return chain.from_iterable(step.hit.facts for step in self.steps)

    @property
    def end(self) -> int:
        """The time of the last of them, ns."""
        return max(fact.at for fact in self.facts)

    @property
    def silent(self) -> bool:
        """Whether an operator in it took silence for a sign."""
        return any(isinstance(step.operator, Silence) for step in self.steps)


class Solved(NamedTuple):
    solutions: list[Solution]
    exhausted: bool
    """There were more combinations than are tried."""


def solve(detect: Detect, scope: Scope) -> Solved:
    """All solutions, sure or not; the first ones when there are too many combinations to try."""
    if _hopeless(detect, scope):
        # Most detections end here on most phones, and need no search.
        return Solved([], False)
    search = _Search(detect, scope, Budget())
    return Solved(list(search.solutions()), search.budget.exhausted)


def _hopeless(detect: Detect, scope: Scope) -> bool:
    """Whether nothing can be found, by what each of its selectors selects at most."""
    for either in detect.asks:
        if not any(map(scope.matching, either)):
            return True
    return any(map(scope.matching, detect.forbids))


class _Search(NamedTuple):
    """A search for the solutions of one `detect` in one scope."""

    detect: Detect
    scope: Scope
    budget: Budget

    def solutions(self) -> Iterator[Solution]:
        """The solutions in the order of their first operator's hits."""
        for steps, bound in self._joined((), {}):
            if self.detect.within is not None and _spread(bound) > self.detect.within:
                continue
            unsure = self._excluded(bound)
            if unsure is not None:
                yield from self._completed(steps, bound, unsure)

    def _joined(self, steps: Steps, bound: Bound) -> Iterator[tuple[Steps, Bound]]:
        """What all of `all` find together."""
        if len(steps) == len(self.detect.all):
            yield steps, bound
            return
        operator = self.detect.all[len(steps)]
        for hit in evaluate(operator, self.scope, bound, self.budget):
            # What depends on bound facts has paid for its candidates, and the first operator combines with nothing.
            if steps and not operator.uses and not self.budget.spend():
                return
            yield from self._joined((*steps, Step(operator, hit)), {**bound, **hit.bound})

    def _excluded(self, bound: Bound) -> str | None:
        """None when one of `none` found something; else why that is not sure, or an empty text."""
        unsure = ""
        for operator in self.detect.none:
            hits = evaluate(operator, self.scope, bound, self.budget)
            if not hits:
                continue
            if any(not hit.unsure for hit in hits):
                return None
            unsure = unsure or hits[0].unsure
        return unsure or (TOO_MANY if self.budget.exhausted else "")

    def _completed(self, steps: Steps, bound: Bound, unsure: str) -> Iterator[Solution]:
        """The solutions that the alternatives of `any` make of what `all` found."""
        unsure = unsure or next((step.hit.unsure for step in steps if step.hit.unsure), "")
        lead = None if self.detect.lead is None else steps[self.detect.lead].hit
        if lead is not None and not self.detect.any:
            yield Solution(steps, lead, bound, unsure)
        for operator in self.detect.any:
            for hit in evaluate(operator, self.scope, bound, self.budget):
                whole = (*steps, Step(operator, hit))
                yield Solution(whole, lead or hit, {**bound, **hit.bound}, unsure or hit.unsure)


def _spread(bound: Bound) -> int:
    """From the first bound fact to the last, ns."""
    times = [fact.at for fact in bound.values()]
    return max(times) - min(times) if times else 0
