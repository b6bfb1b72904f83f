"""Which rule's finding can be the cause of which: `explains` with its prefixes written out, and without circles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from acdiag.rulebook.entry import nearest

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


def resolve_explains(rules: Mapping[str, Rule]) -> tuple[dict[str, frozenset[str]], list[Fault]]:
    """By rule id, the ids that it explains; and what is wrong with them."""
    explained: dict[str, frozenset[str]] = {}
    faults: list[Fault] = []
    for rule in rules.values():
        targets: set[str] = set()
        for target in rule.explains:
            matched = _matched(target.word, rules) - {rule.id}
            targets |= matched
            if not matched:
                faults.append(_unmatched(rule, target, rules))
        explained[rule.id] = frozenset(targets)
    circle = find_circle(explained)
    if circle:
        rule = rules[circle[0]]
        faults.append(Fault(rule.path, rule.line, rule.id, f"explains goes in a circle: {' → '.join(circle)}"))
    return explained, faults


def _matched(word: str, ids: Iterable[str]) -> set[str]:
    if word.endswith("*"):
        return {id_ for id_ in ids if id_.startswith(word[:-1])}
    return {id_ for id_ in ids if id_ == word}


def _unmatched(rule: Rule, target: Target, ids: Iterable[str]) -> Fault:
    word, line = target
    if word == rule.id:
        return Fault(rule.path, line, word, f"{rule.id} cannot explain itself")
    close = nearest(word.removesuffix("*"), ids)
    hint = f"; did you mean {close!r}?" if close else ""
    return Fault(rule.path, line, word, f"{rule.id} explains {word!r}, and there is no such rule{hint}", close)


def find_circle(graph: Mapping[str, frozenset[str]]) -> list[str]:
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
