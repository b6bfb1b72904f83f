"""Writing raw lines: batches in, one transaction for all that wait, the oldest blocks out where there are too many.

A number is given to a line when it is committed and never again, so the highest number says how many lines were ever
taken, those that were rotated away included.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from acdiag.model.named_tuple import NamedTuple
from acdiag.store.block import Batch, pack
from acdiag.store.progress import add, number, put
from acdiag.store.schema import connect, roll_back

SECOND = 1_000_000_000
DAY = 86_400 * SECOND
OLDEST_AT_ONCE = 64
"""Blocks that one transaction takes out: enough to keep up with the fastest sender, too few to be felt."""


class Bounds(NamedTuple):
    """How much of the past is kept."""

    stored: int = 2_000_000_000
    """Bytes of blocks: some 20 GB of log, which packs to a tenth."""
    age: int = 30 * DAY
    """ns; of lines and of facts."""


KEPT = Bounds()


class Loss(NamedTuple):
    """Lines that were there and were not stored."""

    at: int
    listener: str
    how: str
    """kernel: its buffer was full; queue: the receiver's was; disk: there was no room to write."""
    lines: int


class LineWriter:
    """The one writer of lines of a session."""

    def __init__(self, path: Path, bounds: Bounds = KEPT) -> None:
        self._database = connect(path)
        self._bounds = bounds
        self.taken = number(self._database, "lines")
        """Lines that the session has taken in its life."""
        self._stored = int(self._database.execute("SELECT coalesce(sum(stored), 0) FROM lines").fetchone()[0])

    def write(self, batches: Sequence[Batch], losses: Iterable[Loss] = ()) -> int:
        """Commit them all, or none; gives how many lines the session has taken in its life.

        Raises sqlite3.Error, for instance when the disk is full; then the same may be tried again.
        """
        blocks = [(batch.listener, pack(batch)) for batch in batches if batch.lines]
        database = self._database
        database.execute("BEGIN IMMEDIATE")
        try:
            taken = number(database, "lines")
            for listener, block in blocks:
                senders = json.dumps(block.senders)
                row = (taken + 1, block.number, block.start, block.latest, listener, senders, block.size)
                database.execute(
                    "INSERT INTO lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, len(block.body), block.body)
                )
                taken += block.number
            put(database, "lines", taken)
            add(database, "bytes", sum(block.size for _, block in blocks))
            database.executemany("INSERT INTO losses (at, listener, how, count) VALUES (?, ?, ?, ?)", losses)
            gone = self._rotate(max((block.latest for _, block in blocks), default=0))
            database.execute("COMMIT")
        except BaseException:
            roll_back(database)
            raise
        self._stored += sum(len(block.body) for _, block in blocks) - gone
        self.taken = taken
        return taken

    def _rotate(self, now: int) -> int:
        """Take out what is too old or too much; gives its bytes."""
        too_old, excess = now - self._bounds.age, self._stored - self._bounds.stored
        query = "SELECT first, count, latest, stored FROM lines ORDER BY first LIMIT ?"
        gone = lines = 0
        last = None
        for first, count, latest, stored in self._database.execute(query, (OLDEST_AT_ONCE,)).fetchall():
            if latest >= too_old and gone >= excess:
                break
            last, gone, lines = first, gone + stored, lines + count
        if last is not None:
            self._database.execute("DELETE FROM lines WHERE first <= ?", (last,))
            add(self._database, "rotated", lines)
        return gone

    def close(self) -> None:
        """Let go of the file; the log of writes is folded into it where nobody else reads."""
        # On a full disk what was committed stays in the log of writes and is read from there.
        with suppress(sqlite3.Error):
            self._database.close()
