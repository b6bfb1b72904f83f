"""Writing what was made of the lines: facts, findings, and how far the lines were looked at, in one transaction.

A fact and the mark that says that its line was looked at are committed together: after a SIGKILL nothing is looked at
twice, and nothing is left out.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from acdiag.store.facts import Row
from acdiag.store.progress import put
from acdiag.store.schema import connect, roll_back
from acdiag.store.streams import Row as StreamRow

MOST_FACTS = 1_000_000
"""Facts kept, some 300 MB: a month of a thousand phones; the oldest go first."""


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

    def forget(self, before: int) -> None:
        """Take out facts and cleared findings from before a time (ns), and facts of which there are too many.

        Raises sqlite3.Error.
        """
        self._database.execute("DELETE FROM facts WHERE at < ?", (before,))
        self._database.execute("DELETE FROM facts WHERE id <= (SELECT max(id) FROM facts) - ?", (MOST_FACTS,))
        self._database.execute("DELETE FROM findings WHERE cleared < ?", (before,))
        self._database.execute("DELETE FROM streams WHERE last < ?", (before,))

    def close(self) -> None:
        """Let go of the file; as with lines, a full disk harms nothing."""
        with suppress(sqlite3.Error):
            self._database.close()
