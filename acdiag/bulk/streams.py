"""RTP streams whose packets are counted in the arrays."""

from __future__ import annotations

from collections import defaultdict
from operator import attrgetter, itemgetter

from acdiag.bulk import layout
from acdiag.bulk.arrays import STREAM, Arrays
from acdiag.bulk.layout import (
    ENTRY,
    ENTRY_KIND,
    NEVER,
    NONE,
    ROW_COUNT,
    ROW_FRAMES,
    ROW_LOST,
    ROW_PACKETS,
    ROW_SECONDS,
    ROW_WORDS,
    ROWS,
    SEEN,
    STREAM_WORDS,
    STREAMS,
)
from acdiag.streams.media import Media, MediaStream
from acdiag.streams.rtp_intervals import Intervals
from acdiag.streams.rtp_statistics import ALL, STATE
from acdiag.wire import rtp
from acdiag.wire.packet import Packet

_hot, _floats, _cold = attrgetter(*layout.HOT), attrgetter(*layout.FLOATS), attrgetter(*layout.COLD)
_in_order = itemgetter(*map((*layout.HOT, "", *layout.FLOATS, *layout.COLD).index, STATE))
"""Puts a row of the array into the order of the state."""
_WORD = 8
_COLUMNS = tuple(_WORD * column for column in (ROW_SECONDS, ROW_PACKETS, ROW_LOST, ROW_FRAMES))
"""Where columns of the seconds that are over begin, in bytes."""


class Streams:
    """Those that the readable path has accepted, and that have been met since."""

    def __init__(self, arrays: Arrays, media: Media) -> None:
        self._arrays = arrays
        self._media = media
        self._numbers: dict[MediaStream, int] = {}
        self._streams: list[MediaStream] = []
        self._entries_of: defaultdict[int, set[int]] = defaultdict(set)
        self._recalled: MediaStream | None = None
        self.direct = False
        """The loops count in the readable path's own objects, so that nothing is to be fetched and given back."""
        media.watcher = self

    @property
    def full(self) -> bool:
        return len(self._streams) >= STREAMS

    def recall(self, packet: Packet) -> None:
        """A datagram is going to be taken by `Media`, which may change its stream."""
        stream = self._find(packet) if self._streams else None
        if stream is not None and stream in self._numbers:
            self._recalled = stream
            self.refresh(stream)

    def fetch_recalled(self) -> None:
        """It was taken."""
        stream = self._recalled
        if stream is not None:
            self._recalled = None
            self._fetch_or_leave(self._numbers[stream], stream)

    def refresh(self, stream: MediaStream) -> None:
        """`Media` is going to look at a stream."""
        number = self._numbers.get(stream)
        if number is not None:
            self._give_back(number, stream)

    def changed(self, stream: MediaStream) -> None:
        """It has looked, and SDP may have given the packets another meaning."""
        number = self._numbers.get(stream)
        if number is not None:
            self._fetch_or_leave(number, stream)

    def number(self, packet: Packet) -> int | None:
        """Where the numbers of the packet's stream are kept; None when its packets have to be read."""
        stream = self._find(packet)
        if stream is None or not _is_plain(stream):
            return None
        number = self._numbers.get(stream)
        if number is None:
            number = self._numbers[stream] = len(self._streams)
            self._streams.append(stream)
            self._fetch(number, stream)
        return number

    def at(self, number: int) -> MediaStream:
        """The stream of this number."""
        return self._streams[number]

    def depend(self, number: int, entry: int) -> None:
        """An entry of the table counts for this stream."""
        self._entries_of[number].add(entry)

    def give_back_all(self) -> None:
        """Bring all streams up to date."""
        for stream, number in self._numbers.items():
            self._give_back(number, stream)

    def clear(self) -> None:
        """Count none; all must have been given back."""
        self._numbers.clear()
        self._streams.clear()
        self._entries_of.clear()

    def _find(self, packet: Packet) -> MediaStream | None:
        data = packet.payload
        if len(data) < rtp.HEADER or data[0] & 0xC0 != 0x80:
            return None
        ssrc = int.from_bytes(data[8:12])
        key = packet.frame.source, packet.source, packet.source_port, packet.destination, packet.destination_port, ssrc
        return self._media.streams.get(key)

    def _fetch_or_leave(self, number: int, stream: MediaStream) -> None:
        if _is_plain(stream):
            self._fetch(number, stream)
        else:
            self._leave(number)

    def _leave(self, number: int) -> None:
        """Its packets have to be read from now on."""
        del self._numbers[self._streams[number]]
        for entry in self._entries_of.pop(number, ()):
            self._arrays.entries[entry * ENTRY + ENTRY_KIND] = NONE

    def _fetch(self, number: int, stream: MediaStream) -> None:
        if self.direct:
            return
        statistics = stream.statistics
        hot = list(_hot(statistics))
        if hot[SEEN] >> 63:
            hot[SEEN] -= ALL + 1
        plain = statistics.type << 8 | statistics.dscp
        careful = statistics.remarked is None and len(statistics.dscps) > 1
        row = (*hot, plain, *_floats(statistics), *_cold(statistics), careful)
        STREAM.pack_into(self._arrays.numbers, number * STREAM_WORDS * _WORD, *row)

    def _give_back(self, number: int, stream: MediaStream) -> None:
        if self.direct:
            return
        statistics = stream.statistics
        self._add_rows(number, statistics.intervals)
        row = list(STREAM.unpack_from(self._arrays.numbers, number * STREAM_WORDS * _WORD))
        row[SEEN] &= ALL
        statistics.restore(_in_order(row))

    def _add_rows(self, number: int, intervals: Intervals) -> None:
        """The seconds that are over."""
        table = number * ROW_WORDS
        count = self._arrays.rows[table + ROW_COUNT]
        if not count:
            return
        self._arrays.rows[table + ROW_COUNT] = 0
        memory, begin, size = self._arrays.row_bytes, table * _WORD, count * _WORD
        seconds, packets, lost, frames = [memory[begin + at : begin + at + size] for at in _COLUMNS]
        jitters = number * ROWS * _WORD
        intervals.extend(seconds, packets, lost, self._arrays.jitter_bytes[jitters : jitters + size], frames)


def _is_plain(stream: MediaStream) -> bool:
    """Further packets like the last one only change numbers."""
    statistics = stream.statistics
    in_time = statistics.first > -NEVER and statistics.last < NEVER
    return in_time and not statistics.noise and statistics.type not in stream.event_types
