"""JSON text of two blanks a level, as `json.dumps` writes it and `json_safe` makes it, at several times their speed.

The standard library's fast encoder does not indent, and its indenting one makes a generator for each object: the
hundred thousand intervals of a rollout cost more than its million packets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from json.encoder import encode_basestring
from math import isfinite
from typing import Any

from acdiag.model.named_tuple import NamedTuple
from acdiag.present.escape import json_safe

_WRITERS: dict[type, Callable[[Any, str], str]] = {}
_NAMES: dict[str, str] = {}
"""Names of members as they are written, with the colon."""
_MOST_NAMES = 4096
_WORDS: dict[str, str] = {}
"""Short texts as they are written: every phone has the outcome of every rule, and these are four words."""
_WORD = 32
"""Letters of a text that is kept at most."""
_MEMBER, _ENTRY = "\n  ", "\n    "
"""What begins a line of the document, and of a list in it."""
_GROUP = 16
"""Entries in a piece."""


class Rows(NamedTuple):
    """A list of objects with the same members, written by one template: there are a hundred thousand of them."""

    members: Mapping[str, str]
    """How the value of each is written, in the form of `%`: `"%s"` for text that needs no escape, `%d`, `%r`."""
    values: Sequence[tuple[Any, ...]]


class Written(NamedTuple):
    """A list that is a member of the document itself, and whose entries are text already."""

    entries: Iterable[str]
    """Each as `entry` writes it; they may be made as they are written."""


class Ready(NamedTuple):
    """A value whose text is known."""

    text: str


def entry(value: Any) -> str:
    """The text of one entry of a `Written` list."""
    return _text(value, _ENTRY)


def member(value: Any) -> Ready:
    """A value that is the same in many entries of such lists, written once."""
    return Ready(_text(value, _ENTRY + "  "))


def pieces(document: Mapping[str, Any]) -> Iterator[str]:
    """The text of an object as `dumps` writes it, bit by bit: a whole one of many megabytes is copied at every step."""
    before = "{"
    for name, member in document.items():
        yield f"{before}{_MEMBER}{_name(name)}"
        if isinstance(member, Written):
            yield from _groups(member.entries)
        else:
            yield _text(member, _MEMBER)
        before = ","
    yield "\n}" if document else "{}"


def _groups(entries: Iterable[str]) -> Iterator[str]:
    """A list of entries, some at a time: each by itself would be a call of the system."""
    before, left = "[", iter(entries)
    while group := [*islice(left, _GROUP)]:
        yield f"{before}{_ENTRY}{f',{_ENTRY}'.join(group)}"
        before = ","
    yield f"{_MEMBER}]" if before == "," else "[]"


def dumps(value: Any) -> str:
    """The text of a value made of dicts with text as keys, lists, `Rows`, text, numbers, booleans and None.

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
    written = f"{_escaped(name)}: "
    if len(_NAMES) < _MOST_NAMES:
        _NAMES[name] = written
    return written


def _list(value: list[Any] | tuple[Any, ...], line: str) -> str:
    if not value:
        return "[]"
    inner = line + "  "
    return f"[{inner}{f',{inner}'.join([_text(member, inner) for member in value])}{line}]"


def _rows(value: Rows, line: str) -> str:
    if not value.values:
        return "[]"
    inner, innermost = line + "  ", line + "    "
    members = f",{innermost}".join(_name(name) + form for name, form in value.members.items())
    template = f"{inner}{{{innermost}{members}{inner}}}"
    return f"[{','.join([template % each for each in value.values])}{line}]"


def _str(value: str, line: str) -> str:
    known = _WORDS.get(value)
    if known is not None:
        return known
    written = _escaped(value)
    if len(value) < _WORD and len(_WORDS) < _MOST_NAMES:
        _WORDS[value] = written
    return written


def _escaped(value: str) -> str:
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
        Rows: _rows,
        Ready: lambda value, line: value.text,
        str: _str,
        bool: lambda value, line: "true" if value else "false",
        int: lambda value, line: repr(value),
        float: _float,
        type(None): lambda value, line: "null",
    }
)
