"""A table that forgets its oldest entry when it is full, because captures may hold a million random addresses."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

Key = TypeVar("Key")
State = TypeVar("State")

ENTRIES = 20_000
"""Clients, transfers or addresses that one table holds: a large site's phones ten times over."""
RECENT = 3_600_000_000_000
"""ns for which nobody is surprised that something goes on; what gives way later was over and nobody saw its end."""


class Memory(OrderedDict[Key, State], Generic[Key, State]):
    """An ordered dictionary of at most `limit` entries; writing refreshes an entry, reading does not."""

    def __init__(self, limit: int = ENTRIES) -> None:
        super().__init__()
        self.limit = limit
        self.forgotten = 0
        """How many entries were dropped to make room."""

    def __setitem__(self, key: Key, state: State) -> None:
        OrderedDict.__setitem__(self, key, state)
        if len(self) > self.limit:
            self.popitem(last=False)
            self.forgotten += 1
        else:
            self.move_to_end(key)


class Followed(Memory[Key, State]):
    """What is told by several messages: one that gives way soon after the latest of them is missed.

    Somebody else sets `now`, the time of the capture (ns): so a week of calls whose end was not seen is no crowd.
    """

    def __init__(self, limit: int = ENTRIES) -> None:
        super().__init__(limit)
        self.now = 0
        """0 while it is not known: what is written then counts as recent."""
        self.missed = 0
        """Entries that gave way and may have gone on."""
        self._written: dict[Key, int] = {}
        """When each entry was written; also some that are no longer there."""

    def __setitem__(self, key: Key, state: State) -> None:
        if len(self) >= self.limit and key not in self:
            written = self._written.get(next(iter(self)))
            self.missed += not written or self.now - written < RECENT
        super().__setitem__(key, state)
        self._written[key] = self.now
        if len(self._written) > 2 * self.limit:
            self._written = {each: self._written[each] for each in self}


class Awaited(Memory[Key, State]):
    """What waits for an answer, and leaves when it came or its time is over: what gives way is not told as silence."""
