"""Looks for edges that kill surviving mutants: tests of the rule's file with one line changed.

What the rule says of such a test today is written down as what it must say; somebody has to read it and agree.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from random import Random
from typing import Any

from acdiag.model.facts import BY_NAME, Fact
from acdiag.rulebook.detection import Clause, Reference, Selector
from acdiag.rulebook.rule import Example, Rule
from acdiag.timeline import wording
from acdiag.timeline.wording import Unreadable
from tests.rules.mutation.edges import Edge, outcome
from tests.rules.mutation.mutants import Mutant

SECOND = 1_000_000_000
TEAMS = "C450HD_TEAMS_1.8.288"
_SPANS = ("within", "over", "by", "shown")


class Vocabulary:
    """What a rule looks at: fields with the values that it names, and its spans of time."""

    def __init__(self, rule: Rule) -> None:
        self.selectors: list[Selector] = []
        self.values: dict[tuple[str, str], list[Any]] = defaultdict(list)
        self.spans: set[int] = set()
        for detection in (rule.detection, *([rule.told.detection] if rule.told else [])):
            self._read(detection)

    def _read(self, part: object) -> None:
        if isinstance(part, Selector):
            self.selectors.append(part)
            for clause in part.where:
                self.values[part.fact, clause.field] += _literals(clause)
        if isinstance(part, tuple):
            for item in part:
                self._read(item)
        elif dataclasses.is_dataclass(part) and not isinstance(part, Clause | Reference | type):
            for field in dataclasses.fields(part):
                value = getattr(part, field.name)
                if field.name in _SPANS and isinstance(value, int) and value:
                    self.spans.add(value)
                self._read(value)


def _literals(clause: Clause) -> list[Any]:
    return list(clause.value) if isinstance(clause.value, tuple) and clause.op != "exists" else []


def _others(value: Any, literals: list[Any], annotation: str) -> Iterator[Any]:
    """Values that a field could have instead."""
    if "tuple" in annotation:
        have = value or ()
        items = [each for each in literals if not isinstance(each, bool)]
        yield from (
            (),
            tuple(items),
            *((each,) for each in items),
            *(tuple(x for x in have if x != each) for each in have),
        )
        return
    if "bool" in annotation:
        yield from (True, False)
    elif "int" in annotation or "float" in annotation:
        for each in literals:
            if isinstance(each, int | float) and not isinstance(each, bool):
                yield from (each, each + 1, each - 1)
        yield from (0, 1)
    else:
        yield from (each for each in literals if isinstance(each, str) and each.isprintable() and "(" not in each)
        yield from ("other", "")
    if "None" in annotation:
        yield None


class Proposals:
    """Candidates for one rule, each with what the rule says of it."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._words = Vocabulary(rule)

    def __iter__(self) -> Iterator[Edge]:
        for example in self._rule.tests:
            yield from self._of(example)

    def _of(self, example: Example) -> Iterator[Edge]:
        blank = Edge(self._rule.id, example.name)
        facts = {
            number: wording.parse(text)[0]
            for number, text in enumerate(example.timeline.splitlines(), 1)
            if text.strip() and not text.strip().startswith("#")
        }
        for number, fact in facts.items():
            others = [other for at, other in facts.items() if at != number]
            yield blank._replace(line=number)
            for changed in chain(self._fields(fact, others), self._times(fact, others)):
                yield blank._replace(line=number, becomes=_text(changed))
            for added in chain(self._times(fact, [fact]), self._news(fact, list(facts.values()))):
                yield blank._replace(adds=_text(added))
        yield from self._around(blank, list(facts.values()))

    def _fields(self, fact: Fact, others: list[Fact]) -> Iterator[Fact]:
        for field in dataclasses.fields(fact):
            literals = self._words.values.get((fact.name, field.name))
            if literals is None:
                continue
            told = [getattr(other, field.name) for other in others if hasattr(other, field.name)]
            for value in _unlike(
                getattr(fact, field.name), chain(_others(getattr(fact, field.name), literals, str(field.type)), told)
            ):
                yield dataclasses.replace(fact, **{field.name: value})

    def _times(self, fact: Fact, others: list[Fact]) -> Iterator[Fact]:
        for other in others:
            for span in (SECOND, *sorted(self._words.spans)):
                for share in (0.75, 1, 1.5, -0.75, -1.5):
                    yield dataclasses.replace(fact, at=other.at + round(span * share))

    def _news(self, fact: Fact, others: list[Fact]) -> Iterator[Fact]:
        """Facts of the other kinds that the rule looks at, right after `fact` and later."""
        for selector in self._words.selectors:
            made = _made(selector, others)
            if made is None:
                continue
            wrong = chain([made], *([list(self._fields(made, others))] if selector.where else []))
            for each in wrong:
                for after in (0, SECOND // 2, *self._words.spans):
                    yield dataclasses.replace(each, at=fact.at + round(after * 0.75))

    def _around(self, blank: Edge, facts: list[Fact]) -> Iterator[Edge]:
        yield from (blank._replace(hears=each) for each in ("others", "nothing"))
        yield blank._replace(start=False)
        yield blank._replace(phone=TEAMS)
        for fact in facts:
            for span in (SECOND, *sorted(self._words.spans)):
                for share in (0.1, 0.75, 1, 1.5):
                    yield blank._replace(ends=round((fact.at + span * share) / SECOND, 3))


def _unlike(value: Any, others: Iterator[Any]) -> list[Any]:
    found: list[Any] = []
    for other in others:
        if other != value and other not in found:
            found.append(other)
    return found


def _made(selector: Selector, others: list[Fact]) -> Fact | None:
    """A fact that the selector selects, as far as it names values."""
    kind = BY_NAME[selector.fact]
    fact = wording.parse(f"0s {selector.fact}")[0]
    known = {field.name for field in dataclasses.fields(kind)}
    given: dict[str, Any] = {
        name: getattr(other, name)
        for other in others
        for name in known & {"server", "xid", "user", "qname", "file", "path", "alert", "purpose", "type"}
        if hasattr(other, name)
    }
    for clause in selector.where:
        if clause.op in ("equal", "in", "contains", "contains_any", "gte", "lte", "nocase", "exists") and isinstance(
            clause.value, tuple
        ):
            value = clause.value[0]
            if clause.op == "exists":
                continue
            given[clause.field] = (value,) if isinstance(getattr(fact, clause.field), tuple) else value
    try:
        return dataclasses.replace(fact, **given)
    except TypeError:
        return None


def _text(fact: Fact) -> str:
    return wording.line(fact, 0)


def propose(rule: Rule, survivors: list[Mutant], patience: int = 400) -> tuple[list[Edge], list[Mutant]]:
    """Edges that kill survivors, and the survivors that none of them kills.

    `patience` is how many proposals may kill nothing before it gives up; they come in an order that is mixed, and the
    same every time.
    """
    found: list[Edge] = []
    left = [(mutant, mutant.read()) for mutant in survivors if not mutant.arrows]
    proposals = list(Proposals(rule))
    Random(rule.id).shuffle(proposals)
    idle = 0
    for edge in proposals:
        if not left or idle > patience:
            break
        idle += 1
        example = edge.example(rule)
        try:
            says = outcome(rule, example)
        except Unreadable:
            continue
        killed = [mutant for mutant, read in left if outcome(read, example) != says]
        if killed:
            idle = 0
            found.append(edge._replace(expect=says))
            left = [(mutant, read) for mutant, read in left if mutant not in killed]
    return found, [mutant for mutant, _ in left] + [mutant for mutant in survivors if mutant.arrows]
