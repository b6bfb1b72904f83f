"""The bytes that one end of a TCP connection sends, put in order (RFC 9293 section 3.4).

Where the first copy of a byte has come, later ones are dropped: a retransmission may be longer, never different.
Sequence numbers are unwrapped to offsets, so that they may pass 2³² as often as they like. While nobody knows where
the stream begins, because its SYN was not captured, its first bytes wait a moment for others that belong before them.
"""

from __future__ import annotations

from bisect import bisect_right, insort

from acdiag.model.arrival import Where
from acdiag.model.named_tuple import NamedTuple

MOST_WAITING = 262_144
"""Bytes of one direction that wait for others before them, with PIECE for each segment; then the gap is given up."""
MOST_HELD = 16_384
"""The same while the beginning is unknown; a burst that a network reorders is shorter."""
PIECE = 128
"""What keeping a segment costs beside its bytes, so that a million segments of one byte count for what they take."""
FARTHEST = 1 << 30
"""Bytes from the latest one; the largest window there is (RFC 7323), so a segment beyond is not of this connection."""

_WRAP = 0xFFFFFFFF
_HALF = 0x80000000


class Piece(NamedTuple):
    """Bytes in order."""

    offset: int
    """From the first byte of the stream; from the first captured one where the SYN is missing."""
    data: bytes
    where: Where
    """The frame with which everything up to the end of these bytes was there."""
    missing: int
    """Bytes just before these that were never captured."""


class Segments:
    """One direction: takes segments in any order, gives pieces in order."""

    __slots__ = (
        "_acknowledged",
        "_high",
        "_latest",
        "_low",
        "_next",
        "_offsets",
        "_origin",
        "_pieces",
        "_start",
        "since",
        "skipped",
        "waiting",
        "wanted",
    )

    def __init__(self) -> None:
        self._origin: int | None = None
        """Sequence number of offset 0: that of the first byte met."""
        self._acknowledged: tuple[int, int] | None = None
        """While no byte was met: what the other end acknowledged first, and how many bytes more since then."""
        self._low = self._high = 0
        self._start = 0
        self._next: int | None = None
        """Offset of the byte that comes next; None while the beginning is unknown."""
        self._offsets: list[int] = []
        self._pieces: dict[int, tuple[bytes, Where]] = {}
        self._latest: Where | None = None
        self.skipped = 0
        """Bytes that were never captured, before those given last."""
        self.waiting = 0
        """What the waiting segments cost, in bytes."""
        self.since = 0
        """Time of the segment that had to wait first; counts only while some wait."""
        self.wanted = True
        """Somebody reads this direction."""

    @property
    def length(self) -> int:
        """Bytes sent, by their numbers: also those that were not captured, and none twice."""
        return self._high - self._low if self._origin is not None else self._unmet

    @property
    def _unmet(self) -> int:
        return self._acknowledged[1] if self._acknowledged is not None else 0

    @property
    def lost(self) -> int:
        """Bytes that were sent and never captured, so far as is known."""
        if self._origin is None:
            return self._unmet
        waiting = sum(len(data) for data, _ in self._pieces.values())
        return self.skipped + (self._high - self._next - waiting if self.wanted and self._next is not None else 0)

    @property
    def begun(self) -> bool:
        """The first byte is known, or was given up."""
        return self._next is not None

    def place(self, sequence: int) -> int | None:
        """Offset of a sequence number; None when it cannot belong to this connection or nothing is known yet."""
        if self._origin is None:
            return None
        high = self._high
        ahead = (sequence - self._origin - high) & _WRAP
        if ahead >= _HALF:
            ahead -= _WRAP + 1
        return high + ahead if -FARTHEST <= ahead <= FARTHEST else None

    def can_begin(self, sequence: int) -> bool:
        """The first byte may have this number: all others come soon after it, and none before was given away."""
        offset = self.place(sequence)
        if offset is None:
            return self._origin is None
        if self._next is not None:
            return offset == self._start == self._low
        return 0 <= self._low - offset <= MOST_HELD

    def begin(self, sequence: int) -> list[Piece]:
        """The SYN says that the first byte has this number; to be asked before: `can_begin`."""
        if self._next is not None:
            return []
        if self._origin is None:
            self._origin = sequence
        self._next = self._start = self._low = self.place(sequence) or 0
        return self._drain()

    def take(self, sequence: int, data: bytes, where: Where) -> list[Piece]:
        """A segment with data; what it brings in order."""
        offset = self.measure(sequence, len(data))
        if offset is None or not self.wanted:
            return []
        end = offset + len(data)
        expected = self._next
        if expected is not None:
            if end <= expected:
                return []
            if offset <= expected and not self._offsets:
                return [self._give(expected, data[expected - offset :], where, 0)]
            if offset < expected:
                offset, data = expected, data[expected - offset :]
        self._keep(offset, data, where)
        if expected is not None:
            pieces = self._drain()
            return pieces if self.waiting <= MOST_WAITING else pieces + self.give_up()
        return self.give_up() if self.waiting > MOST_HELD else []

    def measure(self, sequence: int, length: int) -> int | None:
        """Offset of a segment, which counts for the length; None when it cannot belong to this connection."""
        if self._origin is None:
            self._origin = sequence
        offset = self.place(sequence)
        if offset is None:
            return None
        if offset + length > self._high:
            self._high = offset + length
        if offset < self._low and self._next is None:
            self._low = offset
        return offset

    def extent(self) -> tuple[int | None, int, int, bool]:
        """Sequence number of offset 0, end, beginning, and whether the beginning is sure."""
        return self._origin, self._high, self._low, self._next is not None

    def extend(self, origin: int | None, high: int, low: int) -> None:
        """Segments that nobody reads were measured elsewhere: `extent`, but for what is sure, is now this."""
        self._origin, self._high, self._low = origin, high, low

    def has_all_before(self, sequence: int) -> bool:
        """Every byte before this number was captured; asked of a FIN, or of what the other end acknowledges."""
        offset = self.place(sequence)
        return offset is not None and self._next is not None and offset <= self._next

    def acknowledged(self, sequence: int) -> None:
        """The other end has everything before this number, captured or not. One number more may be a FIN's."""
        if self._origin is None:
            first, more = self._acknowledged or (sequence, 0)
            ahead = (sequence - first) & _WRAP
            self._acknowledged = first, ahead if max(more, 1) < ahead < FARTHEST else more
            return
        offset = self.place(sequence)
        if offset is not None and self._next is not None and offset > self._high + 1:
            self._high = offset

    def covers(self, sequence: int) -> bool:
        """The other end acknowledges beyond the gap: what is missing was sent and not captured."""
        offset = self.place(sequence)
        return bool(self._offsets) and offset is not None and offset >= self._offsets[0]

    def give_up(self) -> list[Piece]:
        """All that waits, with gaps."""
        pieces: list[Piece] = []
        while self._offsets:
            first = self._offsets[0]
            if self._next is None:
                self._next = self._start = first
            missing, self._next = first - self._next, first
            self.skipped += missing
            pieces += self._drain(missing)
        return pieces

    def enough(self) -> None:
        """Nobody reads on: from now on only the length is kept."""
        self.wanted = False
        self._offsets.clear()
        self._pieces.clear()
        self.waiting = 0

    def _keep(self, offset: int, data: bytes, where: Where) -> None:
        """Put those bytes aside that no waiting segment has."""
        offsets = self._offsets
        if not offsets:
            self.since = where.at
        at = bisect_right(offsets, offset)
        end = offset + len(data)
        here = offset
        if at:
            here = max(here, self._end(offsets[at - 1]))
        while here < end:
            following = offsets[at] if at < len(offsets) else end
            stop = min(following, end)
            if here < stop:
                insort(offsets, here)
                self._pieces[here] = data[here - offset : stop - offset], where
                self.waiting += stop - here + PIECE
                at += 1
            if following >= end:
                return
            here = self._end(following)
            at += 1

    def _end(self, offset: int) -> int:
        return offset + len(self._pieces[offset][0])

    def _drain(self, missing: int = 0) -> list[Piece]:
        """The waiting segments whose turn has come."""
        given: list[Piece] = []
        offsets = self._offsets
        turn = 0
        while turn < len(offsets) and self._next is not None and offsets[turn] <= self._next:
            offset = offsets[turn]
            data, where = self._pieces.pop(offset)
            self.waiting -= len(data) + PIECE
            turn += 1
            if offset + len(data) > self._next:
                given.append(self._give(self._next, data[self._next - offset :], where, missing))
                missing = 0
        del offsets[:turn]
        if offsets and given:
            self.since = self._pieces[offsets[0]][1].at
        return given

    def _give(self, offset: int, data: bytes, where: Where, missing: int) -> Piece:
        latest = self._latest
        if latest is None or where.at >= latest.at:
            self._latest = latest = where
        self._next = offset + len(data)
        return Piece(offset - self._start, data, latest, missing)
