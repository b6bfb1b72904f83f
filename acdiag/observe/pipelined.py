"""Requests that wait for their answers in order, connection by connection (RFC 9112 section 9.3.2).

A client may send the next one before the first is answered, on as many connections as it likes; so both have a bound.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

from acdiag.observe.waits import Waits

MOST = 50_000
"""Requests that wait at once; then those of the connection that has not asked for longest go. A site of 2,000 phones
has some ten of each on their way when it starts."""
MOST_OF_ONE = 64
"""Requests of one connection, the latest; browsers send six, phones one."""

Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item")


class Pipelined(Generic[Key, Item]):
    """By connection, the requests that no answer has come to."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[Key, list[Item]] = OrderedDict()
        """The connection that asked last is last."""
        self._count = 0
        self._waits: Waits[tuple[Key, Item]] = Waits()
        """It holds more than wait here, so what it forgets is counted already."""
        self.forgotten = 0
        """Requests that gave way to others."""

    def ask(self, key: Key, request: Item, source: str, due: int) -> None:
        """One more waits on a connection, until `due` (ns) of its source."""
        self._waits.add(source, due, (key, request))
        waiting = self._waiting.setdefault(key, [])
        self._waiting.move_to_end(key)
        waiting.append(request)
        self._count += 1
        if len(waiting) > MOST_OF_ONE:
            self.answer(key)
            self.forgotten += 1
        while self._count > MOST:
            self.forgotten += self._take(next(iter(self._waiting)))

    def first(self, key: Key) -> Item | None:
        """The request that the next answer belongs to."""
        waiting = self._waiting.get(key)
        return waiting[0] if waiting else None

    def answer(self, key: Key) -> Item | None:
        """The same, and it waits no longer."""
        waiting = self._waiting.get(key)
        if waiting is None:
            return None
        if len(waiting) == 1:
            self._take(key)
            return waiting[0]
        self._count -= 1
        return waiting.pop(0)

    def give_up(self, key: Key) -> None:
        """Nothing that waits on a connection is answered any more."""
        if key in self._waiting:
            self._take(key)

    def overdue(self, source: str, now: int) -> Iterator[tuple[int, Key, Item]]:
        """Each connection whose next answer was due by `now` (ns), with when it was; nothing waits on it then."""
        for due, (key, request) in self._waits.due(source, now):
            if self.first(key) is request:
                self.give_up(key)
                yield due, key, request

    def _take(self, key: Key) -> int:
        gone = len(self._waiting.pop(key))
        self._count -= gone
        return gone
