"""Facts as text and back.

Only what differs from a fact's defaults is kept, by name, so that a field that a later version adds harms nothing. Of a
fact that this version does not know any more nothing can be said; it is counted and left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from acdiag.model.arrival import Where
from acdiag.model.facts import BY_NAME, Fact
from acdiag.model.named_tuple import NamedTuple
from acdiag.store.shape import fits, read


class Row(NamedTuple):
    """A fact as it is stored."""

    at: int
    name: str
    host: str
    body: str


def pack(fact: Fact, source: str) -> Row:
    """A fact of the session `source`, whose name is left out of its places: a session may be moved."""
    own = {}
    for name, (default, _) in _FIELDS[fact.name].items():
        value = getattr(fact, name)
        if value != default:
            own[name] = value
    places = [_place(where, source) for where in fact.where]
    return Row(fact.at, fact.name, fact.host, json.dumps([places, own], separators=(",", ":")))


def unpack(row: Row, source: str) -> Fact | None:
    """The fact again; None when this version does not know it. Raises ValueError when the row is damaged."""
    kind = BY_NAME.get(row.name)
    if kind is None:
        return None
    try:
        places, own = read(row.body)
        known = _FIELDS[row.name]
        values = {name: _value(value, known[name][1]) for name, value in own.items() if name in known}
        where = tuple(_where(place, source) for place in places)
        return kind(at=row.at, host=row.host, where=where, **values)
    except (TypeError, ValueError, AttributeError, IndexError) as error:
        raise ValueError(f"a damaged fact {row.name}: {error}") from None


def _fields_of(kind: type[Fact]) -> Mapping[str, tuple[Any, str]]:
    """Its own fields with their defaults and annotations."""
    return {name: (kind.defaults[name], told) for name, told in kind.annotations.items() if name in kind.defaults}


_FIELDS = {name: _fields_of(kind) for name, kind in BY_NAME.items()}


def _value(value: Any, annotation: str) -> Any:
    value = tuple(value) if isinstance(value, list) else value
    if not fits(value, annotation):
        raise ValueError(f"no {annotation}")
    return value


def _place(where: Where, source: str) -> list[Any]:
    inside = "" if where.source == source else where.source.removeprefix(f"{source}/")
    return [inside, where.frame, where.line, where.at, where.summary]


def _where(place: Iterable[Any], source: str) -> Where:
    inside, frame, line, at, summary = place
    if not all(map(fits, (inside, frame, line, at, summary), ("str", "int | None", "int | None", "int", "str"))):
        raise ValueError("no place")
    return Where(f"{source}/{inside}" if inside else source, frame, line, at, summary)
