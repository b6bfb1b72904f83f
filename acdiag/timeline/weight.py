"""How much memory a fact takes, roughly: a bound on their number alone holds nothing where texts are long.

It follows from what the fact says and from nothing else, so that equal input gives equal output everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
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


def weight(fact: Fact) -> int:
    """Bytes, within a third; texts that several facts share count for each."""
    told = _told(fact.name)(fact)
    return RECORD + _of(told) + sum([PLACE + _of((place.summary,)) for place in fact.where])


def _of(values: tuple[Any, ...]) -> int:
    """Bytes of a tuple of texts, numbers and such tuples; a loop, because each fact that is noticed passes it."""
    total = FIELD * len(values)
    for value in values:
        if isinstance(value, str):
            if value:
                total += TEXT + (len(value) if value.isascii() else WIDE * len(value))
        elif isinstance(value, tuple):
            total += _of(value)
    return total


@cache
def _told(name: str) -> Callable[[Fact], tuple[Any, ...]]:
    """All of a kind of fact but its evidence."""
    return attrgetter(*(field for field in BY_NAME[name].annotations if field != "where"))
