"""Several sources as one stream of frames and lines in the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from typing import cast

from acdiag.model.arrival import Frame, Line
from acdiag.sources.source import Source

_NEVER = 1 << 200
"""Later than any time that a file can claim."""

_Running = tuple[int, int, Frame | Line, Iterator[Frame | Line]]
"""Latest time so far, position of the source, its next frame or line, and those behind it."""


def _stop(source: Source, horizon: int) -> None:
    """Nothing of a source may be taken from `horizon` on without being shown here."""
    if source.bypass is not None:
        source.bypass.horizon = horizon


def in_time_order(sources: Sequence[Source]) -> Iterator[Frame]:
    """The frames of all sources by time; logs have none.

    Each source keeps its own order, even where its time runs backwards.

    A source stands at the latest time that it has reached, so a step back does not hold up the others. It is opened
    when its first time is reached and closed behind its last frame.
    """
    if len(sources) == 1:
        return sources[0].frames()
    return cast("Iterator[Frame]", _merged([source for source in sources if not _has_lines(source)]))


def _has_lines(source: Source) -> bool:
    """Whether it brings lines and no frames."""
    return source.report.own_clock or source.report.kind == "live"


def arrivals_in_time_order(sources: Sequence[Source]) -> Iterator[Frame | Line]:
    """The frames and lines of all sources by time, each source in its own order."""
    return sources[0].arrivals() if len(sources) == 1 else _merged(sources)


def _merged(sources: Sequence[Source]) -> Iterator[Frame | Line]:
    waiting = sorted(enumerate(sources), key=lambda entry: (_start(entry[1]), entry[0]), reverse=True)
    running: list[_Running] = []
    while waiting or running:
        next_start = _start(waiting[-1][1]) if waiting else _NEVER
        if waiting and (not running or next_start <= running[0][0]):
            _begin(*waiting.pop(), running)
            continue
        key, position, frame, following = heappop(running)
        horizon = min(next_start, running[0][0] if running else _NEVER)
        _stop(sources[position], horizon)
        while True:
            yield frame
            upcoming = next(following, None)
            if upcoming is None:
                break
            frame = upcoming
            if frame.at > key:
                key = frame.at
                if key >= horizon:
                    _stop(sources[position], -_NEVER)
                    heappush(running, (key, position, frame, following))
                    break


def _start(source: Source) -> int:
    """When to open a source; one without a first record is read at once, for its problems."""
    return -_NEVER if source.first is None else source.first


def _begin(position: int, source: Source, running: list[_Running]) -> None:
    _stop(source, -_NEVER)
    following = source.arrivals()
    frame = next(following, None)
    if frame:
        heappush(running, (frame.at, position, frame, following))
