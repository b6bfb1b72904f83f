"""A whole shelf as plain data and back, so that a rule book that was read once need not be read again.

YAML with a line for every mistake is slow to read, and the same rules are read at every start. What was read without
a mistake is written as JSON: lists of a tag and fields, nothing that could do anything. Conditions that are one
object for several rules stay one object, because the engine remembers answers by identity. The words and tests of a
rule stand behind the rest, and stay text until somebody wants them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import accumulate
from pathlib import Path
from typing import Any

from acdiag.model.finding import Confidence, Outcome, Severity
from acdiag.model.phone import Stage
from acdiag.model.record import RecordType
from acdiag.rulebook.arrows import Arrow
from acdiag.rulebook.clauses import make_clause
from acdiag.rulebook.detection import (
    Absent,
    Clause,
    Count,
    Detect,
    Detection,
    Expect,
    Hearing,
    Hidden,
    Match,
    Pending,
    Ratio,
    Reference,
    ScopeKind,
    Selector,
)
from acdiag.rulebook.detection import Sequence as Steps
from acdiag.rulebook.rule import Example, Fix, Regrade, Rule, Status, Target
from acdiag.rulebook.shelf import Shelf
from acdiag.rulebook.template import Place, Template
from acdiag.rulebook.told import Told

POOLED: tuple[type, ...] = (Selector, Match, Count, Expect, Pending, Absent, Steps, Ratio, Detection)
"""What is one object for all rules that have the same (`interning`)."""
_KINDS: tuple[type, ...] = (
    tuple, frozenset, *POOLED, Clause, Reference, Detect, Hidden, Regrade, Target, Fix, Example, Template, Place, Told,
    Arrow, Stage, Severity, Confidence, Status, Outcome, Hearing, ScopeKind,
)  # fmt: skip
"""A tag is a place in this list; whatever changes it changes what was kept, and the key with it."""
_TAGS = {kind: tag for tag, kind in enumerate(_KINDS)}
_POOL = -1
"""The tag of a place in the pool."""
_EAGER = ("id", "severity", "status", "entity", "detection", "line", "told")
"""What a rule is judged by; `path` is put in when it is opened."""
_KEPT = tuple(name for name in Rule.annotations if name not in (*_EAGER, "path", "kept"))

_Make = Callable[..., Any]


def _maker(kind: type) -> _Make:
    """What makes an object of that kind of the fields that were written."""
    if kind in (tuple, frozenset):
        return lambda *items: kind(items)
    return make_clause if kind is Clause else kind


_MAKERS: tuple[_Make, ...] = tuple(map(_maker, _KINDS))
_WRITTEN: dict[type, tuple[str, ...]] = {kind: kind.compared for kind in _KINDS if isinstance(kind, RecordType)}


class _Press:
    """Turns objects into lists; what is pooled is written once."""

    def __init__(self) -> None:
        self.pool: list[Any] = []
        self._places: dict[int, int] = {}

    def plain(self, value: Any) -> Any:
        """`value` as JSON has it. Raises `KeyError` for a kind that is not listed."""
        kind = type(value)
        if value is None or kind in (str, int, float, bool):
            return value
        if kind not in POOLED:
            return self._listed(value)
        place = self._places.get(id(value))
        if place is None:
            listed = self._listed(value)
            place = self._places[id(value)] = len(self.pool)
            self.pool.append(listed)
        return [_POOL, place]

    def _listed(self, value: Any) -> list[Any]:
        kind = type(value)
        tag = _TAGS[kind]
        if issubclass(kind, StrEnum):
            return [tag, value.value]
        if kind is frozenset:
            return [tag, *sorted(value)]
        items = value if kind is tuple else (getattr(value, name) for name in _WRITTEN[kind])
        return [tag, *map(self.plain, items)]


def press(shelf: Shelf, paths: Sequence[Path]) -> str:
    """The shelf as a line of JSON and the words behind it; `paths` are its files: where each is, is not part of it."""
    work = _Press()
    places = {path: place for place, path in enumerate(paths)}
    words = [_words(rule) for rule in shelf.rules]
    ends = list(accumulate(map(len, words)))
    rules = [
        [places[rule.path], work.plain(tuple(getattr(rule, name) for name in _EAGER)), end]
        for rule, end in zip(shelf.rules, ends, strict=True)
    ]
    arrows = {
        cause: {effect: work.plain(some) for effect, some in effects.items()}
        for cause, effects in shelf.explained.items()
    }
    plain = {"rules": rules, "arrows": arrows, "pool": work.pool}
    return "".join((json.dumps(plain, ensure_ascii=False, separators=(",", ":")), "\n", *words))


def _words(rule: Rule) -> str:
    """The fields that nobody needs until the rule finds something. Nothing in them is pooled."""
    work = _Press()
    written = json.dumps(work.plain(tuple(getattr(rule, name) for name in _KEPT)), ensure_ascii=False)
    if work.pool:
        raise ValueError(f"{rule.id}: a condition among the words")
    return written


def unfold(text: str, digest: str, paths: Sequence[Path]) -> Shelf:
    """The shelf that `press` wrote. Raises whatever comes of a text that it did not write."""
    head, _, words = text.partition("\n")
    plain = json.loads(head)
    pool: list[Any] = []
    for listed in plain["pool"]:
        pool.append(_opened(listed, pool))
    begins = (0, *(end for _, _, end in plain["rules"]))
    rules = tuple(
        _rule(paths[place], _opened(eager, pool), words[begin:end])
        for begin, (place, eager, end) in zip(begins, plain["rules"], strict=False)
    )
    arrows: Mapping[str, Mapping[str, tuple[Arrow, ...]]] = {
        cause: {effect: _opened(some, pool) for effect, some in effects.items()}
        for cause, effects in plain["arrows"].items()
    }
    return Shelf(rules, digest, {rule.id: rule for rule in rules}, arrows)


def _opened(value: Any, pool: Sequence[Any]) -> Any:
    if type(value) is not list:
        return value
    tag = value[0]
    if tag == _POOL:
        return pool[value[1]]
    return _MAKERS[tag](*[_opened(item, pool) if type(item) is list else item for item in value[1:]])


def _rule(path: Path, eager: Iterable[Any], words: str) -> Rule:
    rule = object.__new__(Rule)
    for name, value in zip(_EAGER, eager, strict=True):
        object.__setattr__(rule, name, value)
    object.__setattr__(rule, "path", path)
    object.__setattr__(rule, "kept", lambda: dict(zip(_KEPT, _opened(json.loads(words), ()), strict=True)))
    return rule
