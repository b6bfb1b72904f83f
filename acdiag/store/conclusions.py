"""Writing what was made of the lines: facts, findings, and how far the lines were looked at, in one transaction.

A fact and the mark that says that its line was looked at are committed together: after a SIGKILL nothing is looked at
twice, and nothing is left out.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from acdiag.model.facts import Fact
from acdiag.model.named_tuple import NamedTuple
from acdiag.store.facts import Row
from acdiag.store.progress import put
from acdiag.store.reading import unpacked
from acdiag.store.schema import connect, roll_back
from acdiag.store.streams import Row as StreamRow

MOST_FACTS = 1_000_000
"""Facts kept, some 300 MB: thinned, a month of a thousand phones; the oldest go first."""
MOST_STREAMS = 40_000
"""Streams kept, some 4 KB each: as many as a reader keeps; those that were over first go first."""
MOST_LOSSES = 100_000
"""Losses kept: hours of one with each commit. How many lines were lost in all stays counted (mark `report`)."""


class Change(NamedTuple):
    """A finding was raised or cleared."""

    id: str
    raised: int
    cleared: int | None
    body: str
    """The finding as JSON."""


class ConclusionWriter:
    """The one writer of facts and findings of a session."""

    def __init__(self, path: Path) -> None:
        self._database = connect(path)

    def write(
        self,
        facts: Sequence[Row],
        changes: Iterable[Change],
        marks: Iterable[tuple[str, int | str]],
        streams: Iterable[StreamRow] = (),
    ) -> None:
        """Commit all of it. Raises sqlite3.Error, for instance when the disk is full; then it may be tried again."""
        database = self._database
        database.execute("BEGIN IMMEDIATE")
        try:
            database.executemany("INSERT INTO facts (at, name, host, body) VALUES (?, ?, ?, ?)", facts)
            database.executemany(
                "INSERT INTO findings VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
                " raised = excluded.raised, cleared = excluded.cleared, body = excluded.body",
                changes,
            )
            database.executemany(
                "INSERT INTO streams VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
                " last = excluded.last, body = excluded.body",
                streams,
            )
            for key, value in marks:
                put(database, key, value)
            database.execute("COMMIT")
        except BaseException:
            roll_back(database)
            raise

    def thin(self, host: str, source: str, worth: Callable[[Sequence[Fact]], Iterable[Fact]]) -> int:
        """Take out the facts of a host that are not `worth` keeping; gives how many are left.

        `source` is the session, as in `facts.unpack`; what this version cannot read stays. Raises sqlite3.Error.
        """
        known: dict[int, Fact] = {}
        rows = self._database.execute("SELECT id, at, name, host, body FROM facts WHERE host = ? ORDER BY id", (host,))
        left = 0
        for id_, *row in rows:
            left += 1
            fact = unpacked(row, source)
            if fact is not None:
                known[id_] = fact
        kept = {id(fact) for fact in worth(list(known.values()))} if known else set()
        gone = [(id_,) for id_, fact in known.items() if id(fact) not in kept]
        self._database.execute("BEGIN IMMEDIATE")
        try:
            self._database.executemany("DELETE FROM facts WHERE id = ?", gone)
            self._database.execute("COMMIT")
        except BaseException:
            roll_back(self._database)
            raise
        return left - len(gone)

    def forget(self, before: int) -> None:
        """Take out what is from before a time (ns), but for open findings, and facts and losses that are too many.

        Raises sqlite3.Error.
        """
        self._database.execute("DELETE FROM facts WHERE at < ?", (before,))
        excess = self._database.execute("SELECT count(*) FROM facts").fetchone()[0] - MOST_FACTS
        if excess > 0:
            oldest = "SELECT id FROM facts ORDER BY id LIMIT ?"
            self._database.execute(f"DELETE FROM facts WHERE id IN ({oldest})", (excess,))
        self._database.execute("DELETE FROM findings WHERE cleared < ?", (before,))
        self._database.execute("DELETE FROM streams WHERE last < ?", (before,))
        latest = "SELECT id FROM streams ORDER BY last DESC, id LIMIT -1 OFFSET ?"
        self._database.execute(f"DELETE FROM streams WHERE id IN ({latest})", (MOST_STREAMS,))
        # The last one stays: SQLite gives the number behind the highest that is there, and numbers say what is new.
        self._database.execute(
            "DELETE FROM losses WHERE id < (SELECT max(id) FROM losses)"
            " AND (at < ? OR id <= (SELECT max(id) FROM losses) - ?)",
            (before, MOST_LOSSES),
        )

    def close(self) -> None:
        """Let go of the file; as with lines, a full disk harms nothing."""
        with suppress(sqlite3.Error):
            self._database.close()
