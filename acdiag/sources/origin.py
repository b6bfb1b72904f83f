"""The file as stored: what is reported of it, however many captures it holds."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path

from acdiag.model.case import SourceReport
from acdiag.sources.pipe import Pipe

HASHED = 64_000_000
"""Bytes up to which a file is hashed without being asked."""

HELD = 256 * 1024 * 1024
"""Bytes of archives that may be in memory at once, of all files together."""


class Memory:
    """What is left of the memory for archives that cannot be read where they lie."""

    def __init__(self) -> None:
        self.left = HELD


class Origin:
    """A file or pipe in which captures are looked for."""

    def __init__(
        self,
        path: str,
        size: int,
        memory: Memory,
        *,
        hash_large: bool = False,
        pipe: Pipe | None = None,
        is_log: bool = False,
    ) -> None:
        self.memory = memory
        self.pipe = pipe
        self.is_log = is_log
        """The user says that it is a log, whatever its lines look like."""
        self._path = path
        self._size = size
        self._hashed = not pipe and (hash_large or size <= HASHED)

    @cached_property
    def _sha256(self) -> str | None:
        if not self._hashed:
            return None
        try:
            with Path(self._path).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return None

    @property
    def changed(self) -> int | None:
        """When the file was last changed, ns; of a pipe nobody knows it."""
        try:
            return None if self.pipe else Path(self._path).stat().st_mtime_ns
        except OSError:
            return None

    def report(self, path: str, kind: str) -> SourceReport:
        """What can be said before reading; the hash is that of the whole file, also for a member of an archive."""
        size = self.pipe.passed if self.pipe else self._size
        return SourceReport(path=readable(path), kind=kind, sha256=self._sha256, bytes=size)


def readable(path: str) -> str:
    """The path as text that every encoding takes; bytes that are no UTF-8 become U+FFFD."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
