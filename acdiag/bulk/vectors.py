"""The loops where nothing is compiled: numpy tells the flows of a whole buffer at once.

It takes less than compiled code does (IPv4 alone, RTP with the shortest header), and leaves RTP's arithmetic to
`RtpStatistics` itself. What it does not take goes the slow way, so the answer is the same.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from acdiag.bulk.arrays import Arrays
from acdiag.bulk.headers import find_flow
from acdiag.bulk.layout import (
    AT,
    EARLIEST,
    END,
    END_WORDS,
    ENTRY,
    ENTRY_KIND,
    FLOOR,
    FOUND,
    GENERATION,
    KIND,
    LATEST,
    MASK,
    MOMENT,
    NONE,
    NUMBER,
    PACKETS,
    QUIET,
    REFERENCE,
    RTP,
    SEGMENTS,
    SOURCE,
    STREAMED,
    TCP,
    UNTIL,
)
from acdiag.bulk.passing import find_entry
from acdiag.bulk.records import find_record
from acdiag.bulk.segments import count_segments
from acdiag.bulk.streams import Streams
from acdiag.bulk.tables import Table, read

MOST_MISSED = 16
"""Such packets after which the buffer is looked at again."""
STEP = 512
"""Packets looked at together for the first that has to be read."""
TIRED = 2_048
"""Packets of unknown flows in a row that all had to be read: to look at each of them would cost more than it saves."""
LOOKS_EVERY = 16
"""Of such packets one is looked at, to learn its flow and to find out when that pays again."""


class Vectors:
    """The loops over numpy arrays, bound to their memory."""

    chunk = 1024 * 1024

    def __init__(self, arrays: Arrays, streams: Streams) -> None:
        self._arrays = arrays
        self._control = arrays.control
        self._streams = streams
        streams.direct = True
        self._entries = _numbers(arrays, "entries").reshape(-1, ENTRY)
        self._slots = _numbers(arrays, "slots")
        self._quiets = _numbers(arrays, "quiets")
        self._ends = _numbers(arrays, "ends").reshape(-1, END_WORDS)
        self._buffer = b""
        self._source = 0
        self._table: Table | None = None
        self._known = np.empty(0, np.int64)
        self._generation = 0
        self._missed = 0
        """Packets that were not taken although their flow is known, perhaps since the buffer was looked at."""
        self._vain = 0
        """Packets in a row that had to be read, none of them of a known flow."""

    def __call__(self, buffer: bytes, /) -> None:
        self._vain += 1
        if self._vain > TIRED and self._vain % LOOKS_EVERY:
            self._control[KIND] = NONE
        else:
            self._advance(buffer)

    def _advance(self, buffer: bytes) -> None:
        """Take what can be taken, and show the packet behind it."""
        control = self._control
        table = self._table
        anew = control[GENERATION] != self._generation
        if table is not None and (anew or self._missed >= MOST_MISSED):
            self._find(table)
        if table is None or buffer is not self._buffer or control[SOURCE] != self._source:
            table = self._read(buffer)
        place = int(np.searchsorted(table.at, control[AT]))
        if place >= len(table.at) or table.at[place] != control[AT]:
            table, place = self._read(buffer), 0
        begun = place
        while place < len(table.at):
            stop = self._first_to_read(table, place, min(place + STEP, len(table.at)))
            if stop == place:
                break
            taken = self._take(table, place, stop)
            if taken < place + STEP or taken == len(table.at):
                place = taken
                break
            place = taken
        self._count(table, begun, place)
        self._show(buffer)

    def _read(self, buffer: bytes) -> Table:
        """Find the records of the buffer from the one at hand on, and their flows."""
        self._buffer, self._source = buffer, self._control[SOURCE]
        self._table = table = read(buffer, self._control, self._arrays.interfaces)
        self._find(table)
        return table

    def _find(self, table: Table) -> None:
        """The entry of each packet, -1 where there is none."""
        self._missed, self._generation = 0, self._control[GENERATION]
        self._known = table.find(self._slots, self._entries, self._control[MASK])

    def _first_to_read(self, table: Table, start: int, stop: int) -> int:
        """The first of these packets that has to be read; `stop` when there is none."""
        control = self._control
        known = self._known[start:stop]
        if known[0] < 0:
            return start
        moments = table.moments[start:stop]
        entries = self._entries[known]
        fine = (
            (known >= 0)
            & (moments < control[UNTIL])
            & (moments >= control[FLOOR])
            & (entries[:, ENTRY_KIND] != NONE)
            & (moments < self._quiets[entries[:, QUIET]])
        )
        return stop if fine.all() else start + int(np.argmin(fine))

    def _take(self, table: Table, start: int, stop: int) -> int:
        """Count packets for their flows; gives where that ended, because a stream's payload type changed."""
        known = self._known[start:stop]
        entries = self._entries[known]
        kinds, references = entries[:, ENTRY_KIND], entries[:, REFERENCE]
        streamed = np.flatnonzero(kinds == RTP)
        if len(streamed):
            count = self._take_streamed(table, start, streamed, references[streamed])
            if count < len(streamed):
                stop = start + int(streamed[count])
            self._control[STREAMED] += count
        segments = np.flatnonzero(kinds[: stop - start] == TCP)
        if len(segments):
            count_segments(self._ends, references[segments], table, start + segments, self._control[SEGMENTS])
            self._control[SEGMENTS] += len(segments)
        return stop

    def _take_streamed(self, table: Table, start: int, places: Any, numbers: Any) -> int:
        """Packets of RTP, in order; gives how many."""
        first = self._control[NUMBER] + 1 + start - int(np.searchsorted(table.at, self._control[AT]))
        streams = self._streams
        rows = table.streamed(start + places)
        for count, (number, place, row) in enumerate(zip(numbers.tolist(), places.tolist(), rows, strict=True)):
            statistics = streams.at(number).statistics
            at, sequence, timestamp, marker, payload_type, size, dscp = row
            if payload_type != statistics.type:
                return count
            statistics.take(at, sequence, timestamp, marker, payload_type, size, dscp, first + place)
        return len(rows)

    def _count(self, table: Table, start: int, stop: int) -> None:
        if stop == start:
            return
        self._vain = 0
        control = self._control
        moments = table.moments[start:stop]
        control[PACKETS] += stop - start
        control[NUMBER] += stop - start
        control[LATEST] = max(control[LATEST], int(moments.max()))
        control[EARLIEST] = min(control[EARLIEST], int(moments.min()))
        control[MOMENT] = int(moments[-1])
        control[AT] = int(table.behind[stop - 1])

    def _show(self, buffer: bytes) -> None:
        """Say which flow the next packet belongs to, as compiled code does."""
        control = self._control
        moment = control[MOMENT]
        control[KIND] = NONE
        if (
            control[AT] < control[END]
            and find_record(buffer, control, self._arrays.interfaces)
            and control[FLOOR] <= control[MOMENT] < control[UNTIL]
            and find_flow(buffer, control) != NONE
        ):
            control[FOUND] = find_entry(control, self._arrays.slots, self._arrays.entries)
            if control[FOUND] >= 0:
                self._missed += 1
                self._vain = 0
        control[MOMENT] = moment


def _numbers(arrays: Arrays, name: str) -> Any:
    return np.frombuffer(arrays.words[name].memory, np.int64)
