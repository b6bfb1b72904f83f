"""Facts and decoded records without secrets: the one place that all pass before anything remembers or shows them.

An observer tells what was said, and what was said may hold a password: in a URL of DHCP, a query of HTTP, a log line.
Rules need to know that there are credentials, which facts say by themselves, and never what they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from operator import attrgetter, is_
from typing import Any

from acdiag.model.arrival import Where
from acdiag.model.configuration import HIDDEN
from acdiag.model.expression import expression
from acdiag.model.facts import BY_NAME, Fact
from acdiag.model.names.secrets import is_secret
from acdiag.model.names.told_secrets import without_secrets
from acdiag.model.record import AnyRecord, replace

LONGEST = 4_096
"""Characters of a text that a fact keeps: names and URIs in the field have some hundred, hostile ones 64 KiB."""
REMEMBERED = 4_096
"""Texts of which is remembered what they say without secrets; with more, all are looked at anew."""
DEEPEST = 8
"""Records inside records; what is deeper is not shown either."""
_HEADERS = expression(
    r"(?:proxy-)?authorization|authentication-info|(?:set-)?cookie|token|opaque|gssapi-data|c?nonce|response", re.I
)
"""Names of header fields and of parameters whose whole value is a secret."""


def discreet(fact: Fact) -> Fact:
    """The fact, each secret in its texts replaced by `(hidden)`, and no text too long; the same object if it can be."""
    changed: dict[str, Any] = {}
    names, values_of = _texts_of(fact.name)
    *values, where = values_of(fact)
    for name, value in zip(names, values, strict=True):
        if not value or (told := _told(value)) is value:
            continue
        if told != value:
            changed[name] = told
        elif type(value) is str:
            # It holds the very text that others hold: of 200,000 facts most name the same servers and files. It says
            # what it said, so this is no change of a frozen record.
            object.__setattr__(fact, name, told)
    for place in where:
        if _told(place.summary) != place.summary:
            changed["where"] = tuple(map(_placed, where))
            break
    return replace(fact, **changed) if changed else fact


@cache
def _texts_of(name: str) -> tuple[tuple[str, ...], Callable[[Fact], tuple[Any, ...]]]:
    """Fields of a kind of fact that may hold text, save `where`, and what gives their values."""
    names = tuple(field for field, told in BY_NAME[name].annotations.items() if "str" in told)
    return names, attrgetter(*names, "where")


def _placed(place: Where) -> Where:
    return place._replace(summary=str(_told(place.summary)))


def _cut(text: str) -> str:
    """Without secrets first: of half a secret nobody could tell that it is one."""
    return without_secrets(text)[:LONGEST]


class _Told(dict[object, object]):
    """What texts, and tuples of them, say without secrets; most texts of a phone come with each of its facts."""

    def __missing__(self, value: object) -> object:
        told = _without(value)
        if not isinstance(value, str) or len(value) <= LONGEST:
            if len(self) >= REMEMBERED:
                self.clear()
            self[value] = told
        return told


def _without(value: object) -> object:
    if isinstance(value, str):
        return _cut(value)
    if isinstance(value, tuple):
        items = tuple(map(_told, value))
        return value if all(map(is_, items, value)) else items
    return value


_told = _Told().__getitem__


def discreet_record(value: object, depth: int = 0) -> object:
    """A decoded record of any protocol with the same shape, its texts without secrets; also bytes that are text."""
    if isinstance(value, str):
        return without_secrets(value)
    if isinstance(value, bytes):
        return _bytes(value)
    if depth > DEEPEST or isinstance(value, int | float) or value is None:
        return value
    if isinstance(value, Mapping):
        return {key: _field(key, item, depth) for key, item in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        make: Any = type(value)
        return make(*(_member(name, item, depth) for name, item in zip(value._fields, value, strict=True)))
    if isinstance(value, tuple):
        return tuple([discreet_record(item, depth + 1) for item in value])
    if isinstance(value, list):
        return [discreet_record(item, depth + 1) for item in value]
    if isinstance(value, AnyRecord):
        kind: Any = type(value)
        return kind(**{name: _member(name, getattr(value, name), depth) for name in kind.annotations})
    return value


def _bytes(value: bytes) -> bytes:
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        return value
    told = without_secrets(text)
    return value if told == text else told.encode()


def _member(name: object, value: object, depth: int) -> object:
    hidden = _whole(value) if isinstance(name, str) and _HEADERS.fullmatch(name) and value else None
    return discreet_record(value, depth + 1) if hidden is None else hidden


def _field(name: object, value: object, depth: int) -> object:
    """A field of a header: somebody's own, such as X-Password, is known by its name as a parameter is."""
    hidden = _whole(value) if isinstance(name, str) and is_secret(name.replace("-", "_")) and value else None
    return _member(name, value, depth) if hidden is None else hidden


def _whole(value: object) -> object | None:
    """A text, or each of several, hidden; None for anything else."""
    if isinstance(value, str):
        return HIDDEN
    if isinstance(value, tuple) and not hasattr(value, "_fields") and all(isinstance(item, str) for item in value):
        return (HIDDEN,) * len(value)
    return None
