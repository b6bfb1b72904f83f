"""Reading a session, also while others write it: its lines in order, its facts, its findings, its losses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import UnionType
from typing import Any

from acdiag.model.arrival import Line
from acdiag.model.facts import Fact
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.stream import Stream
from acdiag.store import facts, streams
from acdiag.store.block import Block, unpack
from acdiag.store.progress import number, text
from acdiag.store.schema import open_to_read
from acdiag.store.shape import read
from acdiag.store.writing import Loss

_COLUMNS = "first, count, start, latest, senders, size, body"
_BLOCK = (int, int, int, int, str, int, bytes)
_FACT = (int, str, str, str)
_STREAM = (str, int, str)
_FINDING = (str, int, int | None, str)
_LOSS = (int, int, str, str, int)
"""Types of columns; SQLite itself takes any in any."""
_Row = tuple[int, int, int, int, str, int, bytes]


class Counts(NamedTuple):
    """How far a session has come."""

    lines: int
    """Lines ever taken."""
    bytes: int
    """Their bytes."""
    rotated: int
    """Lines that are no longer there."""
    interpreted: int
    """The last line that was looked at, and whose facts are stored."""
    latest: int
    """When the last line came, ns; 0 without any."""


class Reader:
    """A session that is read."""

    def __init__(self, path: Path) -> None:
        """Open the file `path`. Raises Unusable."""
        self._database = open_to_read(path)
        self.damaged = 0
        """Blocks and facts that could not be read."""

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """Whatever is read inside is of the same moment, while others go on writing."""
        self._database.execute("BEGIN")
        try:
            yield
        finally:
            self._database.execute("COMMIT")

    def counts(self) -> Counts:
        """How far it has come."""
        database = self._database
        lines, size, rotated, seen = (number(database, key) for key in ("lines", "bytes", "rotated", "interpreted"))
        row = database.execute("SELECT latest FROM lines ORDER BY first DESC LIMIT 1").fetchone()
        return Counts(lines, size, rotated, seen, int(row[0]) if row else 0)

    def mark(self, key: str) -> str:
        """A mark of `progress`; empty where it was never set."""
        return text(self._database, key)

    def blocks(self, after: int, source: str, most: int = 1 << 30) -> Iterator[list[Line]]:
        """The lines after number `after`, a block at a time, at most `most` blocks; `source` becomes their source."""
        # Blocks never overlap, so the one that holds the next line is the last that begins at or before it.
        begin = f"SELECT {_COLUMNS} FROM lines WHERE first <= ? ORDER BY first DESC LIMIT 1"
        row = self._database.execute(begin, (after + 1,)).fetchone()
        if row is None or (is_whole(row, _BLOCK) and row[0] + row[1] <= after + 1):
            row = self._next(after)
        while row is not None and most > 0:
            first, most = row[0], most - 1
            lines = self._lines(row, source)
            yield [line for line in lines if line.number > after] if first <= after else lines
            # How many lines there are in a damaged block its row may not know; the next one begins behind its first.
            after = lines[-1].number if lines else first
            row = self._next(after)

    def _next(self, after: int) -> _Row | None:
        row: _Row | None = self._database.execute(
            f"SELECT {_COLUMNS} FROM lines WHERE first > ? ORDER BY first LIMIT 1", (after,)
        ).fetchone()
        return row

    def _lines(self, row: _Row, source: str) -> list[Line]:
        first, count, start, latest, senders, size, body = row
        try:
            if not is_whole(row, _BLOCK):
                raise ValueError("a block of lines with values of other types")
            block = Block(count, start, latest, [str(sender) for sender in read(senders)], size, body)
            return list(unpack(block, source, first))
        except (ValueError, TypeError):
            self.damaged += 1
            return []

    def line(self, wanted: int, source: str) -> Line | None:
        """One line by its number; None when it is no longer there, or never was."""
        for lines in self.blocks(wanted - 1, source, 1):
            return next((line for line in lines if line.number == wanted), None)
        return None

    def facts(self, source: str) -> Iterator[Fact]:
        """All facts in the order in which they were noticed."""
        rows = self._database.execute("SELECT at, name, host, body FROM facts ORDER BY id")
        for row in rows:
            fact = unpacked(row, source)
            if fact is None:
                self.damaged += 1
            else:
                yield fact

    def facts_by_host(self) -> Mapping[str, int]:
        """How many facts of each host there are."""
        rows = self._database.execute("SELECT host, count(*) FROM facts GROUP BY host")
        return {host: count for host, count in rows if isinstance(host, str)}

    def streams(self, source: str) -> Iterator[Stream]:
        """RTP streams that were measured and whose packets were not kept, oldest first."""
        for row in self._database.execute("SELECT id, last, body FROM streams ORDER BY last, id"):
            try:
                stream = streams.unpack(streams.Row(*row), source) if is_whole(row, _STREAM) else None
            except ValueError:
                stream = None
            if stream is None:
                self.damaged += 1
            else:
                yield stream

    def losses(self, after: int = 0) -> Iterator[tuple[int, Loss]]:
        """What was lost, with a number to go on from."""
        rows = self._database.execute(
            "SELECT id, at, listener, how, count FROM losses WHERE id > ? ORDER BY id", (after,)
        )
        for row in rows:
            if is_whole(row, _LOSS):
                yield row[0], Loss(*row[1:])
            else:
                self.damaged += 1

    def findings(self) -> Iterator[tuple[str, int, int | None, str]]:
        """Everything that was ever raised: its id, when, when it was cleared, and its JSON, which is an object."""
        for row in self._database.execute("SELECT id, raised, cleared, body FROM findings ORDER BY raised, id"):
            if is_whole(row, _FINDING) and _is_object(row[3]):
                yield row
            else:
                self.damaged += 1

    def close(self) -> None:
        self._database.close()


def unpacked(row: Sequence[Any], source: str) -> Fact | None:
    """A fact out of its columns; None when it is damaged, or this version does not know it."""
    try:
        return facts.unpack(facts.Row(*row), source) if is_whole(row, _FACT) else None
    except ValueError:
        return None


def is_whole(row: Sequence[object], kinds: Sequence[type | UnionType]) -> bool:
    """Whether a row holds values of these types."""
    return all(map(isinstance, row, kinds))


def _is_object(body: str) -> bool:
    try:
        return isinstance(read(body), dict)
    except ValueError:
        return False
