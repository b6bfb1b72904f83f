"""Which rule's finding can be the cause of which: `explains` with its prefixes written out, and without circles.

A condition of an arrow is read here and not with its rule, because it is about fields of what another rule finds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from acdiag.model.named_tuple import NamedTuple
from acdiag.rulebook.arrows import Arrow, Arrows
from acdiag.rulebook.clauses import read_where
from acdiag.rulebook.detection import last_fact
from acdiag.rulebook.entry import Mistake, nearest
from acdiag.rulebook.fields import any_types

if TYPE_CHECKING:
    from acdiag.rulebook.rule import Rule, Target


class Fault(NamedTuple):
    """A mistake and the file that it is in."""

    path: Path
    line: int
    word: str
    why: str
    nearest: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.why}"


def resolve_explains(rules: Mapping[str, Rule]) -> tuple[Arrows, list[Fault]]:
    """By rule id, how it explains which others; and what is wrong with that."""
    arrows: dict[str, Mapping[str, tuple[Arrow, ...]]] = {}
    faults: list[Fault] = []
    for rule in rules.values():
        ways: dict[str, tuple[Arrow, ...]] = defaultdict(tuple)
        for target in rule.explains:
            matched = _matched(target.word, rules) - {rule.id}
            if not matched:
                faults.append(_unmatched(rule, target, rules))
                continue
            try:
                arrow = _arrow(target, [rules[id_] for id_ in sorted(matched)])
            except Mistake as mistake:
                faults.append(Fault(rule.path, mistake.line, mistake.word, mistake.why, mistake.nearest))
                continue
            for id_ in matched:
                if arrow not in ways[id_]:
                    ways[id_] += (arrow,)
        arrows[rule.id] = dict(ways)
    circle = find_circle(arrows)
    if circle:
        rule = rules[circle[0]]
        faults.append(Fault(rule.path, rule.line, rule.id, f"explains goes in a circle: {' → '.join(circle)}"))
    return arrows, faults


def _arrow(target: Target, effects: Iterable[Rule]) -> Arrow:
    """What an entry of `explains` demands of findings of `effects`. Raises `Mistake`."""
    if target.where is None:
        return Arrow(given=target.given)
    return Arrow(read_where(target.where, any_types(_counted(effects)), dict(target.names)), target.given)


def _counted(effects: Iterable[Rule]) -> list[str]:
    """The facts that a finding of these rules may count; a condition need not hold for all, and explains those only."""
    detections = [part.detection for rule in effects for part in (rule, rule.told) if part is not None]
    return sorted({last_fact(operator) for detection in detections for operator in detection.detect.leads})


def _matched(word: str, ids: Iterable[str]) -> set[str]:
    if word.endswith("*"):
        return {id_ for id_ in ids if id_.startswith(word[:-1])}
    return {id_ for id_ in ids if id_ == word}


def _unmatched(rule: Rule, target: Target, ids: Iterable[str]) -> Fault:
    word, line = target.word, target.line
    if word == rule.id:
        return Fault(rule.path, line, word, f"{rule.id} cannot explain itself")
    close = nearest(word.removesuffix("*"), ids)
    hint = f"; did you mean {close!r}?" if close else ""
    return Fault(rule.path, line, word, f"{rule.id} explains {word!r}, and there is no such rule{hint}", close)


def find_circle(graph: Mapping[str, Collection[str]]) -> list[str]:
    """Ids on a circle of `graph`, the first one again at the end; empty when there is none."""
    done: set[str] = set()
    for start in sorted(graph):
        path: list[str] = []
        waiting = [iter([start])]
        while waiting:
            node = next(waiting[-1], None)
            if node is None:
                waiting.pop()
                if path:
                    done.add(path.pop())
            elif node in path:
                return [*path[path.index(node) :], node]
            elif node not in done:
                path.append(node)
                waiting.append(iter(sorted(graph[node])))
    return []
