"""What is due at some time of a source: silence that becomes a fact, looked at only when its turn comes."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush
from typing import Generic, TypeVar

MOST = 100_000
"""Waits of one source; the one that is due first is dropped, and is then no fact."""

Item = TypeVar("Item")


class Waits(Generic[Item]):
    """Items by the time that they are due, source by source."""

    def __init__(self) -> None:
        self._heaps: dict[str, list[tuple[int, int, Item]]] = {}
        self._number = 0
        self.forgotten = 0
        """Waits that gave way to others."""

    def add(self, source: str, due: int, item: Item) -> None:
        """`item` is due at `due` (ns)."""
        heap = self._heaps.setdefault(source, [])
        self._number += 1
        heappush(heap, (due, self._number, item))
        if len(heap) > MOST:
            heappop(heap)
            self.forgotten += 1

    def due(self, source: str, now: int) -> Iterator[tuple[int, Item]]:
        """What is due by `now`, with its time, in that order; taken out."""
        heap = self._heaps.get(source)
        while heap and heap[0][0] <= now:
            due, _, item = heappop(heap)
            yield due, item
