"""What one judgement looks at: the facts of one boot, or of all boots of a phone, grouped once and remembered.

Conditions that look at no bound fact have one answer per scope, so their answers are kept by the identity of the
condition; interning at load makes equal conditions identical.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from acdiag.model.facts import Fact
from acdiag.model.named_tuple import NamedTuple
from acdiag.rulebook.detection import Bound, Hearing, Selector
from acdiag.timeline.story import Boot, PhoneStory

JOINED = 10_000
"""Combinations of facts tried per rule and scope; a boot of a real phone needs some hundreds."""
WAITED = 1_000_000
"""Facts compared while looking for answers that depend on their question, per condition and scope."""


class Budget:
    """How many combinations may still be tried."""

    __slots__ = ("left",)

    def __init__(self, left: int = JOINED) -> None:
        self.left = left

    def spend(self) -> bool:
        """Take one; false when there is none left."""
        self.left -= 1
        return self.left >= 0

    @property
    def exhausted(self) -> bool:
        return self.left < 0


class Hit(NamedTuple):
    """One thing that an operator found."""

    facts: tuple[Fact, ...]
    """In order of time."""
    counted: tuple[Fact, ...]
    """Those of `facts` that a finding counts."""
    bound: Bound
    """What the operator bound."""
    unsure: str = ""
    """Why it is perhaps no hit: what the capture cannot show, as a sentence."""


class Scope:
    """The facts that a rule is judged on."""

    def __init__(self, story: PhoneStory, boots: Sequence[Boot]) -> None:
        self.story = story
        self.boots = boots
        self.facts = boots[0].facts if len(boots) == 1 else _once_each(boots)
        self.start_seen = bool(boots) and boots[0].start_seen
        self.by_name = _by_name(boots[0] if len(boots) == 1 else Boot(0, self.facts, self.start_seen))
        self.answers: dict[int, Sequence[Hit]] = {}
        """Hits of operators that use no bound fact, by the operator's identity."""
        self.evaluated = 0
        """Conditions evaluated, remembered ones not counted."""
        self._matching: dict[int, tuple[Fact, ...]] = {}
        self._times: dict[int, list[int]] = {}
        self._indexes: dict[tuple[int, str], dict[object, list[Fact]]] = {}
        self._order: dict[int, int] = {}

    def matching(self, selector: Selector) -> tuple[Fact, ...]:
        """All facts that a selector without bound names selects."""
        found = self._matching.get(id(selector))
        if found is None:
            self.evaluated += 1
            facts: Sequence[Fact] = self.by_name.get(selector.fact, ())
            for clause in selector.where if facts else ():
                facts = [fact for fact in facts if clause.holds(fact, {}, self.story)]
            found = self._matching[id(selector)] = tuple(facts)
        return found

    def find(self, selector: Selector, bound: Bound, budget: Budget) -> Iterable[Fact]:
        """The facts that `selector` selects after others were bound, in order of time."""
        if not selector.uses:
            return self.matching(selector)
        if not self.matching(selector.at_most):
            return ()
        return self._search(selector, bound, budget)

    def _search(self, selector: Selector, bound: Bound, budget: Budget) -> Iterator[Fact]:
        earliest = self._earliest(selector, bound)
        if earliest is None:
            return
        for fact in self._candidates(selector, bound):
            if fact.at < earliest:
                continue
            if not budget.spend():
                return
            if all(clause.holds(fact, bound, self.story) for clause in selector.looking_back):
                yield fact

    @staticmethod
    def _earliest(selector: Selector, bound: Bound) -> int | None:
        """When a selected fact may be first; None when the fact that it must follow is not bound."""
        if selector.after is None:
            return -(1 << 80)
        anchor = bound.get(selector.after)
        return None if anchor is None else anchor.at + selector.by

    def _candidates(self, selector: Selector, bound: Bound) -> Sequence[Fact]:
        """What is selected at most; only what has the right key where there is one."""
        if selector.key is None:
            return self.matching(selector.at_most)
        field, reference = selector.key
        anchor = bound.get(reference.of)
        if anchor is None:
            return ()
        return self._index(selector.at_most, field).get(getattr(anchor, reference.field), ())

    def _index(self, selector: Selector, field: str) -> dict[object, list[Fact]]:
        index = self._indexes.get((id(selector), field))
        if index is None:
            index = self._indexes[id(selector), field] = defaultdict(list)
            for fact in self.matching(selector):
                index[getattr(fact, field)].append(fact)
        return index

    def find_since(self, selector: Selector, at: int, bound: Bound, budget: Budget) -> Iterable[Fact]:
        """Those that `find` finds, without some that are earlier than `at`."""
        if selector.uses:
            return self.find(selector, bound, budget)
        facts = self.matching(selector)
        times = self._times.get(id(selector))
        if times is None:
            times = self._times[id(selector)] = [fact.at for fact in facts]
        return (facts[index] for index in range(bisect_left(times, at), len(facts)))

    def follows(self, later: Fact, earlier: Fact) -> bool:
        """Whether the one came after the other; at one time the order of arrival counts."""
        if later.at != earlier.at:
            return later.at > earlier.at
        if not self._order:
            self._order = {id(fact): index for index, fact in enumerate(self.facts)}
        return self._order[id(later)] > self._order[id(earlier)]

    def covered_until(self, fact: Fact) -> int:
        """How far the capture of what saw `fact` goes."""
        ends = self.story.coverage.ends
        return max((ends.get(where.source, fact.at) for where in fact.where), default=fact.at)

    def hears(self, facts: Iterable[Fact], hearing: Hearing) -> bool:
        """Whether each of `facts` was seen where the capture hears what it must."""
        if hearing is Hearing.NOTHING:
            return True
        coverage = self.story.coverage
        sources = coverage.hears_others if hearing is Hearing.OTHERS else coverage.hears_answers
        return all(any(where.source in sources for where in fact.where) for fact in facts)


def _by_name(boot: Boot) -> dict[str, Sequence[Fact]]:
    return {kind.name: facts for kind, facts in boot.kinds.items()}


def _once_each(boots: Sequence[Boot]) -> tuple[Fact, ...]:
    """The facts of all boots; what a configuration sets is a fact of each."""
    return tuple({id(fact): fact for fact in chain.from_iterable(boot.facts for boot in boots)}.values())
