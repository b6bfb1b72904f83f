"""Between the threads that receive and the one that writes: batches of lines, bounded, and what was dropped counted."""

from __future__ import annotations

import threading
from collections import Counter, deque

from acdiag.store.block import Batch

MOST = 192_000_000
"""Bytes of memory that may wait: five seconds of the fastest sender, if the disk stands still."""


class Spool:
    """Batches that wait to be written."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._batches: deque[tuple[int, Batch]] = deque()
        self._changed = threading.Condition()
        self.waiting = 0
        """Bytes of memory that wait."""
        self.stuck = False
        """Nothing can be written at the moment."""
        self._dropped: Counter[tuple[str, str]] = Counter()
        self._ended = False

    def put(self, batch: Batch, *, patient: bool = False) -> None:
        """Take a batch; without room it is counted and dropped, or waited for where the sender can wait (TCP)."""
        weight = batch.weigh()
        with self._changed:
            while patient and self._is_full(weight) and not self.stuck and not self._ended:
                self._changed.wait(0.5)
            if self._is_full(weight):
                self._dropped[batch.listener, "disk" if self.stuck else "queue"] += len(batch.lines)
                return
            self._batches.append((weight, batch))
            self.waiting += weight
            self._changed.notify_all()

    def _is_full(self, weight: int) -> bool:
        return self.waiting > 0 and self.waiting + weight > self._most

    def wait(self, seconds: float) -> list[Batch]:
        """All batches that are there, after `seconds` at the latest; they count as waiting until `done`."""
        with self._changed:
            if not self._batches and not self._ended:
                self._changed.wait(seconds)
            return [batch for _, batch in self._batches]

    def done(self, count: int) -> None:
        """The first `count` batches were written."""
        with self._changed:
            for _ in range(count):
                weight, _ = self._batches.popleft()
                self.waiting -= weight
            self._changed.notify_all()

    def take_dropped(self) -> dict[tuple[str, str], int]:
        """By listener and reason, lines dropped since this was asked last."""
        with self._changed:
            dropped, self._dropped = dict(self._dropped), Counter()
        return dropped

    def end(self) -> None:
        """Nothing more will be put."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()
