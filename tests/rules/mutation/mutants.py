"""Makes mutants of a rule: one thing of what it detects is dropped, turned round, widened or narrowed.

A rule is mutated as the data of its file and read again, so that a mutant is a rule that somebody could have written;
what the reader refuses is none.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from acdiag.rulebook.entry import Mistake
from acdiag.rulebook.rule import Rule
from acdiag.rulebook.sheet import read_rule
from acdiag.rulebook.shelf import parse

Step = str | int
Place = tuple[Step, ...]
"""Keys and indices from the top of a rule's data."""
Change = tuple[Place, str, Any]
"""Where, what is done there in a few words, and the new value."""

DROPPED = object()
"""The new value of what is taken away."""
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|min|h)\Z")
_SPANS = ("within", "over", "by", "shown")
_TURNED = {
    "equal": "not", "not": "equal", "in": "not_in", "not_in": "in", "gt": "lte", "gte": "lt", "lt": "gte",
    "lte": "gt", "contains": "lacks", "contains_any": "lacks", "lacks": "contains_any",
}  # fmt: skip
"""The comparison that holds where another does not, as far as a value is known."""
_NEXT = {"gt": "gte", "gte": "gt", "lt": "lte", "lte": "lt"}
"""The comparison that differs in the limit itself."""
_WEAKER = {"answers": "others", "others": "nothing"}
_WORDS = ("cause", "impact", "confirm", "fix", "screen", "filter", "manual", "references", "false_alarms", "tests")
"""What decides nothing; most of it is left out, because each mutant is read."""


class Mutant(NamedTuple):
    rule: str
    what: str
    """Where in the rule, and what was done there: `detect.any[1].expect.within: halved`."""
    read: Callable[[], Rule]
    arrows: bool
    """It explains otherwise; what it finds is the same."""


def mutants(rule: Rule) -> Iterator[Mutant]:
    """Every mutant of a rule that can be read."""
    data = _plain(rule.path)
    for place, deed, value in _changes(data):
        mutated = copy.deepcopy(data)
        _put(mutated, place, value)
        try:
            read = _read(json.dumps(mutated), rule.path)
        except Mistake:
            continue
        if read.detection != rule.detection or read.told != rule.told or place[0] in ("severity_when", "explains"):
            yield Mutant(rule.id, f"{_shown(place)}: {deed}", lambda read=read: read, place[0] == "explains")  # type: ignore[misc]


@lru_cache(maxsize=1)
def _plain(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    short = {"cause": "x", "impact": "x", "confirm": ["x"], "fix": [{"do": "x", "owner": "user"}], "false_alarms": "x"}
    tests = [{"name": each, "timeline": "0s dhcp.discovered", "expect": each} for each in ("found", "clear")]
    kept = {key: value for key, value in data.items() if key not in _WORDS}
    for key in ("needs", "needs_any", "unless", "clears_on"):
        if key in kept and not isinstance(kept[key], list):
            kept[key] = [kept[key]]
    return {**kept, **short, "tests": tests}


def _read(text: str, path: Path) -> Rule:
    return read_rule(parse(text.encode()), path)


def _changes(data: dict[str, Any]) -> Iterator[Change]:
    if data.get("hears", "answers") in _WEAKER:
        yield ("hears",), "weaker", _WEAKER[data.get("hears", "answers")]
    if data.get("from_start", True):
        yield ("from_start",), "weaker", False
    for key in ("not_on", "hidden_by", "log"):
        if key in data:
            yield (key,), "dropped", DROPPED
    for key in ("needs", "needs_any", "unless", "hidden_by", "detect", "log", "clears_on", "severity_when", "explains"):
        if key in data:
            yield from _below((key,), data[key])


def _below(place: Place, value: Any) -> Iterator[Change]:
    """All changes of a value and of what it holds."""
    if place[-1] == "where" and isinstance(value, dict):
        yield from _selected(place, value)
    elif isinstance(value, dict):
        for key, below in value.items():
            yield from _of_key((*place, key), key, below)
    elif isinstance(value, list):
        yield from _of_list(place, value)


def _of_key(place: Place, key: str, value: Any) -> Iterator[Change]:
    if key in _SPANS:
        yield from _spans(place, key, value)
    elif key == "at_least":
        yield place, "one more", value + 1
        if value > 1:
            yield place, "one less", value - 1
    elif key == "above":
        yield place, "doubled", min(value * 2, 0.99)
        yield place, "halved", value / 2
    elif key == "distinct" or (key == "after" and isinstance(value, str)):
        yield place, "dropped", DROPPED
    else:
        if key in ("where", "given") and place[0] == "explains":
            yield place, "dropped", DROPPED
        yield from _below(place, value)


def _spans(place: Place, key: str, value: str) -> Iterator[Change]:
    found = _DURATION.match(value)
    assert found is not None, value
    number, unit = float(found[1]), found[2]
    if number:
        yield place, "doubled", f"{number * 2:g} {unit}"
        yield place, "halved", f"{number / 2:g} {unit}"
    if key != "within" or place[-2] not in ("expect", "pending"):
        yield place, "dropped", DROPPED


def _of_list(place: Place, items: list[Any]) -> Iterator[Change]:
    needed = {"steps": 2, "all": 1, "any": 1, "then": 1, "facts": 1}.get(str(place[-1]), 0)
    for index, item in enumerate(items):
        if len(items) > needed and place != ("explains",):
            yield (*place, index), "dropped", DROPPED
        yield from _below((*place, index), item)


def _selected(place: Place, where: dict[str, Any]) -> Iterator[Change]:
    """Changes of field selections."""
    for key, value in where.items():
        here = (*place, key)
        yield here, "dropped", DROPPED
        field, _, op = key.partition("|")
        op = op or "equal"
        if op == "exists" or (op == "equal" and isinstance(value, bool)):
            yield here, "turned", not value
        elif op in _TURNED:
            yield here, "turned", (f"{field}|{_TURNED[op]}".removesuffix("|equal"), value)
        if op in _NEXT:
            yield here, "limit moved", (f"{field}|{_NEXT[op]}", value)
        if op == "between":
            low, high = value
            yield from ((here, what, pair) for what, pair in (
                ("from one more", [low + 1, high]), ("from one less", [low - 1, high]),
                ("to one more", [low, high + 1]), ("to one less", [low, high - 1]),
            ))  # fmt: skip
        if isinstance(value, list) and op != "between" and len(value) > 1:
            for index in range(len(value)):
                yield here, f"without {value[index]}", value[:index] + value[index + 1 :]


def _put(data: Any, place: Place, value: Any) -> None:
    first, rest = place[0], place[1:]
    if rest:
        _put(data[first], rest, value)
        if data[first] in ({}, []):
            del data[first]
    elif value is DROPPED:
        del data[first]
    elif isinstance(value, tuple):
        items = [value if key == first else (key, old) for key, old in data.items()]
        data.clear()
        data.update(items)
    else:
        data[first] = value


def _shown(place: Place) -> str:
    """`detect.any[1].expect.within`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).removeprefix(".")
