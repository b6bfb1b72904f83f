"""JSON text of two blanks a level, as `json.dumps` writes it and `json_safe` makes it, at several times their speed.

The standard library's fast encoder does not indent, and its indenting one makes a generator for each object: a rollout's
hundred thousand intervals cost more than its million packets.
"""

from __future__ import annotations

from collections.abc import Callable
from json.encoder import encode_basestring
from math import isfinite
from typing import Any

from acdiag.present.escape import json_safe

_WRITERS: dict[type, Callable[[Any, str], str]] = {}
_NAMES: dict[str, str] = {}
"""Names of members as they are written, with the colon."""
_MOST_NAMES = 4096


def dumps(value: Any) -> str:
    """The text of a value made of dicts with text as keys, lists, text, numbers, booleans and None.

    Raises ValueError for a float that is no number, TypeError for anything else.
    """
    return _text(value, "\n")


def _text(value: Any, line: str) -> str:
    writer = _WRITERS.get(type(value))
    if writer is None:
        raise TypeError(f"{type(value).__name__} has no JSON text")
    return writer(value, line)


def _dict(value: dict[str, Any], line: str) -> str:
    if not value:
        return "{}"
    inner = line + "  "
    writers, names = _WRITERS, _NAMES
    members = []
    for name, member in value.items():
        writer = writers.get(type(member))
        members.append((names.get(name) or _name(name)) + (writer(member, inner) if writer else _text(member, inner)))
    return f"{{{inner}{f',{inner}'.join(members)}{line}}}"


def _name(name: str) -> str:
    written = f"{_str(name, '')}: "
    if len(_NAMES) < _MOST_NAMES:
        _NAMES[name] = written
    return written


def _list(value: list[Any] | tuple[Any, ...], line: str) -> str:
    if not value:
        return "[]"
    inner = line + "  "
    return f"[{inner}{f',{inner}'.join([_text(member, inner) for member in value])}{line}]"


def _str(value: str, line: str) -> str:
    written = encode_basestring(value)
    return written if written.isascii() and "\x7f" not in written else json_safe(written)


def _float(value: float, line: str) -> str:
    if not isfinite(value):
        raise ValueError("a float that is no number has no JSON text")
    return repr(value)


_WRITERS.update(
    {
        dict: _dict,
        list: _list,
        tuple: _list,
        str: _str,
        bool: lambda value, line: "true" if value else "false",
        int: lambda value, line: repr(value),
        float: _float,
        type(None): lambda value, line: "null",
    }
)
