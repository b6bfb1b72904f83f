"""The edges of rules: a test of a rule's file with one line changed, and what must come of it then.

A rule file holds the tests that explain the rule. What only pins a limit, an alternative or a field that must be
looked at is here, one line for each: `edges.yaml` names the test, the line that is another one, and the outcome.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from acdiag.model.finding import Outcome
from acdiag.rulebook.detection import Hearing
from acdiag.rulebook.engine import Trial, conclude
from acdiag.rulebook.examples import tell
from acdiag.rulebook.rule import Example, Rule

DROPPED = object()
HEAD = """\
# The edges of rules: tests of a rule's file with one line changed (edges.py says what the keys mean).
# `python -m tests.rules.mutation --propose RULE...` finds more. Whoever puts one here agrees with its outcome."""
FILE = Path(__file__).with_name("edges.yaml")
SECOND = 1_000_000_000


class Edge(NamedTuple):
    rule: str
    test: str
    """Name of a test in the rule's file."""
    line: int = 0
    """Which line of its timeline is changed, from 1; 0 for none."""
    becomes: str = ""
    """What it is instead; empty when it is left out."""
    adds: str = ""
    """One more line."""
    ends: float | None = None
    """When the capture ends, s."""
    phone: str = ""
    """Firmware of the phone."""
    start: bool = True
    """The start of the boot is in the capture, where the test has it."""
    hears: str = ""
    expect: str = ""
    """The outcome; for what is found also whether it is over, and how grave: `found cleared error`."""

    def example(self, rule: Rule) -> Example:
        """The test with the change."""
        example = next(example for example in rule.tests if example.name == self.test)
        lines = example.timeline.splitlines()
        if self.line:
            lines[self.line - 1] = self.becomes
        changes: dict[str, Any] = {"timeline": "\n".join(filter(None, [*lines, self.adds])), "name": str(self)}
        if self.ends is not None:
            changes["ends"] = round(self.ends * SECOND)
        if self.phone:
            changes["phone"] = (*example.phone, ("firmware", self.phone))
        if self.hears:
            changes["hears"] = Hearing(self.hears)
        return replace(example, from_start=example.from_start and self.start, **changes)


def outcome(rule: Rule, example: Example) -> str:
    """What comes of a test, in the words of `Edge.expect`."""
    verdict, finding = conclude(rule, Trial(tell(example, rule.detection.scope)))
    if verdict.outcome is not Outcome.FOUND or finding is None:
        return verdict.outcome.value
    return " ".join(("found", *(["cleared"] if finding.cleared is not None else []), finding.severity.value))


@lru_cache(maxsize=1)
def edges() -> tuple[Edge, ...]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: dict[str, list[dict[str, Any]]] = yaml.load(FILE.read_bytes(), loader) or {}
    return tuple(Edge(rule=rule, **keys) for rule, entries in data.items() for keys in entries)


def of(rule: Rule) -> Iterator[Edge]:
    """The edges of one rule."""
    return (edge for edge in edges() if edge.rule == rule.id)


def written(found: Iterable[Edge]) -> str:
    """The text of `edges.yaml`: by rule, one line for each."""
    by_rule: dict[str, list[Edge]] = defaultdict(list)
    for edge in found:
        by_rule[edge.rule].append(edge)
    lines = [HEAD]
    for rule in sorted(by_rule):
        lines.append(f"{rule}:")
        for edge in by_rule[rule]:
            told = {
                key: value for key, value in edge._asdict().items() if key != "rule" and not _is_default(key, value)
            }
            lines.append(f"  - {{{', '.join(f'{key}: {json.dumps(value)}' for key, value in told.items())}}}")
    return "\n".join(lines) + "\n"


def _is_default(key: str, value: object) -> bool:
    default = Edge._field_defaults.get(key, DROPPED)
    return value is default or (value == default and type(value) is type(default))
