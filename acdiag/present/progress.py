"""A bar on stderr while a large input is read: how far, and how many packets so far.

It shows only where somebody looks (a terminal, no `-q`) and has to wait (more than a second's worth of bytes, or a
pipe). It is a passage that frames go through, so that no reader needs to know of it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import TracebackType
from typing import Protocol, Self, TextIO, TypeVar

from acdiag.model.case import SourceReport

WORTH_WAITING = 20 * 1024 * 1024
"""Bytes below which the work is over before a bar was read."""

BETWEEN_DRAWINGS = 0.2
"""Seconds; five times a second looks steady and costs nothing."""

_FRAMES_PER_LOOK = 2048
"""Frames between two looks at the clock; some 20 ms of work."""

_CELLS = 24
_ERASE = "\r" + " " * 78 + "\r"
"""Spaces, because not every terminal knows an escape sequence for it."""

Arrival = TypeVar("Arrival")


class Tracked(Protocol):
    """A source that knows how far it is."""

    @property
    def report(self) -> SourceReport: ...

    @property
    def progress(self) -> float | None:
        """0 to 1; None where the end is not known."""


class Progress:
    """The bar; used as a context, so that it is gone before anything else is printed."""

    def __init__(
        self,
        sources: Sequence[Tracked],
        *,
        quiet: bool = False,
        stream: TextIO | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sources = sources
        self._stream = sys.stderr if stream is None else stream
        self._now = now
        self._looked_at = 0.0
        self._drawn = False
        self._shown = not quiet and self._stream.isatty() and _worth(sources)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._drawn:
            self._stream.write(_ERASE)
            self._stream.flush()

    def through(self, frames: Iterable[Arrival]) -> Iterable[Arrival]:
        """The same frames; the bar moves as they are taken."""
        if not self._shown:
            return frames
        self._looked_at = self._now()
        return self._counted(frames)

    def _counted(self, frames: Iterable[Arrival]) -> Iterator[Arrival]:
        for count, frame in enumerate(frames, 1):
            if count % _FRAMES_PER_LOOK == 0:
                self._look(count)
            yield frame

    def _look(self, count: int) -> None:
        now = self._now()
        if now - self._looked_at >= BETWEEN_DRAWINGS:
            self._looked_at = now
            self._drawn = True
            self._stream.write("\r" + bar(fraction(self._sources), count))
            self._stream.flush()


def bar(part: float | None, packets: int) -> str:
    """`[##########              ]  42 %  1,234,567 packets`; without a bar when the end is not known."""
    counted = f"{packets:,} packets"
    if part is None:
        return counted
    full = int(part * _CELLS)
    return f"[{'#' * full}{' ' * (_CELLS - full)}] {int(part * 100):3d} %  {counted}"


def fraction(sources: Sequence[Tracked]) -> float | None:
    """How much of all bytes is read; None where a source does not know."""
    done = total = 0.0
    for source in sources:
        if source.progress is None or (not source.report.bytes and source.progress < 1):
            return None
        size = max(source.report.bytes, 1)
        total += size
        done += size * min(max(source.progress, 0.0), 1.0)
    return done / total if total else None


def _worth(sources: Sequence[Tracked]) -> bool:
    """Whether there is much to read, or nobody knows how much: a pipe has no size before its end."""
    known = sum(source.report.bytes for source in sources)
    return known > WORTH_WAITING or any(
        source.progress is None or (not source.report.bytes and source.progress < 1) for source in sources
    )
