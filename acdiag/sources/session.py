"""The directory of a live session as an input: what is stored there, also while it is being written.

It begins behind the last line that the session itself looked at, since the facts up to there are stored as well; who
reads it puts them back first (`live.resuming`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from acdiag.model.arrival import Frame, Line
from acdiag.model.case import Problem, SourceReport
from acdiag.sources.source import Source
from acdiag.store.reading import Reader

KIND = "live"
DAMAGES = (sqlite3.Error, ValueError, TypeError, KeyError, OverflowError)
"""What a database raises whose contents are not what we wrote: others may have touched or cut it."""


class SessionSource(Source):
    """One session."""

    def __init__(self, path: str, file: Path) -> None:
        """`path` is the directory as typed, `file` the database in it. Raises Unusable."""
        super().__init__(SourceReport(path, KIND, bytes=file.stat().st_size), None)
        self.reader = Reader(file)
        self._file = file
        try:
            self._taken = self.reader.counts().lines
            self.after = self.reader.counts().interpreted
            """Number of the last line that need not be looked at."""
            self.first = next((lines[0].at for lines in self.reader.blocks(self.after, path, 1) if lines), None)
        except DAMAGES:
            self.reader.close()
            raise
        self._at = self.after

    @property
    def readable(self) -> bool:
        return True

    @property
    def progress(self) -> float | None:
        """Fraction of the lines that is read; more may come meanwhile."""
        return 1.0 if self._at >= self._taken else (self._at - self.after) / (self._taken - self.after)

    def frames(self) -> Iterator[Frame]:
        """None: captures of a session are files beside it."""
        return iter(())

    def arrivals(self) -> Iterator[Frame | Line]:
        """The lines behind `after`, as far as they are stored by now."""
        try:
            for lines in self.reader.blocks(self.after, self.report.path):
                yield from lines
                if lines:
                    self._at = lines[-1].number
        except DAMAGES as error:
            self.report.problems.append(Problem(None, f"the session is damaged: {error}"))
        if self.reader.damaged:
            self.report.problems.append(Problem(None, "damaged pieces of the session", self.reader.damaged))

    def again(self) -> Source | None:
        return SessionSource(self.report.path, self._file)

    def close(self) -> None:
        """Let go of the database."""
        self.reader.close()
