"""A rule with other numbers: the numbers and durations of its `detect` and `log` can be replaced, and nothing else.

The rule's file is read again with the new values in the place of the old ones, so that a value is checked by what
checks the rule itself, and whatever a rule may count can be changed without a list of it here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from acdiag.model.errors import Unusable
from acdiag.model.named_tuple import NamedTuple
from acdiag.rulebook.entry import DURATION, Entry, Mistake
from acdiag.rulebook.rule import Rule
from acdiag.rulebook.sheet import read_rule
from acdiag.rulebook.shelf import LARGEST, parse

if TYPE_CHECKING:
    from acdiag.rulebook.entry import Node

_INT, _FLOAT, _STR = "tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:str"
_SENTENCES = frozenset(("observed", "cause", "false_alarms"))
"""Keys whose texts may name a duration of the rule."""


class Threshold(NamedTuple):
    """One number that a site wants to be another."""

    key: str
    """The rule's key, or the one above it and the key: `within`, `count.within`, `received|gt`."""
    line: int
    """In the policy, from 1."""
    node: Node
    """The new value."""


class _Spot(NamedTuple):
    """A number in a rule."""

    above: str
    key: str
    holder: list[tuple[Node, Node]]
    at: int

    @property
    def written(self) -> str:
        return str(self.holder[self.at][1].value)


def with_thresholds(rule: Rule, wanted: Sequence[Threshold]) -> Rule:
    """`rule` with other numbers. Raises `Mistake` for one that it has not, or that cannot be."""
    top = parse(_bytes(rule)).node
    entry = Entry(top, "a rule")
    old: dict[str, str] = {}
    for threshold in wanted:
        spots = _spots_of(rule, top, threshold)
        old[spots[0].written] = str(threshold.node.value)
        for spot in spots:
            spot.holder[spot.at] = (spot.holder[spot.at][0], threshold.node)
        try:
            read_rule(entry, rule.path)
        except Mistake as mistake:
            raise Mistake(threshold.line, mistake.word, f"{rule.id}: {mistake.why}") from None
    left = {spot.written for spot in _numbers(top)}
    _say_so(top, {was: now for was, now in old.items() if was not in left})
    return read_rule(entry, rule.path)


def _bytes(rule: Rule) -> bytes:
    try:
        with rule.path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise Unusable(f"{rule.path}: {error.strerror}", "make the rule file readable again") from None


def _spots_of(rule: Rule, top: Node, threshold: Threshold) -> list[_Spot]:
    """Where the rule has this number; different numbers under one key must be told apart by the key above."""
    numbers = list(_numbers(top))
    spots = [spot for spot in numbers if threshold.key in (spot.key, f"{spot.above}.{spot.key}")]
    if not spots:
        known = sorted({spot.key for spot in numbers})
        has = f"its numbers are {', '.join(known)}" if known else "it has none"
        raise Mistake(threshold.line, threshold.key, f"{rule.id} has no number {threshold.key!r}: {has}", known)
    if len({spot.written for spot in spots}) > 1:
        named = sorted({f"{spot.above}.{spot.key} ({spot.written})" for spot in spots})
        raise Mistake(
            threshold.line,
            threshold.key,
            f"{rule.id} has {threshold.key!r} more than once, and not the same: {', '.join(named)}",
        )
    return spots


def _numbers(top: Node) -> Iterator[_Spot]:
    """Every number and duration of `detect` and `log`, with its key and the one above."""
    for key, value in top.value:
        if key.value in ("detect", "log"):
            yield from _below(value, str(key.value))


def _below(node: Node, above: str) -> Iterator[_Spot]:
    if node.id == "sequence":
        for item in node.value:
            yield from _below(item, above)
    elif node.id == "mapping":
        for at, (key, value) in enumerate(node.value):
            if _is_number(value):
                yield _Spot(above, str(key.value), node.value, at)
            else:
                yield from _below(value, str(key.value))


def _is_number(node: Node) -> bool:
    if node.id != "scalar":
        return False
    return node.tag in (_INT, _FLOAT) or (node.tag == _STR and bool(DURATION.match(str(node.value))))


def _say_so(top: Node, replaced: dict[str, str]) -> None:
    """Put the new durations into the sentences that name the old ones."""
    for key, value in top.value:
        if key.value in _SENTENCES and value.id == "scalar":
            for was, now in replaced.items():
                if DURATION.match(was):
                    value.value = re.sub(rf"(?<![\w.]){re.escape(was)}(?!\w)", now, value.value)
