"""The head of a text message: a start line and header fields, as SIP (RFC 3261 section 7.3) and HTTP (RFC 9112
section 5) have them in common.

Both protocols' real messages break their grammar in harmless ways (LF instead of CRLF, blanks before the colon, bytes
that are not UTF-8), so a line that is no field is passed over and the others count. A last line without its line end is
cut, and half a value is worse than none: it is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from acdiag.model.errors import Malformed
from acdiag.model.expression import expression
from acdiag.model.named_tuple import NamedTuple
from acdiag.wire.text import loose

LONGEST_HEAD = 65_536
"""Bytes; servers refuse heads beyond 8 to 32 KiB, and one UDP datagram holds no more than this."""
MOST_FIELDS = 512
"""Header fields of one head; servers refuse more than 100, and a SIP request passes at most 70 proxies."""

_FOLD = expression(rb"\r?\n[ \t]+")
_LINE_END = expression(rb"[\r\n]")
_EMPTY_LINE = expression(rb"\n\r?\n")
_NUMBER = expression(r"\s*([0-9]{1,10})(?![0-9])", re.ASCII)


class Fields(Mapping[str, tuple[str, ...]]):
    """Values of header fields by name in lower case, in the order of first appearance."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, tuple[str, ...]]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> tuple[str, ...]:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Fields({self._values!r})"

    def first(self, name: str) -> str | None:
        """The first value of `name`; None when there is no such field."""
        values = self._values.get(name)
        return values[0] if values else None

    def every(self, name: str) -> tuple[str, ...]:
        """All values of `name`, one for each time that the field was there."""
        return self._values.get(name, ())

    def number(self, name: str) -> int | None:
        """The first value as a number without sign; None when it is none."""
        return number(self.first(name))


class Head(NamedTuple):
    """A start line, the fields, and where the body begins."""

    start: str
    fields: Fields
    end: int
    """Length of the head in bytes, with the empty line."""
    whole: bool
    """The empty line is there: no field is missing."""


def number(text: str | None) -> int | None:
    """A decimal number at the start of a value, of at most ten digits; what follows it is a comment or a mistake."""
    found = _NUMBER.match(text) if text else None
    return int(found[1]) if found else None


def end_of_head(data: bytes | bytearray, at: int = 0) -> int:
    """Where the first empty line at or after `at` ends, which is where a body begins; -1 when there is none."""
    # One search for both: thousands of heads may wait in `data`, which none may search to its end.
    found = _EMPTY_LINE.search(data, at)
    return found.end() if found else -1


def start_line(data: bytes) -> bytes:
    """The first line without its end; a lone carriage return ends it too."""
    end = _LINE_END.search(data, 0, LONGEST_HEAD)
    return data[: end.start()] if end else data[:LONGEST_HEAD]


def read_head(data: bytes, names: Mapping[str, str] | None = None) -> Head:
    """Read the head of a message; `names` gives the full name for a short one (both in lower case).

    Raises `Malformed` when the head is too long or has too many fields.
    """
    end = end_of_head(data[: LONGEST_HEAD + 4])
    whole = end >= 0
    if not whole:
        end = len(data)
    if end > LONGEST_HEAD:
        raise Malformed(LONGEST_HEAD, "head is too long")
    start = start_line(data)
    section = data[len(start) : end]
    if not whole:
        section = section[: section.rfind(b"\n") + 1]
    return Head(loose(start), _fields(section, names or {}), end, whole)


def _fields(section: bytes, names: Mapping[str, str]) -> Fields:
    if b"\n " in section or b"\n\t" in section:
        section = _FOLD.sub(b" ", section)
    lines = [line for line in section.split(b"\n") if line.strip()]
    if len(lines) > MOST_FIELDS:
        raise Malformed(0, "head has too many fields")
    values: dict[str, tuple[str, ...]] = {}
    for line in lines:
        raw, colon, value = line.partition(b":")
        name = _name(raw)
        if colon and name:
            name = names.get(name, name)
            told = (loose(value).strip(),)
            values[name] = values[name] + told if name in values else told
    return Fields(values)


@lru_cache(maxsize=256)
def _name(raw: bytes) -> str:
    """The name of a field; they are few, and every message has the same."""
    return loose(raw).strip().lower()
