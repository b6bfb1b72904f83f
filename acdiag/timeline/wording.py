"""The one text form of a timeline: what `acdiag facts` prints is what a rule's test reads.

A line is `<seconds>s <fact.name> key=value …`. Only fields that differ from their default are written. Texts are
quoted where they hold a space, a quote or nothing; tuples are joined by commas.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from acdiag.model.arrival import Where
from acdiag.model.expression import expression
from acdiag.model.facts import BY_NAME, Fact

SECOND = 1_000_000_000
_UNSPOKEN = "tap"
"""Not printed: a path of one machine says nothing in a rule's test."""
_BARE = expression(r"[^\s\"',=]+\Z")
_FIELD = expression(r"""([a-z_]+)=((?:"(?:[^"\\]|\\.)*"|[^\s",]+|,)*)(?:\s+|\Z)""")
_ITEM = expression(r'"(?:[^"\\]|\\.)*"|[^",]+')


def fields_of(kind: type[Fact]) -> dict[str, str]:
    """The fields of a kind of fact beyond the common ones, with their annotation."""
    return {name: told for name, told in kind.annotations.items() if name in kind.defaults}


def line(fact: Fact, zero: int) -> str:
    """`fact` as text, its time in seconds since `zero` (ns)."""
    shown = [f"{(fact.at - zero) / SECOND:.6f}".rstrip("0").rstrip(".") + "s", fact.name]
    for name, default in type(fact).defaults.items():
        value = getattr(fact, name)
        if value != default and name != _UNSPOKEN:
            # Of a field that may be nothing, the word is a text.
            word = value == "none" and "None" in type(fact).annotations[name]
            shown.append(f"{name}={json.dumps(value) if word else _written(value)}")
    return " ".join(shown)


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(_written(item) for item in value) or '""'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value if _BARE.match(value) else json.dumps(value, ensure_ascii=not value.isprintable())
    if value is None:
        return "none"
    return str(value)


class Unreadable(ValueError):
    """A line of a timeline that is not in its form."""

    def __init__(self, number: int, word: str, why: str) -> None:
        super().__init__(f"line {number}: {why}")
        self.number = number
        """Line of the timeline, from 1."""
        self.word = word
        self.why = why


def parse(text: str, *, host: str = "00:90:8f:00:00:01", start: int = 0, source: str = "test") -> tuple[Fact, ...]:
    """Read a timeline, one fact a line; blank lines and lines with `#` are passed over.

    Every fact is about `host` unless its line says `host=…`; its evidence is the line's own number as frame.
    Raises `Unreadable` for a line that is not in the form.
    """
    return tuple(_facts(text, host, start, source))


def _facts(text: str, host: str, start: int, source: str) -> Iterator[Fact]:
    for number, raw in enumerate(text.splitlines(), 1):
        stripped = raw.strip()
        if not stripped or stripped.startswith("#"):
            continue
        when, _, rest = stripped.partition(" ")
        if not re.fullmatch(r"-?\d+(\.\d+)?s", when):
            raise Unreadable(number, when, f"{when!r} is no time; write it like 4.2s")
        name, _, rest = rest.strip().partition(" ")
        kind = BY_NAME.get(name)
        if kind is None:
            raise Unreadable(number, name, f"there is no fact {name!r}{_nearest(name, BY_NAME)}")
        at = start + round(float(when[:-1]) * SECOND)
        values: dict[str, Any] = dict(_values(kind, rest.strip(), number))
        yield kind(
            at=at,
            host=str(values.pop("host", host)),
            where=(Where(source, number, None, at, name),),
            **values,
        )


def _values(kind: type[Fact], text: str, number: int) -> Iterator[tuple[str, object]]:
    known = fields_of(kind)
    at = 0
    while at < len(text):
        found = _FIELD.match(text, at)
        if found is None:
            raise Unreadable(number, text[at:], f"{text[at:]!r} is not field=value")
        at = found.end()
        field, value = found.groups()
        if field == "host":
            yield field, value
        elif field not in known:
            raise Unreadable(number, field, f"{kind.name} has no field {field!r}{_nearest(field, known)}")
        else:
            try:
                yield field, _read(value, known[field])
            except ValueError:
                raise Unreadable(number, value, f"{field} of {kind.name} cannot be {value!r}") from None


def _nearest(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), 1)
    return f"; did you mean {close[0]}?" if close else ""


def _read(text: str, annotation: str) -> object:
    """A value of the type that the field is annotated with."""
    if annotation.startswith("tuple"):
        read = _READERS[annotation.removeprefix("tuple[").split(",")[0]]
        return tuple(read(_unquoted(item)) for item in _ITEM.findall(text) if item != '""')
    if text == "none" and "None" in annotation:
        return None
    return _READERS[annotation.split(" ", maxsplit=1)[0]](_unquoted(text))


def _unquoted(text: str) -> str:
    if text.startswith('"'):
        return str(json.loads(text))
    return text


def _truth(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


_READERS: dict[str, Callable[[str], object]] = {"int": int, "float": float, "str": str, "bool": _truth}
