"""Values of a YAML file that know their line, so that every mistake is named where it stands.

Rules are read straight from PyYAML's node tree: the tree has the lines, keeps a key that is written twice, and
still knows that `443` without quotes was no text.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, TypeVar

from acdiag.model.expression import expression

if TYPE_CHECKING:
    from enum import StrEnum

    from yaml import MappingNode, ScalarNode, SequenceNode

    Node = ScalarNode | MappingNode | SequenceNode

_Member = TypeVar("_Member", bound="StrEnum")

_TAG = "tag:yaml.org,2002:"
_KINDS = {
    "str": "a text",
    "int": "a number",
    "float": "a number",
    "bool": "true or false",
    "null": "nothing",
    "timestamp": "a date",
    "list": "a list",
    "mapping": "a mapping",
}
DURATION = expression(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*(ms|s|min|h)\Z")
"""A number and its unit."""
UNITS = {"h": 3_600_000_000_000, "min": 60_000_000_000, "s": 1_000_000_000, "ms": 1_000_000}
"""ns in each, the largest first."""
LONGEST = 7 * 24 * UNITS["h"]
"""No wait of a rule is longer than a week; more is a slip of the pen."""
LONGEST_WHY = 500
"""Characters of what is said of a mistake: it may quote a value of any length."""


class Mistake(Exception):
    """Something wrong in a rule file."""

    def __init__(self, line: int, word: str, why: str, known: Iterable[str] = ()) -> None:
        self.line = line
        """From 1."""
        self.word = word
        """The wrong word, as written."""
        self.nearest = nearest(word, known)
        """The right word that looks most like it, or empty."""
        if len(why) > LONGEST_WHY:
            why = f"{why[: LONGEST_WHY - 100]} … {why[-90:]}"
        self.why = f"{why}; did you mean {self.nearest!r}?" if self.nearest else why
        super().__init__(self.why)


def nearest(word: str, known: Iterable[str]) -> str:
    """The one of `known` that looks most like `word`, or an empty text."""
    choices = {choice.casefold(): choice for choice in known}
    close = difflib.get_close_matches(word.casefold()[:200], list(choices), 1)
    return choices[close[0]] if close else ""


class Entry:
    """One value and its place."""

    __slots__ = ("label", "node")

    def __init__(self, node: Node, label: str) -> None:
        self.node = node
        self.label = label
        """The key that leads to it, as an error names it."""

    @property
    def line(self) -> int:
        """From 1."""
        return int(self.node.start_mark.line) + 1

    @property
    def is_block(self) -> bool:
        """Whether it is a text that begins on the next line."""
        return self.node.id == "scalar" and getattr(self.node, "style", None) in ("|", ">")

    @property
    def shape(self) -> str:
        """mapping, list, or the type of a scalar: str, int, float, bool, null or another tag."""
        kind = str(self.node.id)
        if kind == "scalar":
            return str(self.node.tag).removeprefix(_TAG)
        return "list" if kind == "sequence" else kind

    @property
    def what(self) -> str:
        """The shape as an error message says it."""
        return _KINDS.get(self.shape, f"a !{self.shape}")

    @property
    def written(self) -> str:
        """The value on one line, as a reader would write it; the items of a list with `or`."""
        if self.node.id == "sequence":
            return " or ".join(item.written for item in self.items())
        return str(self.node.value)

    def wrong(self, why: str, word: str | None = None, known: Iterable[str] = ()) -> Mistake:
        """The mistake that this value is; `word` is what is wrong in it, by default all of it."""
        if word is None:
            word = str(self.node.value) if self.node.id == "scalar" else self.label
        return Mistake(self.line, word, why, known)

    def mapping(self, known: Collection[str], required: Iterable[str] = ()) -> dict[str, Entry]:
        """Its entries by key; a key not in `known`, or twice, or missing is a mistake."""
        found: dict[str, Entry] = {}
        for key, line, entry in self.keyed():
            if key not in known:
                raise Mistake(line, key, f"{self.label} has no key {key!r}", known)
            found[key] = entry
        for key in required:
            if key not in found:
                raise self.wrong(f"{self.label} lacks the key {key!r}", key)
        return found

    def pairs(self) -> list[tuple[str, Entry]]:
        """Its entries in order; a key that is no text or comes twice is a mistake."""
        return [(word, entry) for word, _, entry in self.keyed()]

    def keyed(self) -> list[tuple[str, int, Entry]]:
        """As `pairs`, with the line of each key, from 1: where a wrong key is to be looked for."""
        if self.node.id != "mapping":
            raise self.wrong(f"{self.label} must be a mapping of keys to values")
        found: list[tuple[str, int, Entry]] = []
        seen: set[str] = set()
        for key, value in self.node.value:
            line, word = key.start_mark.line + 1, key.value
            if key.id != "scalar" or key.tag != _TAG + "str":
                raise Mistake(line, self.label, f"a key of {self.label} is no text")
            if word in seen:
                raise Mistake(line, word, f"{self.label} has the key {word!r} twice")
            seen.add(word)
            found.append((word, line, Entry(value, word)))
        return found

    def items(self) -> list[Entry]:
        """The items of a list."""
        if self.node.id != "sequence":
            raise self.wrong(f"{self.label} must be a list")
        return [Entry(node, self.label) for node in self.node.value]

    def one_or_more(self) -> list[Entry]:
        """The items of a list, or the value itself."""
        return self.items() if self.node.id == "sequence" else [self]

    def text(self) -> str:
        """A text that is not empty."""
        if self.node.id != "scalar":
            raise self.wrong(f"{self.label} must be a text")
        written = str(self.node.value)
        if self.node.tag != _TAG + "str":
            raise self.wrong(f"{self.label} must be a text, and {written!r} is {self.what}: put it in quotes")
        if not written.strip():
            raise self.wrong(f"{self.label} is empty")
        return written.strip()

    def texts(self) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(item.text() for item in self.items())

    def choice(self, kind: type[_Member]) -> _Member:
        """A member of `kind`."""
        word = self.text()
        members = [member.value for member in kind]
        if word not in members:
            raise self.wrong(f"{self.label} cannot be {word!r}: it is {_or(members)}", known=members)
        return kind(word)

    def word(self, known: Collection[str]) -> str:
        """One of the words in `known`."""
        word = self.text()
        if word not in known:
            raise self.wrong(f"{self.label} cannot be {word!r}: it is {_or(known)}", known=known)
        return word

    def truth(self) -> bool:
        """true or false."""
        if self.shape != "bool":
            raise self.wrong(f"{self.label} must be true or false")
        return str(self.node.value).lower() in ("true", "yes", "on")

    def integer(self, least: int | None = None) -> int:
        """A whole number of at least `least`."""
        try:
            value = int(self.node.value, 0) if self.shape == "int" else None
        except ValueError:
            value = None
        if value is None or (least is not None and value < least):
            bound = "" if least is None else f" of at least {least}"
            raise self.wrong(f"{self.label} must be a whole number{bound}")
        return value

    def number(self) -> float:
        """A finite number."""
        if self.shape == "int":
            return self.integer()
        try:
            value = float(self.node.value) if self.shape == "float" else None
        except ValueError:
            value = None
        if value is None or value - value != 0:
            raise self.wrong(f"{self.label} must be a number")
        return value

    def duration(self) -> int:
        """A text like `10 s`, in ns."""
        found = DURATION.match(self.text()) if self.shape == "str" else None
        if found is None:
            raise self.wrong(f"{self.label} must be a duration like 10 s, 500 ms, 10 min or 2 h")
        length = round(float(found[1]) * UNITS[found[2]])
        if length > LONGEST:
            raise self.wrong(f"{self.label} is longer than a week")
        return length


def _or(words: Iterable[str]) -> str:
    """`a, b or c`."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else str(last)
