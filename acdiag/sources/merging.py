"""Several sources as one stream of frames in the order of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush

from acdiag.model.arrival import Frame
from acdiag.sources.source import Source

_NEVER = 1 << 200
"""Later than any time that a file can claim."""

_Running = tuple[int, int, Frame, Iterator[Frame]]
"""Latest time so far, position of the source, its next frame, and those behind it."""


def in_time_order(sources: Sequence[Source]) -> Iterator[Frame]:
    """Merge the sources by time; each keeps its own order, even where its time runs backwards.

    A source stands at the latest time that it has reached, so a step back does not hold up the others. It is opened
    when its first time is reached and closed behind its last frame.
    """
    return sources[0].frames() if len(sources) == 1 else _merged(sources)


def _merged(sources: Sequence[Source]) -> Iterator[Frame]:
    waiting = sorted(enumerate(sources), key=lambda entry: (_start(entry[1]), entry[0]), reverse=True)
    running: list[_Running] = []
    while waiting or running:
        next_start = _start(waiting[-1][1]) if waiting else _NEVER
        if waiting and (not running or next_start <= running[0][0]):
            _begin(*waiting.pop(), running)
            continue
        key, position, frame, following = heappop(running)
        horizon = min(next_start, running[0][0] if running else _NEVER)
        while True:
            yield frame
            upcoming = next(following, None)
            if upcoming is None:
                break
            frame = upcoming
            if frame.at > key:
                key = frame.at
                if key >= horizon:
                    heappush(running, (key, position, frame, following))
                    break


def _start(source: Source) -> int:
    """When to open a source; one without a first record is read at once, for its problems."""
    return -_NEVER if source.first is None else source.first


def _begin(position: int, source: Source, running: list[_Running]) -> None:
    following = source.frames()
    frame = next(following, None)
    if frame:
        heappush(running, (frame.at, position, frame, following))
