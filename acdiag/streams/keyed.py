"""The frames of TLS connections that a key log opens, kept until it is known whose they are.

A connection is known by the random of its ClientHello, which stands at the very beginning; one that the capture joined
in its middle cannot be opened by any key. All is bounded: what a phone downloads through TLS is long and not wanted.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection

from acdiag.model.arrival import Frame
from acdiag.wire.keylog import KeyLog
from acdiag.wire.packet import Packet

MOST_BYTES = 4_194_304
"""Frames of one connection; a phone's SIP of a day. Of a longer one the beginning is read."""
MOST_TOGETHER = 67_108_864
"""Frames of all connections; one that begins when there is no more room is left alone."""
MOST_UNDECIDED = 20_000
"""Connections that have not said ClientHello yet, the latest."""
FRAME = 512
"""What keeping a frame costs beside its bytes."""

_SYN, _ACK = 2, 16
_HANDSHAKE, _CLIENT_HELLO = 22, 1
_RANDOM = slice(11, 43)
"""Of the first record: after its header, the message's header and the version."""

Ends = frozenset[tuple[str, int]]
"""Address and port of both ends of a connection."""


class Keyed:
    """One connection that has a key."""

    __slots__ = ("bytes", "ends", "frames", "hello", "random", "syn", "whole")

    def __init__(self, ends: Ends, syn: int | None, random: bytes, hello: Frame) -> None:
        self.ends = ends
        self.syn = syn
        """Sequence number of its SYN; None when that was not captured."""
        self.random = random
        self.hello = (hello.source, hello.number)
        """The frame with ClientHello."""
        self.frames: list[Frame] = []
        self.bytes = 0
        self.whole = True
        """No frame had to be left out."""


class KeyedConnections:
    """All connections of a timeline whose ClientHello has a key."""

    def __init__(self, keys: KeyLog) -> None:
        self.keys = keys
        self._found: list[Keyed] = []
        self._now: dict[Ends, Keyed] = {}
        """The latest between each pair of ends."""
        self._syns: OrderedDict[Ends, int] = OrderedDict()
        """Number of the latest SYN between ends that are not keyed."""
        self._bytes = 0

    def take(self, packet: Packet) -> None:
        """A TCP packet."""
        if not self.keys:
            return
        ends = frozenset(((packet.source, packet.source_port), (packet.destination, packet.destination_port)))
        if packet.tcp_flags & (_SYN | _ACK) == _SYN:
            self._open(ends, packet.tcp_sequence)
        keyed = self._now.get(ends)
        if keyed is None and packet.payload:
            keyed = self._decide(ends, packet)
        if keyed is not None:
            self._keep(keyed, packet.frame)

    def of(self, addresses: Collection[str]) -> list[Keyed]:
        """The connections that one of these addresses has a part in, in order of their beginning."""
        return [keyed for keyed in self._found if any(address in addresses for address, _ in keyed.ends)]

    def _open(self, ends: Ends, sequence: int) -> None:
        keyed = self._now.get(ends)
        if keyed is not None:
            if keyed.syn == sequence:
                return
            del self._now[ends]
        self._syns[ends] = sequence
        self._syns.move_to_end(ends)
        if len(self._syns) > MOST_UNDECIDED:
            self._syns.popitem(last=False)

    def _decide(self, ends: Ends, packet: Packet) -> Keyed | None:
        """The first data of a connection, or of one that was captured from its middle."""
        data = packet.payload
        if len(data) < _RANDOM.stop or data[0] != _HANDSHAKE or data[1] != 3 or data[5] != _CLIENT_HELLO:
            return None
        random = data[_RANDOM]
        if not self.keys.opens(random) or self._bytes + _cost(packet.frame) > MOST_TOGETHER:
            return None
        keyed = self._now[ends] = Keyed(ends, self._syns.pop(ends, None), random, packet.frame)
        self._found.append(keyed)
        return keyed

    def _keep(self, keyed: Keyed, frame: Frame) -> None:
        cost = _cost(frame)
        if keyed.bytes + cost > MOST_BYTES or self._bytes + cost > MOST_TOGETHER:
            keyed.whole = False
        if keyed.whole:
            keyed.frames.append(frame)
            keyed.bytes += cost
            self._bytes += cost


def _cost(frame: Frame) -> int:
    return len(frame.data) + FRAME
