"""Which parameter somebody meant who wrote a name that the manual does not have.

Phones have more parameters than their manual describes, and many of these look like a described one with another word
or number in it. So only what fingers do counts as a slip: one part of the path with one or two letters wrong, letter
case, a slash too many, or a name that the manual itself misprints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from acdiag.rulebook.parameter import INDEX, Known

SHORTEST = 5
"""Letters of a part in which one wrong letter is a slip: `sip` and `sipe` are two things."""
TWO_SLIPS = 9
"""Letters of a part in which two wrong ones still are."""
_WILD = "\0"


class Spelling:
    """Names by what is left of them when one part is taken out."""

    def __init__(self, entries: Iterable[Known]) -> None:
        self._whole: dict[str, Known] = {}
        self._misprints: dict[str, Known] = {}
        self._gapped: dict[str, list[tuple[str, Known]]] = {}
        for entry in entries:
            shape = entry.shape.casefold()
            self._whole.setdefault(shape, entry)
            self._misprints |= dict.fromkeys(entry.misprints, entry)
            for key, part in _gaps(shape):
                self._gapped.setdefault(key, []).append((part, entry))

    def meant(self, name: str) -> Known | None:
        """The entry that `name` is a slip of, if it is one of exactly one."""
        if found := self._misprints.get(name.strip("/")):
            return found
        plain = name.strip("/").casefold()
        near: dict[Known, None] = {}
        for shape in {plain: None, INDEX.sub("{}", plain): None}:
            whole = self._whole.get(shape)
            if whole is not None:
                # The same name with an index beyond its range may be right on another model.
                return whole if whole.has(name.strip("/").casefold()) else None
            near |= dict.fromkeys(self._near(shape))
        return next(iter(near)) if len(near) == 1 else None

    def _near(self, shape: str) -> Iterator[Known]:
        for key, part in _gaps(shape):
            for known, entry in self._gapped.get(key, ()):
                allowed = (len(known) >= SHORTEST) + (len(known) >= TWO_SLIPS)
                if _letters(known) != "" and slips(part, known, allowed) <= allowed:
                    yield entry


def _gaps(shape: str) -> Iterator[tuple[str, str]]:
    """The name without each of its parts, and that part."""
    parts = shape.split("/")
    for number, part in enumerate(parts):
        yield "/".join((*parts[:number], _WILD, *parts[number + 1 :])), part


def _letters(part: str) -> str:
    return part.strip("{}0123456789_")


def slips(one: str, other: str, most: int) -> int:
    """Letters left out, put in, changed or swapped with the next between two words; more than `most` is not counted."""
    if abs(len(one) - len(other)) > most or _digits(one) != _digits(other):
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return row[-1]


def _digits(word: str) -> str:
    return "".join(filter(str.isdigit, word))
