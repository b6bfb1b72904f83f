"""Reassembly of IP datagrams (RFC 815), in any order of their pieces, within bounds.

Overlapping pieces make the datagram worthless (RFC 5722, here for IPv4 too): which of two contradicting pieces a
phone took cannot be known. The same piece again is a mirror's copy and harmless.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import OrderedDict

from acdiag.model.errors import Malformed
from acdiag.wire.dissect import resume
from acdiag.wire.packet import Fragment, Packet

MOST_WAITING = 256
"""Datagrams that wait at once; more are an attack or a capture that lost half of everything, and the oldest go."""
LONGEST = 65_535
"""Bytes of a datagram; the length field of IP ends there."""
LONGEST_WAIT = 30_000_000_000
"""ns between the first piece and the last; RFC 791 suggests 15 s, Linux waits 30 s."""

_Key = tuple[str, str, int, int]


class _Datagram:
    """Pieces that have come so far."""

    __slots__ = ("at", "have", "offsets", "overlap", "pieces", "protocol", "total")

    def __init__(self, at: int) -> None:
        self.at = at
        self.pieces: dict[int, bytes] = {}
        self.offsets: list[int] = []
        self.have = 0
        self.total: int | None = None
        self.protocol = 0
        self.overlap = False

    def take(self, piece: Fragment) -> None:
        """Put a piece in its place.

        Raises `Malformed` when it cannot have one; the datagram stays, to swallow the pieces still to come.
        """
        if self.overlap or self._known(piece):
            return
        stop = piece.offset + len(piece.data)
        at = bisect_left(self.offsets, piece.offset)
        before = self.offsets[at - 1] if at else None
        overlap = (
            (before is not None and before + len(self.pieces[before]) > piece.offset)
            or (at < len(self.offsets) and self.offsets[at] < stop)
            or (self.total is not None and (stop > self.total or not piece.more))
            or (not piece.more and bool(self.offsets) and self._end() > stop)
        )
        if overlap:
            self.overlap = True
            self.pieces.clear()
            raise Malformed(0, "IP fragments overlap")
        insort(self.offsets, piece.offset)
        self.pieces[piece.offset] = piece.data
        self.have += len(piece.data)
        if not piece.more:
            self.total = stop
        if not piece.offset:
            self.protocol = piece.protocol

    def _end(self) -> int:
        last = self.offsets[-1]
        return last + len(self.pieces[last])

    def _known(self, piece: Fragment) -> bool:
        """The very same piece again."""
        last = self.total == piece.offset + len(piece.data)
        return self.pieces.get(piece.offset) == piece.data and last is not piece.more

    @property
    def complete(self) -> bool:
        return not self.overlap and self.have == self.total

    def payload(self) -> bytes:
        return b"".join(self.pieces[offset] for offset in self.offsets)


class Fragments:
    """Holds the pieces of unfinished datagrams."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[_Key, _Datagram] = OrderedDict()
        self.given_up = 0
        """Datagrams that gave way to others while their pieces may still have come."""

    def add(self, packet: Packet) -> Packet | None:
        """The packet, dissected to its end, when its fragment was the missing one; None while others are missing.

        A packet without a fragment comes back as it is. A fragment that cannot be used is told in
        `packet.malformed`, and None is returned too.
        """
        while packet.fragment is not None:
            datagram = self._take(packet, packet.fragment)
            if datagram is None:
                return None
            resume(packet, datagram.protocol, datagram.payload())
        return packet

    def _take(self, packet: Packet, piece: Fragment) -> _Datagram | None:
        """The datagram when this piece completes it."""
        try:
            _check(piece)
            datagram = self._datagram(piece.key, packet.at)
            datagram.take(piece)
        except Malformed as error:
            packet.malformed += (("ip", error.kept()),)
            return None
        if not datagram.complete:
            return None
        del self._waiting[piece.key]
        return datagram

    def _datagram(self, key: _Key, now: int) -> _Datagram:
        waiting = self._waiting
        datagram = waiting.get(key)
        if datagram is not None and abs(now - datagram.at) <= LONGEST_WAIT:
            return datagram
        waiting.pop(key, None)
        if len(waiting) >= MOST_WAITING:
            _, oldest = waiting.popitem(last=False)
            self.given_up += not oldest.overlap and now - oldest.at <= LONGEST_WAIT
        datagram = waiting[key] = _Datagram(now)
        return datagram


def _check(piece: Fragment) -> None:
    if not piece.data:
        raise Malformed(0, "IP fragment is empty")
    if piece.more and len(piece.data) % 8:
        raise Malformed(0, "IP fragment's length is no multiple of 8")
    if piece.offset + len(piece.data) > LONGEST:
        raise Malformed(0, "IP fragment reaches beyond the longest datagram")
