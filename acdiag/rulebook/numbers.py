"""The numbers that a rule judges by, as they are in force: a site's policy has changed them already where it wants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from acdiag.model.record import AnyRecord
from acdiag.rulebook.detection import Clause, Detection
from acdiag.rulebook.entry import UNITS

_DURATIONS = frozenset(("within", "over", "by", "shown"))
_COUNTS = frozenset(("at_least", "above"))
_COMPARISONS = {"gt": "above", "gte": "at least", "lt": "below", "lte": "at most"}


def numbers(detection: Detection) -> tuple[tuple[str, str], ...]:
    """Name and value of each wait, count and comparison, each once, in the order of the rule."""
    return tuple(dict.fromkeys(_below(detection)))


def _below(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Clause):
        yield from _compared(value)
    elif isinstance(value, tuple):
        for item in value:
            yield from _below(item)
    elif isinstance(value, AnyRecord):
        kind: Any = type(value)
        for name in kind.annotations:
            yield from _field(name, getattr(value, name))


def _field(name: str, value: object) -> Iterator[tuple[str, str]]:
    if name in _DURATIONS and isinstance(value, int):
        if value:
            yield name, duration(value)
    elif name in _COUNTS and isinstance(value, int | float):
        if value != 1:
            yield name.replace("_", " "), f"{value:g}"
    else:
        yield from _below(value)


def _compared(clause: Clause) -> Iterator[tuple[str, str]]:
    values = clause.value if isinstance(clause.value, tuple) else ()
    word = _COMPARISONS.get(clause.op)
    for value in values:
        if word and isinstance(value, int | float) and not isinstance(value, bool):
            yield f"{clause.field} {word}", f"{value:g}"


def duration(length: int) -> str:
    """Nanoseconds in the largest unit that gives a whole number: `10 s`, `90 s`, `2 h`."""
    unit, size = next(((unit, size) for unit, size in UNITS.items() if length % size == 0), ("ns", 1))
    return f"{length // size} {unit}"
