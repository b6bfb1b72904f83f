"""The operators of `detect`, one small function each: what of a scope's facts is a hit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from acdiag.model.facts import Fact
from acdiag.model.named_tuple import NamedTuple
from acdiag.rulebook.detection import Absent, Bound, Count, Expect, Match, Operator, Pending, Ratio, Selector
from acdiag.rulebook.detection import Sequence as Steps
from acdiag.rulebook.scope import JOINED, WAITED, Budget, Hit, Scope
from acdiag.rulebook.selection import known

SECOND = 1_000_000_000
_WAITING = (Expect, Pending)
TOO_MANY = "this boot has too many facts to compare them all: look at a shorter piece with --since and --until"


def evaluate(operator: Operator, scope: Scope, bound: Bound, budget: Budget) -> Sequence[Hit]:
    """The hits of `operator`; those of one without bound names are remembered."""
    if operator.uses:
        return _run(operator, scope, bound, budget)
    hits = scope.answers.get(id(operator))
    if hits is None:
        own = Budget(WAITED if isinstance(operator, _WAITING) else JOINED)
        hits = scope.answers[id(operator)] = _run(operator, scope, {}, own)
    return hits


def _run(operator: Operator, scope: Scope, bound: Bound, budget: Budget) -> Sequence[Hit]:
    scope.evaluated += 1
    condition: Callable[[Any, Scope, Bound, Budget], Sequence[Hit]] = CONDITIONS[type(operator)]
    return condition(operator, scope, bound, budget)


def _named(name: str | None, fact: Fact) -> dict[str, Fact]:
    return {} if name is None else {name: fact}


def match(operator: Match, scope: Scope, bound: Bound, budget: Budget) -> list[Hit]:
    """Every matching fact is a hit."""
    selector = operator.selector
    return [Hit((f,), (f,), _named(selector.name, f)) for f in scope.find(selector, bound, budget)]


def count(operator: Count, scope: Scope, bound: Bound, budget: Budget) -> list[Hit]:
    """Each run of windows that touch is a hit."""
    facts = tuple(scope.find(operator.selector, bound, budget))
    if operator.distinct is not None:
        facts = tuple(fact for fact in facts if known(getattr(fact, operator.distinct)))
    runs = [facts[first:end] for first, end in _runs(facts, operator)]
    return [Hit(run, run, _named(operator.selector.name, run[-1])) for run in runs]


def _runs(facts: Sequence[Fact], operator: Count) -> list[tuple[int, int]]:
    """Windows with enough in them, as slices of `facts`, those that overlap made one."""
    runs: list[tuple[int, int]] = []
    for first, end in _windows(facts, operator):
        if runs and first < runs[-1][1]:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((first, end))
    return runs


def _windows(facts: Sequence[Fact], operator: Count) -> Iterator[tuple[int, int]]:
    """The longest window from each fact on, where it has enough in it."""
    values: Counter[object] = Counter()
    end = 0
    for first, opening in enumerate(facts):
        while end < len(facts) and (operator.within is None or facts[end].at - opening.at <= operator.within):
            values[_value(facts[end], operator)] += 1
            end += 1
        held = end - first if operator.distinct is None else len(values)
        if held >= operator.at_least and facts[end - 1].at - opening.at >= operator.over:
            yield first, end
        value = _value(opening, operator)
        values[value] -= 1
        if not values[value]:
            del values[value]


def _value(fact: Fact, operator: Count) -> object:
    return None if operator.distinct is None else getattr(fact, operator.distinct)


def expect(operator: Expect, scope: Scope, bound: Bound, budget: Budget) -> list[Hit]:
    """What was not followed by what should follow: each by itself, or all together when several are needed."""
    sure: list[Hit] = []
    unsure: list[Hit] = []
    needed = operator.within if operator.shown is None else operator.shown
    for fact in scope.find(operator.after, bound, budget):
        here = {**bound, **_named(operator.after.name, fact)}
        if _followed(fact, operator, scope, here, budget):
            continue
        why = TOO_MANY if budget.exhausted else _uncovered(fact, needed, scope)
        (unsure if why else sure).append(Hit((fact,), (fact,), _named(operator.after.name, fact), why))
    if _enough(sure, operator):
        return sure if operator.at_least == 1 and not operator.over else [_together(sure, operator)]
    if unsure and _enough(both := sorted([*sure, *unsure], key=lambda hit: hit.facts[0].at), operator):
        return [_together(both, operator)._replace(unsure=unsure[0].unsure)]
    if operator.over and (misses := sure or unsure) and (why := _uncovered(misses[0].facts[0], operator.over, scope)):
        # More of them may have come after the capture ended.
        return [misses[0]._replace(unsure=why)]
    return []


def _followed(fact: Fact, operator: Expect | Pending, scope: Scope, bound: Bound, budget: Budget) -> bool:
    last = fact.at + operator.within
    return any(_comes(fact, last, then, scope, bound, budget) for then in operator.then)


def _comes(fact: Fact, last: int, then: Selector, scope: Scope, bound: Bound, budget: Budget) -> bool:
    """Whether what `then` selects comes after `fact` and not later than `last`."""
    for candidate in scope.find_since(then, fact.at, bound, budget):
        if candidate.at > last:
            return False
        if scope.follows(candidate, fact):
            return True
    return False


def _uncovered(fact: Fact, within: int, scope: Scope) -> str:
    """Why a wait after `fact` cannot be judged, or nothing."""
    seen = scope.covered_until(fact) - fact.at
    if seen >= within:
        return ""
    got, needed = _seconds(max(seen, 0)), _seconds(within)
    return f"the capture ends {got} s after {fact.name}; {needed} s are needed: capture longer"


def _seconds(span: int) -> str:
    return f"{span / SECOND:.1f}".removesuffix(".0")


def _enough(misses: Sequence[Hit], operator: Expect) -> bool:
    if len(misses) < operator.at_least:
        return False
    return misses[-1].facts[0].at - misses[0].facts[0].at >= operator.over


def _together(misses: Sequence[Hit], operator: Expect) -> Hit:
    facts = tuple(miss.facts[0] for miss in misses)
    return Hit(facts, facts, _named(operator.after.name, facts[-1]))


def pending(operator: Pending, scope: Scope, bound: Bound, budget: Budget) -> list[Hit]:
    """What waits when the capture ends: never a sure hit."""
    hits: list[Hit] = []
    for fact in scope.find(operator.after, bound, budget):
        here = {**bound, **_named(operator.after.name, fact)}
        why = _uncovered(fact, operator.within, scope)
        if why and not _followed(fact, operator, scope, here, budget):
            hits.append(Hit((fact,), (fact,), _named(operator.after.name, fact), why))
    return hits


def absent(operator: Absent, scope: Scope, bound: Bound, budget: Budget) -> list[Hit]:
    """The first `once`, when the fact that should be there is not."""
    once = next(iter(scope.find(operator.once, bound, budget)), None)
    if once is None:
        return []
    named = _named(operator.once.name, once)
    seen = scope.find(operator.selector, {**bound, **named}, budget)
    if operator.within is None:
        if next(iter(seen), None) is not None:
            return []
        return [Hit((once,), (once,), named, TOO_MANY if budget.exhausted else "")]
    if any(fact.at <= once.at + operator.within for fact in seen):
        return []
    return [Hit((once,), (once,), named, TOO_MANY if budget.exhausted else _uncovered(once, operator.within, scope))]


def sequence(operator: Steps, scope: Scope, bound: Bound, budget: Budget) -> list[Hit]:
    """Every way to walk the steps in order of time."""
    return [Hit(facts, facts[-1:], named) for facts, named in _Walk(operator, scope, bound, budget).on((), {})]


class _Walk(NamedTuple):
    """A search for facts that follow each other."""

    operator: Steps
    scope: Scope
    bound: Bound
    budget: Budget

    def on(self, before: tuple[Fact, ...], named: Bound) -> Iterator[tuple[tuple[Fact, ...], Bound]]:
        """All ways that begin with `before`, and what they bind."""
        if len(before) == len(self.operator.steps):
            yield before, named
            return
        selector = self.operator.steps[len(before)]
        within = self.operator.within
        for fact in self._next(selector, before, {**self.bound, **named}):
            if not self.budget.spend() or (before and within is not None and fact.at - before[0].at > within):
                return
            yield from self.on((*before, fact), {**named, **_named(selector.name, fact)})

    def _next(self, selector: Selector, before: tuple[Fact, ...], bound: Bound) -> Iterable[Fact]:
        """What `selector` selects after the last of `before`."""
        if not before:
            return self.scope.find(selector, bound, self.budget)
        candidates = self.scope.find_since(selector, before[-1].at, bound, self.budget)
        return (fact for fact in candidates if self.scope.follows(fact, before[-1]))


def ratio(operator: Ratio, scope: Scope, bound: Bound, budget: Budget) -> list[Hit]:
    """All parts together, when they are too large a share of the whole."""
    whole = sum(1 for _ in scope.find(operator.whole, bound, budget))
    if whole < operator.at_least:
        return []
    parts = tuple(scope.find(operator.part, bound, budget))
    return [Hit(parts, parts, {})] if parts and len(parts) / whole > operator.above else []


CONDITIONS: dict[type[Operator], Callable[..., Sequence[Hit]]] = {
    Match: match,
    Count: count,
    Expect: expect,
    Pending: pending,
    Absent: absent,
    Steps: sequence,
    Ratio: ratio,
}
