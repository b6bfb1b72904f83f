"""From what a user typed to the sources that are read: files, folders, archives, `-`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from acdiag.model.case import Problem, SourceReport
from acdiag.model.errors import Unusable
from acdiag.sources import configuration
from acdiag.sources.examination import Refusal, captures_in
from acdiag.sources.folder import files_below
from acdiag.sources.log import settle
from acdiag.sources.merging import arrivals_in_time_order, in_time_order
from acdiag.sources.origin import Memory, Origin, readable
from acdiag.sources.pipe import Pipe
from acdiag.sources.signature import ACCEPTED
from acdiag.sources.source import Source
from acdiag.sources.stored import DiskFile, is_regular, reason
from acdiag.store.folder import BESIDE
from acdiag.store.folder import FILE as SESSION

__all__ = ["Source", "arrivals_in_time_order", "in_time_order", "open_configuration", "open_sources"]

STDIN = "-"

NAMED = 3
"""Files that a complaint names; the others are counted."""

_TWICE = "given twice; read once"


def open_sources(
    paths: Sequence[str],
    *,
    logs: Sequence[str] = (),
    hash_large: bool = False,
    on_skip: Callable[[str, str], None],
) -> list[Source]:
    """Find the captures and logs in what was typed, in that order; `logs` are logs whatever their lines look like.

    What was typed and holds none becomes a source whose report has only a problem. `on_skip` gets the path of
    everything that is left out, and why.

    Raises Unusable when nothing can be read; then nothing is reported as skipped.
    """
    opening = _Opening(hash_large=hash_large)
    for path in logs:
        opening.expect_log(path)
    for path in [*paths, *(path for path in logs if path not in paths)]:
        opening.take(path)
    if not any(source.readable for source in opening.sources):
        raise Unusable(_complaint(opening.useless), status=3)
    for path, why in opening.skipped:
        on_skip(path, why)
    settle(opening.sources)
    return opening.sources


def open_configuration(path: str, *, hash_large: bool = False) -> Source:
    """One phone's configuration file, whatever its first lines look like.

    Raises Unusable when it cannot be read as one.
    """
    found: Source | str
    try:
        pipe = None if path != STDIN and is_regular(path) else _pipe(path)
        content = pipe or DiskFile(path)
        size = 0 if isinstance(content, Pipe) else content.size
        report = Origin(path, size, Memory(), hash_large=hash_large, pipe=pipe).report(path, configuration.KIND)
        found = configuration.named_source(content, report, path)
    except OSError as error:
        found = reason(error)
    if isinstance(found, Source):
        return found
    hint = "A phone's configuration has lines like path/to/parameter=value."
    raise Unusable(f"{readable(path)}: {found}", hint, status=3)


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
        self._logs: set[str] = set()

    def expect_log(self, path: str) -> None:
        """Take what lies at a path for a log."""
        self._logs.add(path)

    def take(self, path: str) -> None:
        """Look at one path as typed."""
        captures: list[Source] = []
        refusals: list[Refusal] = []
        for found in self._found(path, is_log=path in self._logs):
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

    def _found(self, path: str, *, is_log: bool) -> Iterator[Source | Refusal]:
        if path == STDIN or not os.path.isdir(path):
            yield from self._in_file(path, typed=True, is_log=is_log)
            return
        files, unlisted = files_below(path)
        for below in files:
            yield from self._in_file(below, typed=False, is_log=is_log)
        for below, why in unlisted:
            yield Refusal(readable(below), why)

    def _in_file(self, path: str, *, typed: bool, is_log: bool) -> Iterator[Source | Refusal]:
        real = path if path == STDIN else os.path.realpath(path)
        if real in self._seen:
            yield Refusal(readable(path), _TWICE)
            return
        self._seen.add(real)
        if not typed and os.path.basename(path) in BESIDE:
            return
        if os.path.basename(path) == SESSION:
            yield _session(path)
            return
        try:
            if path != STDIN and is_regular(path):
                file = DiskFile(path)
                origin = Origin(path, file.size, self._memory, hash_large=self._hash_large, is_log=is_log)
                yield from captures_in(path, file, origin)
            elif typed:
                pipe = _pipe(path)
                yield from captures_in(path, pipe, Origin(path, 0, self._memory, pipe=pipe, is_log=is_log))
            else:
                yield Refusal(readable(path), "no regular file")
        except OSError as error:
            yield Refusal(readable(path), reason(error))


def _session(path: str) -> Source | Refusal:
    """The session that a file belongs to; it is called by its directory."""
    # Most runs read none, and need no database.
    from acdiag.sources.session import DAMAGES, SessionSource

    try:
        return SessionSource(readable(os.path.dirname(path) or os.curdir), Path(path))
    except Unusable as error:
        return Refusal(readable(path), error.message)
    except OSError as error:
        return Refusal(readable(path), reason(error))
    except DAMAGES as error:
        return Refusal(readable(path), f"a damaged session: {error}")


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
