"""Facts and decoded records without secrets: the one place that all pass before anything remembers or shows them.

An observer tells what was said, and what was said may hold a password: in a URL of DHCP, a query of HTTP, a log line.
Rules need to know that there are credentials, which facts say by themselves, and never what they are.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from functools import cache
from operator import is_
from typing import Any

from acdiag.model.arrival import Where
from acdiag.model.configuration import HIDDEN
from acdiag.model.facts import BY_NAME, Fact
from acdiag.model.names.told_secrets import without_secrets

DEEPEST = 8
"""Records inside records; what is deeper is not shown either."""
_HEADERS = re.compile(
    r"(?:proxy-)?authorization|authentication-info|(?:set-)?cookie|token|opaque|gssapi-data|c?nonce|response", re.I
)
"""Names of header fields and of parameters whose whole value is a secret."""


def discreet(fact: Fact) -> Fact:
    """The fact, each secret in its texts replaced by `(hidden)`; the same object where there is none."""
    changes: dict[str, object] = {}
    for name in _texts_of(fact.name):
        value = getattr(fact, name)
        told = _told(value) if value else value
        if told is not value:
            changes[name] = told
    return dataclasses.replace(fact, **changes) if changes else fact  # type: ignore[arg-type]


@cache
def _texts_of(name: str) -> tuple[str, ...]:
    """Fields of a kind of fact that may hold text."""
    return tuple(
        field.name for field in dataclasses.fields(BY_NAME[name]) if "str" in str(field.type) or field.name == "where"
    )


def _told(value: object) -> object:
    if isinstance(value, str):
        told = without_secrets(value)
        return value if told == value else told
    if isinstance(value, Where):
        summary = without_secrets(value.summary)
        return value if summary == value.summary else value._replace(summary=summary)
    if isinstance(value, tuple):
        items = tuple(map(_told, value))
        return value if all(map(is_, items, value)) else items
    return value


def discreet_record(value: object, depth: int = 0) -> object:
    """A decoded record of any protocol with the same shape, its texts without secrets; also bytes that are text."""
    if isinstance(value, str):
        return without_secrets(value)
    if isinstance(value, bytes):
        return _bytes(value)
    if depth > DEEPEST or isinstance(value, int | float) or value is None:
        return value
    if isinstance(value, Mapping):
        return {key: _member(key, item, depth) for key, item in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        make: Any = type(value)
        return make(*(_member(name, item, depth) for name, item in zip(value._fields, value, strict=True)))
    if isinstance(value, tuple):
        return tuple([discreet_record(item, depth + 1) for item in value])
    if isinstance(value, list):
        return [discreet_record(item, depth + 1) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changes = {
            field.name: _member(field.name, getattr(value, field.name), depth)
            for field in dataclasses.fields(value)
            if field.init
        }
        return dataclasses.replace(value, **changes)
    return value


def _bytes(value: bytes) -> bytes:
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        return value
    told = without_secrets(text)
    return value if told == text else told.encode()


def _member(name: object, value: object, depth: int) -> object:
    if isinstance(name, str) and _HEADERS.fullmatch(name) and value:
        if isinstance(value, str):
            return HIDDEN
        if isinstance(value, tuple) and not hasattr(value, "_fields") and all(isinstance(item, str) for item in value):
            return (HIDDEN,) * len(value)
    return discreet_record(value, depth + 1)
