"""When a finding explains another one: the conditions of `explains`, held against what both rules found.

A condition speaks the language of selectors, so that a rule needs no second one: `where` is about every hit that the
explained finding counts and may refer to what the explaining rule bound, `given` says which hits of its own may
explain at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from acdiag.model.facts import Fact
from acdiag.model.record import Record
from acdiag.rulebook.detection import Bound, Clause, Reference, Selector
from acdiag.rulebook.scope import Budget
from acdiag.rulebook.solving import Solution
from acdiag.rulebook.verdict import Verdict
from acdiag.timeline.story import PhoneStory

COMPARED = 100_000
"""Pairs of hits compared per arrow and phone; beyond that it does not hold, which hides nothing."""


class Arrow(Record):
    """One way in which the findings of a rule explain those of another; without conditions they always do."""

    where: tuple[Clause, ...] = ()
    """Each hit that the explained finding counts satisfies them together with some hit of the explaining one."""
    given: tuple[Selector, ...] = ()
    """Only hits with a fact that one of these selects explain; any hit does without one."""


Arrows = Mapping[str, Mapping[str, tuple[Arrow, ...]]]
"""By id of the explaining rule and of the explained one, the ways of which one is enough."""


def link(arrows: Arrows, verdicts: Mapping[str, Verdict], story: PhoneStory) -> dict[str, frozenset[str]]:
    """Which of the rules that were found on a phone explain which: the ids of the explained by that of the other.

    `verdicts` holds what was found, by rule. Times, boots and what is over are not looked at.
    """
    return {
        cause: frozenset(
            effect
            for effect in arrows.get(cause, {}).keys() & verdicts.keys()
            if any(holds(arrow, found, verdicts[effect], story) for arrow in arrows[cause][effect])
        )
        for cause, found in verdicts.items()
    }


def holds(arrow: Arrow, cause: Verdict, effect: Verdict, story: PhoneStory) -> bool:
    """Whether all that `effect` counts is explained by something that `cause` found."""
    given = [solution for solution in cause.solutions if _given(arrow, solution, story)]
    if not given or not arrow.where:
        return bool(given)
    budget = Budget(COMPARED)
    ways = list(_distinct(given, arrow.where))
    fields = _fields(arrow.where)
    return all(
        all(hasattr(fact, field) for field in fields) and _fits(fact, ways, arrow.where, story, budget)
        for fact in _counted(effect, fields)
    )


def _given(arrow: Arrow, solution: Solution, story: PhoneStory) -> bool:
    return not arrow.given or any(
        fact.name == selector.fact and all(clause.holds(fact, solution.bound, story) for clause in selector.where)
        for fact in solution.facts
        for selector in arrow.given
    )


def _fits(fact: Fact, ways: Iterable[Bound], where: Iterable[Clause], story: PhoneStory, budget: Budget) -> bool:
    return any(budget.spend() and all(clause.holds(fact, bound, story) for clause in where) for bound in ways)


def _distinct(solutions: Iterable[Solution], where: Iterable[Clause]) -> Iterator[Bound]:
    """What the solutions bound, once for each set of values that `where` refers to."""
    used = [clause.value for clause in where if isinstance(clause.value, Reference)]
    met: set[tuple[object, ...]] = set()
    for solution in solutions:
        key = tuple(getattr(solution.bound.get(reference.of), reference.field, None) for reference in used)
        if key not in met:
            met.add(key)
            yield solution.bound


def _fields(where: Iterable[Clause]) -> list[str]:
    """What `where` looks at of a hit; what the phone says in its log has none of it, and then nothing is proven."""
    own = {clause.value.field for clause in where if isinstance(clause.value, Reference) and not clause.value.of}
    return sorted(own | {clause.field for clause in where})


def _counted(effect: Verdict, fields: Iterable[str]) -> Iterator[Fact]:
    """What a finding counts, once for each set of values of `fields`."""
    met: set[tuple[object, ...]] = set()
    for solution in effect.solutions:
        for fact in solution.lead.counted:
            key = (fact.name, *(getattr(fact, field, None) for field in fields))
            if key not in met:
                met.add(key)
                yield fact
