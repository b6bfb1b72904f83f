"""Tables as data: columns that give way when the screen is narrow, and rows that are only made when they are drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

from acdiag.model.named_tuple import NamedTuple
from acdiag.present.tui.shapes import PLAIN, Spans

GAP = 1
"""Cells between two columns."""
Item = TypeVar("Item")


class Column(NamedTuple):
    """One column."""

    title: str
    least: int
    """Cells that it needs to be of use."""
    most: int = 0
    """Cells that it takes where there is room; as many as at least when 0."""
    drop: int = 0
    """Columns with a higher number go first when it is narrow; 0 stays."""
    right: bool = False
    """Numbers: aligned to the right."""
    main: bool = False
    """It grows to its most before the others, and takes what all leave over."""


class Row(NamedTuple):
    """One row, made."""

    cells: tuple[Spans, ...]
    tone: str = PLAIN
    """Of the whole row, below the tones of its pieces."""
    bad: bool = False
    """It is one of those that `e` jumps to."""

    @property
    def texts(self) -> tuple[str, ...]:
        """Its cells as text, as captured."""
        return tuple("".join(span.text for span in cell) for cell in self.cells)


class Rows(Generic[Item]):
    """A table's content: items, and how to make a row of one."""

    def __init__(
        self,
        items: Sequence[Item],
        key: Callable[[Item], str],
        make: Callable[[Item], Row],
        *,
        keep: int = 2_000,
        filtered: bool = False,
    ) -> None:
        """`key` names an item over several contents; `keep` bounds the rows that are kept made.

        `filtered` says that there may be more items than these.
        """
        self.filtered = filtered
        self.items = items
        self._key = key
        self._make = make
        self._keep = keep
        self._made: dict[int, Row] = {}

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Row]:
        return (self._make(item) for item in self.items)

    def row(self, index: int) -> Row:
        """The row at `index`."""
        made = self._made.get(index)
        if made is None:
            if len(self._made) >= self._keep:
                self._made.clear()
            made = self._made[index] = self._make(self.items[index])
        return made

    def key(self, index: int) -> str:
        """What names the item at `index`."""
        return self._key(self.items[index])

    def find(self, key: str) -> int | None:
        """Where the item with that name is."""
        return next((index for index, item in enumerate(self.items) if self._key(item) == key), None)

    def holding(self, words: str) -> Rows[Item]:
        """Only the rows in which every one of the words is, whatever their case."""
        wanted = words.casefold().split()
        if not wanted:
            return self
        kept = [item for item in self.items if _holds(self._make(item), wanted)]
        return Rows(kept, self._key, self._make, keep=self._keep, filtered=True)


def _holds(row: Row, wanted: Sequence[str]) -> bool:
    text = " ".join(row.texts).casefold()
    return all(word in text for word in wanted)


def layout(columns: Sequence[Column], width: int) -> list[tuple[int, int]]:
    """Which columns are shown, by number, and how wide each is."""
    shown = list(range(len(columns)))
    while len(shown) > 1 and _needed(columns, shown) > width:
        droppable = [number for number in shown if columns[number].drop]
        if not droppable:
            break
        shown.remove(max(droppable, key=lambda number: columns[number].drop))
    spare = width - _needed(columns, shown)
    grown = {number: columns[number].least for number in shown}
    for number in sorted(shown, key=lambda number: not columns[number].main):
        column = columns[number]
        more = min(max(spare, 0), max((column.most or column.least) - column.least, 0))
        grown[number] += more
        spare -= more
    main = next((number for number in shown if columns[number].main), shown[-1])
    grown[main] += max(spare, 0)
    return list(grown.items())


def _needed(columns: Sequence[Column], shown: Sequence[int]) -> int:
    return sum(columns[number].least for number in shown) + GAP * (len(shown) - 1)
