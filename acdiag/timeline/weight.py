"""How much memory a fact takes, roughly: a bound on their number alone holds nothing where texts are long.

It follows from what the fact says and from nothing else, so that equal input gives equal output everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from operator import attrgetter
from typing import Any

from acdiag.model.facts import BY_NAME, Fact

RECORD, FIELD = 64, 8
"""Bytes of a fact itself, and of each of its fields."""
PLACE = 192
"""Bytes of one piece of evidence without its words."""
TEXT = 50
"""Bytes of a text beside its characters; empty ones exist once."""
WIDE = 4
"""Bytes of a character at most, where not all are ASCII."""
NUMBERS = frozenset(f"{kind}{nothing}" for kind in ("int", "bool", "float") for nothing in ("", " | None"))
"""Types of fields that take no more room than the field itself."""


def weight(fact: Fact) -> int:
    """Bytes, within a third; texts that several facts share count for each."""
    bare, told = _shape(fact.name)
    *values, where = told(fact)
    return bare + (PLACE + FIELD) * len(where) + _held(values) + _held(map(_summary, where))


def _held(values: Iterable[object]) -> int:
    """Bytes of texts and tuples beside their fields; a loop, because each fact that is noticed passes it."""
    total = 0
    for value in values:
        if not value:
            continue
        if isinstance(value, str):
            total += TEXT + (len(value) if value.isascii() else WIDE * len(value))
        elif isinstance(value, tuple):
            total += FIELD * len(value) + _held(value)
    return total


_summary = attrgetter("summary")


@cache
def _shape(name: str) -> tuple[int, Callable[[Fact], tuple[Any, ...]]]:
    """Of a kind of fact: bytes of its fields, and what gives those that may hold more than a number, places last."""
    told = {field: kind for field, kind in BY_NAME[name].annotations.items() if field != "where"}
    long = [field for field, kind in told.items() if kind not in NUMBERS]
    return RECORD + FIELD * len(told), attrgetter(*long, "where")
