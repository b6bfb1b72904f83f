"""A table that forgets its oldest entry when it is full, because captures may hold a million random addresses."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

Key = TypeVar("Key")
State = TypeVar("State")

ENTRIES = 20_000
"""Clients, transfers or addresses that one table holds: a large site's phones ten times over."""


class Memory(OrderedDict[Key, State], Generic[Key, State]):
    """An ordered dictionary of at most `limit` entries; writing refreshes an entry, reading does not."""

    def __init__(self, limit: int = ENTRIES) -> None:
        super().__init__()
        self.limit = limit
        self.forgotten = 0
        """How many entries were dropped to make room."""

    def __setitem__(self, key: Key, state: State) -> None:
        if key in self:
            self.move_to_end(key)
        elif len(self) >= self.limit:
            self.popitem(last=False)
            self.forgotten += 1
        OrderedDict.__setitem__(self, key, state)


class Awaited(Memory[Key, State]):
    """What waits for an answer, and leaves when it came or its time is over: what gives way is not told as silence."""
