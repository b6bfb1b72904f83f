"""Evidence read again from where it lies: the captures of a session, or the files that are replayed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from acdiag.inspection import dissections
from acdiag.model.arrival import Frame, Where
from acdiag.model.dissection import Dissection
from acdiag.model.errors import Unusable
from acdiag.redact.captures.scrub import scrub
from acdiag.sources.opening import Source, in_time_order, open_sources

CAPTURES = ("pcap", "pcapng", "recording")
"""Kinds of sources that other programs can read."""


class SessionFiles:
    """The captures of a live session."""

    def __init__(self, title: str) -> None:
        """`title` is the session's directory."""
        self._title = title

    def frames(self, sources: Sequence[str]) -> Iterator[Frame]:
        wanted = [source for source in sources if self.file(source) is not None]
        if len(wanted) < len(sources):
            raise Unusable("not every piece of this evidence lies in a capture of the session")
        return in_time_order(open_sources(wanted, on_skip=lambda *_: None))

    def inspect(self, where: Where) -> tuple[Frame, Dissection] | None:
        return None if self.file(where.source) is None else _inspected(self.frames, where)

    def file(self, source: str) -> str | None:
        return source if source.startswith(f"{self._title}/frames-") and Path(source).is_file() else None


class ReplayedFiles:
    """What is replayed."""

    def __init__(self, opened: Callable[[], Sequence[Source]]) -> None:
        """`opened` gives the sources; it is asked when evidence is read first."""
        self._open = opened
        self._opened: Sequence[Source] | None = None

    @property
    def _sources(self) -> Sequence[Source]:
        if self._opened is None:
            self._opened = self._open()
        return self._opened

    def frames(self, sources: Sequence[str]) -> Iterator[Frame]:
        again = [once for each in self._sources if each.report.path in sources and (once := each.again())]
        missing = set(sources) - {source.report.path for source in again}
        if missing:
            raise Unusable(f"{', '.join(sorted(missing))} can be read only once", "Save it in a file first.")
        return in_time_order(again)

    def inspect(self, where: Where) -> tuple[Frame, Dissection] | None:
        return _inspected(self.frames, where)

    def file(self, source: str) -> str | None:
        kinds = {each.report.path: each.report.kind for each in self._sources}
        return source if kinds.get(source, "") in CAPTURES and Path(source).is_file() else None


def _inspected(frames: Callable[[Sequence[str]], Iterator[Frame]], where: Where) -> tuple[Frame, Dissection] | None:
    """One frame, found by its number, its secrets masked as its bytes are shown, and what we make of it."""
    if where.frame is None:
        return None
    wanted: list[Frame] = []

    def noted(all_of_them: Iterator[Frame]) -> Iterator[Frame]:
        for frame in all_of_them:
            if frame.number == where.frame:
                wanted.append(frame)
            yield frame

    found = next(dissections(noted(frames([where.source])), (where.frame,), ()), None)
    return None if found is None or not wanted else (scrub(wanted[0]), found)
