"""A stream second by second, in a bounded number of compact rows.

Neighbours are merged in pairs once a stream has lasted an hour, so that a call which is left open over a weekend costs
no more than one of an hour.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, overload

from acdiag.model.stream import Interval

MOST = 3600
"""Rows of one stream."""
SECOND = 1_000_000_000
_interval = partial(tuple.__new__, Interval)
"""An interval of five values, without a call into Python for each of a hundred thousand."""


class Intervals:
    """The rows of one stream, in order."""

    __slots__ = ("frames", "indexes", "jitters", "lost", "packets", "seconds")

    def __init__(self) -> None:
        self.seconds = 1
        """Length of one interval; a power of two."""
        self.indexes = array("q")
        """Whole intervals since the first packet."""
        self.packets = array("q")
        self.lost = array("q")
        self.jitters = array("d")
        self.frames = array("q")

    def add(self, second: int, packets: int, lost: int, jitter: float, frame: int) -> None:
        """A second (counted from the first packet) is over; seconds come in order."""
        index = second // self.seconds
        if self.indexes and self.indexes[-1] == index:
            self.packets[-1] += packets
            self.lost[-1] += lost
            self.jitters[-1] = jitter
            return
        if len(self.indexes) >= MOST:
            self._halve()
            self.add(second, packets, lost, jitter, frame)
            return
        self.indexes.append(index)
        self.packets.append(packets)
        self.lost.append(lost)
        self.jitters.append(jitter)
        self.frames.append(frame)

    def extend(self, seconds: bytes, packets: bytes, lost: bytes, jitters: bytes, frames: bytes) -> None:
        """Several seconds are over: columns of numbers of 64 bits; as so many times `add`."""
        columns: tuple[array[Any], ...] = (
            array("q", seconds),
            array("q", packets),
            array("q", lost),
            array("d", jitters),
            array("q", frames),
        )
        begins = columns[0][0]
        if self.seconds == 1 and len(self.indexes) + len(columns[0]) <= MOST and begins not in self.indexes[-1:]:
            for own, column in zip(self._columns(), columns, strict=True):
                own.extend(column)
            return
        for row in zip(*columns, strict=True):
            self.add(*row)

    def _columns(self) -> tuple[array[Any], ...]:
        return self.indexes, self.packets, self.lost, self.jitters, self.frames

    def _halve(self) -> None:
        """Double the length of an interval."""
        rows = list(zip(*self._columns(), strict=True))
        length = self.seconds
        for column in self._columns():
            del column[:]
        self.seconds = 2 * length
        for index, packets, lost, jitter, frame in rows:
            self.add(index * length, packets, lost, jitter, frame)

    def copy(self) -> Intervals:
        """A copy that does not change when this goes on."""
        other = Intervals()
        other.seconds = self.seconds
        for name in ("indexes", "packets", "lost", "jitters", "frames"):
            setattr(other, name, getattr(self, name)[:])
        return other


class Snapshot(Sequence[Interval]):
    """Rows as records, made only when somebody looks: a rollout has a hundred thousand of them."""

    __slots__ = ("_first", "_rows")

    def __init__(self, first: int, rows: Intervals) -> None:
        """`first` is the time of the stream's first packet."""
        self._first = first
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows.indexes)

    @overload
    def __getitem__(self, place: int) -> Interval: ...
    @overload
    def __getitem__(self, place: slice) -> list[Interval]: ...
    def __getitem__(self, place: int | slice) -> Interval | list[Interval]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        rows = self._rows
        at = self._first + rows.indexes[place] * rows.seconds * SECOND
        return Interval(at, rows.packets[place], rows.lost[place], rows.jitters[place], rows.frames[place])

    def __iter__(self) -> Iterator[Interval]:
        rows, first, step = self._rows, self._first, self._rows.seconds * SECOND
        times = [first + index * step for index in rows.indexes]
        return map(_interval, zip(times, rows.packets, rows.lost, rows.jitters, rows.frames, strict=True))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]
