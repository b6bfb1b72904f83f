"""Runs the tests of a rule on a mutant of it: those in its file, and what captures and scenarios are known to show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from acdiag.model.finding import Severity
from acdiag.rulebook import examples
from acdiag.rulebook.causes import resolve_explains
from acdiag.rulebook.engine import Trial, conclude
from acdiag.rulebook.rule import Rule
from acdiag.rulebook.shelf import Shelf
from acdiag.timeline.story import PhoneStory
from tests.rules.mutation import edges
from tests.rules.mutation.mutants import Mutant


class Scene(NamedTuple):
    """One phone of a capture or scenario."""

    of: str
    story: PhoneStory
    facts: frozenset[str]
    """The names of all that is known of it."""


class Bench:
    """The tests of one rule, told once for all its mutants."""

    def __init__(self, rule: Rule, shelf: Shelf, scenes: Iterable[Scene] = ()) -> None:
        self._rule = rule
        self._shelf = shelf
        self._told = [(example, examples.tell(example, rule.detection.scope)) for example in rule.tests]
        self._edges = [(edge, edge.example(rule)) for edge in edges.of(rule)]
        self._scenes = [(scene, _sign(rule, scene.story)) for scene in scenes if scene.facts & _facts_of(rule)]

    def killer(self, mutant: Mutant) -> str:
        """The first test that the mutant fails; empty when it survives them all."""
        rule = replace(mutant.read(), path=self._rule.path)
        shelf = self._shelf
        if mutant.arrows:
            alone = {id_: replace(other, explains=()) for id_, other in shelf.by_id.items()} | {rule.id: rule}
            arrows, faults = resolve_explains(alone)
            if faults:
                return "the reader"
            shelf = replace(shelf, explained={**shelf.explained, rule.id: arrows[rule.id]})
        return next(self._killers(rule, shelf, mutant.arrows), "")

    def _killers(self, rule: Rule, shelf: Shelf, arrows: bool) -> Iterator[str]:
        for example, story in self._told:
            if any(examples.complaints(rule, example, story, shelf)):
                yield f"test {example.name!r}"
        if arrows:
            return
        for edge, example in self._edges:
            if edges.outcome(rule, example) != edge.expect:
                yield f"edge of {edge.test!r}"
        for scene, signed in self._scenes:
            if _sign(rule, scene.story) != signed:
                yield scene.of


def _sign(rule: Rule, story: PhoneStory) -> tuple[bool, bool]:
    """What the tests of captures and scenarios hold on to: found at notice or above, and over."""
    _, finding = conclude(rule, Trial(story))
    if finding is None or finding.severity.rank < Severity.NOTICE.rank:
        return False, False
    return True, finding.cleared is not None


def _facts_of(rule: Rule) -> frozenset[str]:
    """Names of facts without any of which its outcome is settled."""
    return rule.detection.wakes | (rule.told.detection.wakes if rule.told else frozenset())
