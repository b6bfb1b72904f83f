"""From what a user typed to the sources that are read: files, folders, archives, `-`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from acdiag.model.case import Problem, SourceReport
from acdiag.model.errors import Unusable
from acdiag.sources.examination import Refusal, captures_in
from acdiag.sources.folder import files_below
from acdiag.sources.merging import in_time_order
from acdiag.sources.origin import Memory, Origin, readable
from acdiag.sources.pipe import Pipe
from acdiag.sources.signature import ACCEPTED
from acdiag.sources.source import Source
from acdiag.sources.stored import DiskFile, is_regular, reason

__all__ = ["Source", "in_time_order", "open_sources"]

STDIN = "-"

NAMED = 3
"""Files that a complaint names; the others are counted."""

_TWICE = "given twice; read once"


def open_sources(
    paths: Sequence[str], *, hash_large: bool = False, on_skip: Callable[[str, str], None]
) -> list[Source]:
    """Find the captures in what was typed, in that order.

    What was typed and holds none becomes a source whose report has only a problem. `on_skip` gets the path of
    everything that is left out, and why.

    Raises Unusable when nothing can be read; then nothing is reported as skipped.
    """
    opening = _Opening(hash_large=hash_large)
    for path in paths:
        opening.take(path)
    if not any(source.readable for source in opening.sources):
        raise Unusable(_complaint(opening.useless), status=3)
    for path, why in opening.skipped:
        on_skip(path, why)
    return opening.sources


class _Opening:
    """What one call has found so far."""

    def __init__(self, *, hash_large: bool) -> None:
        self.sources: list[Source] = []
        self.skipped: list[Refusal] = []
        self.useless: list[Refusal] = []
        """What was typed and holds no capture."""
        self._hash_large = hash_large
        self._memory = Memory()
        self._seen: set[str] = set()

    def take(self, path: str) -> None:
        """Look at one path as typed."""
        captures: list[Source] = []
        refusals: list[Refusal] = []
        for found in self._found(path):
            if isinstance(found, Source):
                captures.append(found)
            else:
                refusals.append(found)
        if captures or any(refusal.why == _TWICE for refusal in refusals):
            self.sources += captures
            self.skipped += refusals
        else:
            self._give_up(Refusal(readable(path), _summary(readable(path), refusals)))

    def _give_up(self, useless: Refusal) -> None:
        report = SourceReport(path=useless.path, kind="pcap")
        report.problems.append(Problem(None, useless.why))
        self.sources.append(Source(report, None))
        self.skipped.append(useless)
        self.useless.append(useless)

    def _found(self, path: str) -> Iterator[Source | Refusal]:
        if path == STDIN or not os.path.isdir(path):
            yield from self._in_file(path, typed=True)
            return
        files, unlisted = files_below(path)
        for below in files:
            yield from self._in_file(below, typed=False)
        for below, why in unlisted:
            yield Refusal(readable(below), why)

    def _in_file(self, path: str, *, typed: bool) -> Iterator[Source | Refusal]:
        real = path if path == STDIN else os.path.realpath(path)
        if real in self._seen:
            yield Refusal(readable(path), _TWICE)
            return
        self._seen.add(real)
        try:
            if path != STDIN and is_regular(path):
                file = DiskFile(path)
                origin = Origin(path, file.size, self._memory, hash_large=self._hash_large)
                yield from captures_in(path, file, origin)
            elif typed:
                pipe = _pipe(path)
                yield from captures_in(path, pipe, Origin(path, 0, self._memory, pipe=pipe))
            else:
                yield Refusal(readable(path), "no regular file")
        except OSError as error:
            yield Refusal(readable(path), reason(error))


def _pipe(path: str) -> Pipe:
    """Standard input or a named pipe.

    Raises OSError when there is none.
    """
    if path != STDIN:
        return Pipe(Path(path).open("rb"))
    if sys.stdin is None or sys.stdin.isatty():
        raise OSError("nothing is piped into standard input")
    return Pipe(sys.stdin.buffer, closing=False)


def _summary(path: str, refusals: Sequence[Refusal]) -> str:
    """Why nothing in it can be read, on one line."""
    if len(refusals) == 1 and refusals[0].path == path:
        return refusals[0].why
    if not refusals:
        return "no files in it"
    named = "; ".join(f"{refusal.path.removeprefix(path + '/')}: {refusal.why}" for refusal in refusals[:NAMED])
    others = f"; and {len(refusals) - NAMED} more" if len(refusals) > NAMED else ""
    return f"no capture among {len(refusals)} files ({named}{others})"


def _complaint(useless: Sequence[Refusal]) -> str:
    """The line of exit 3."""
    named = "; ".join(f"{refusal.path}: {refusal.why}" for refusal in useless[:NAMED])
    others = f"; and {len(useless) - NAMED} more" if len(useless) > NAMED else ""
    return f"{named}{others}; accepted are {ACCEPTED}"
