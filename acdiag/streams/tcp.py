"""TCP connections out of packets: what happened to each, and its bytes in order, within bounds.

Packets may come in any order. A connection is read only as long as somebody wants it: who gets the first bytes and
does not know them says `connection.enough()`, and from then on only times and lengths are kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection
from typing import Protocol

from acdiag.model.arrival import Where
from acdiag.model.named_tuple import NamedTuple
from acdiag.streams.connection import Connection, End
from acdiag.streams.duplicates import WINDOW
from acdiag.streams.segments import Piece
from acdiag.wire.packet import Packet

MOST_CONNECTIONS = 20_000
"""Followed at once; a rollout of 2,000 phones with ten each. The one that was silent for longest goes first."""
MOST_WAITING = 67_108_864
"""Bytes of all connections that wait for others before them; then the oldest gap is given up."""
REORDERING = 3_000_000_000
"""ns by which a SYN may come after other packets of its connection: no network and no capture reorders more."""
ALIVE = 300_000_000_000
"""ns of silence after which nobody misses a connection that is not followed any longer."""
HELD = 1_000_000_000
"""ns that first bytes without a SYN wait for others before them, and a gap for what the receiver already has."""
LONGEST_WAIT = 30_000_000_000
"""ns that a gap waits for its retransmission; servers repeat five times within that."""

_FIN, _SYN, _RST, _ACK = 1, 2, 4, 16
_SEQUENCE = 0xFFFFFFFF
_PROBE = b"\0"
"""What Windows sends to ask whether the other end is alive: the byte before the next one, again and again."""

_Key = tuple[str, int, str, int]
_Known = tuple[Connection, End, End]
"""A connection, who sends and who receives."""


class Chunk(NamedTuple):
    """Bytes of one end, in order."""

    connection: Connection
    end: End
    """Who sent them."""
    piece: Piece


class Watcher(Protocol):
    """Counts packets of connections that nobody reads, and knows more of them than they know themselves."""

    def refresh(self, connection: Connection) -> None:
        """Somebody is going to look at the connection."""

    def dropped(self, connection: Connection) -> None:
        """The connection is not followed any longer."""


class Reassembly:
    """All connections of one timeline."""

    def __init__(self) -> None:
        self._known: dict[_Key, _Known] = {}
        """Both directions of each connection."""
        self._queue: OrderedDict[Connection, None] = OrderedDict()
        """By age of the latest packet, roughly: an active one is put back only when its turn comes."""
        self._waiting: dict[End, Connection] = {}
        """Ends with bytes that wait, the one that began first."""
        self._cost = 0
        self.packets = 0
        """TCP packets so far; also of connections that nobody reads, which somebody else may count."""
        self.watcher: Watcher | None = None
        self.forgotten = 0
        """Connections that had to give way to others."""
        self.missed = 0
        """Those of them that may have gone on: they had spoken a short time ago."""
        self.given_up = 0
        """Times that an end's gaps were given up because all connections together waited for too much."""

    def known(self, packet: Packet) -> tuple[Connection, End, End] | None:
        """The connection that a packet belongs to, its sender and its receiver."""
        return self._known.get(_key(packet))

    @property
    def followed(self) -> Collection[Connection]:
        """All connections that are followed now."""
        return self._queue.keys()

    def connection(self, packet: Packet) -> Connection | None:
        """The connection that a packet belongs to."""
        found = self._known.get(_key(packet))
        return found[0] if found else None

    def take(self, packet: Packet) -> list[Chunk]:
        """One packet; what is in order now, which may be nothing, its own bytes, or others too."""
        if packet.transport != "tcp":
            return []
        chunks: list[Chunk] = []
        flags = packet.tcp_flags
        known = self._known.get((packet.source, packet.source_port, packet.destination, packet.destination_port))
        if known is None or (flags & _SYN and not _belongs(known, packet)):
            known = self._open(packet, chunks)
        connection, sender, receiver = known
        self.packets = connection.moved = self.packets + 1
        at = packet.at
        if sender.last is None or at > sender.last:
            sender.last = at
        if flags & (_SYN | _RST | _FIN):
            _note(connection, sender, flags, packet.tcp_sequence, at)
        if sender.spoke_at is None and not flags & (_SYN | _RST):
            sender.spoke_at = at
        if flags & _SYN:
            self._settle(connection, sender, sender.sent.begin((packet.tcp_sequence + 1) & _SEQUENCE), chunks)
            # Its acknowledgment says the same of the other end, whose own SYN the capture may have lost.
            if flags & _ACK and receiver.sent.can_begin(packet.tcp_acknowledgment):
                self._settle(connection, receiver, receiver.sent.begin(packet.tcp_acknowledgment), chunks)
        if packet.payload and not flags & _RST:
            self._read(connection, sender, packet, chunks)
        if flags & _ACK and receiver.sent.wanted:
            receiver.sent.acknowledged(packet.tcp_acknowledgment)
        if sender.cost or receiver.cost:
            self._judge(known, packet, chunks)
        return chunks

    def lapse(self, now: int) -> list[Chunk]:
        """It is `now` (ns): what waited too long comes, with gaps."""
        chunks: list[Chunk] = []
        for end, connection in list(self._waiting.items()):
            if now - end.sent.since >= (LONGEST_WAIT if end.sent.begun else HELD):
                self._settle(connection, end, end.sent.give_up(), chunks)
        return chunks

    def finish(self) -> list[Chunk]:
        """Nothing more will come: all that waits comes, with gaps."""
        chunks: list[Chunk] = []
        for end, connection in list(self._waiting.items()):
            self._settle(connection, end, end.sent.give_up(), chunks)
        return chunks

    def _read(self, connection: Connection, sender: End, packet: Packet, chunks: list[Chunk]) -> None:
        sent, data, sequence = sender.sent, packet.payload, packet.tcp_sequence
        if packet.tcp_flags & _SYN:
            sequence = (sequence + 1) & _SEQUENCE  # The SYN has a number itself.
        if data == _PROBE and not sent.begun:
            return
        if not sent.wanted:
            sent.measure(sequence, len(data))
            return
        frame = packet.frame
        pieces = sent.take(sequence, data, Where(frame.source, frame.number, None, packet.at))
        self._settle(connection, sender, pieces, chunks)
        while self._cost > MOST_WAITING:
            self.given_up += 1
            end, owner = next(iter(self._waiting.items()))
            self._settle(owner, end, end.sent.give_up(), chunks)

    def _settle(self, connection: Connection, end: End, pieces: list[Piece], chunks: list[Chunk]) -> None:
        """Hand over what is in order, and keep the account of what waits."""
        if pieces:
            chunks += [Chunk(connection, end, piece) for piece in pieces]
        cost = end.sent.waiting
        if cost == end.cost:
            return
        self._cost += cost - end.cost
        end.cost = cost
        if cost:
            self._waiting.setdefault(end, connection)
        else:
            self._waiting.pop(end, None)

    def _judge(self, known: _Known, packet: Packet, chunks: list[Chunk]) -> None:
        """Give up what waited too long; a gap that the receiver does not have is one of the capture."""
        connection, sender, receiver = known
        acked = bool(packet.tcp_flags & _ACK) and receiver.sent.covers(packet.tcp_acknowledgment)
        for end, patience in ((sender, LONGEST_WAIT), (receiver, HELD if acked else LONGEST_WAIT)):
            if end.cost and packet.at - end.sent.since >= (patience if end.sent.begun else HELD):
                self._settle(connection, end, end.sent.give_up(), chunks)

    def _open(self, packet: Packet, chunks: list[Chunk]) -> _Known:
        """A new connection, in the place of an old one between the same ports."""
        key = _key(packet)
        old = self._known.get(key)
        if old is not None:
            self._drop(old[0], chunks)
        elif len(self._queue) >= MOST_CONNECTIONS:
            self._forget(packet.at, chunks)
        sender, receiver = End(key[0], key[1]), End(key[2], key[3])
        connection = Connection(*_roles(sender, receiver, packet.tcp_flags), packet.at)
        connection.queued = self.packets + 1
        self._queue[connection] = None
        self._known[(*key[2:], *key[:2])] = connection, receiver, sender
        known = self._known[key] = connection, sender, receiver
        return known

    def _forget(self, now: int, chunks: list[Chunk]) -> None:
        """The connection that was silent for longest goes; it is `now` (ns)."""
        queue = self._queue
        while True:
            oldest = next(iter(queue))
            if self.watcher is not None:
                self.watcher.refresh(oldest)
            if oldest.moved == oldest.queued:
                break
            queue.move_to_end(oldest)
            oldest.queued = oldest.moved
        self.forgotten += 1
        ends = (oldest.client, oldest.server)
        latest = max((end.last for end in ends if end.last is not None), default=oldest.first)
        closed = any(end.fin_at is not None or end.reset_at is not None for end in ends)
        self.missed += not closed and now - latest < ALIVE
        oldest.followed = False
        self._drop(oldest, chunks)

    def _drop(self, connection: Connection, chunks: list[Chunk]) -> None:
        if self.watcher is not None:
            self.watcher.dropped(connection)
        client, server = connection.client, connection.server
        for end in (client, server):
            self._settle(connection, end, end.sent.give_up(), chunks)
        del self._queue[connection]
        self._known.pop((client.address, client.port, server.address, server.port), None)
        self._known.pop((server.address, server.port, client.address, client.port), None)


def _key(packet: Packet) -> _Key:
    return packet.source, packet.source_port, packet.destination, packet.destination_port


def _roles(sender: End, receiver: End, flags: int) -> tuple[End, End]:
    """Client and server; without a SYN the lower port is that of the server."""
    if flags & _SYN:
        return (receiver, sender) if flags & _ACK else (sender, receiver)
    return (receiver, sender) if sender.port < receiver.port else (sender, receiver)


def _belongs(known: _Known, packet: Packet) -> bool:
    """This SYN opens the connection that is known; else it opens the next one between the same ports."""
    connection, sender, receiver = known
    sequence = packet.tcp_sequence
    if sender.syn is not None:
        return sender.syn == sequence
    if packet.tcp_flags & _ACK and receiver.syn is not None:
        return packet.tcp_acknowledgment == (receiver.syn + 1) & _SEQUENCE
    near = abs(packet.at - connection.first) <= REORDERING
    return near and sender.sent.can_begin((sequence + 1) & _SEQUENCE)


def _note(connection: Connection, sender: End, flags: int, sequence: int, at: int) -> None:
    """What the flags say."""
    if flags & _SYN:
        _note_syn(connection, sender, flags, sequence, at)
    if flags & _RST and (sender.reset_at is None or at < sender.reset_at):
        sender.reset_at = at
    if flags & _FIN and (sender.fin_at is None or at < sender.fin_at):
        sender.fin_at = at
        if sender.sent.begun:
            sender.sent.measure(sequence, 0)  # the capture may have lost all that came before


def _note_syn(connection: Connection, sender: End, flags: int, sequence: int, at: int) -> None:
    if not connection.sure:
        connection.sure = True
        if (sender is connection.client) == bool(flags & _ACK):
            connection.client, connection.server = connection.server, connection.client
    if not sender.syns or abs(at - sender.syn_last) > WINDOW:
        sender.syns += 1
        sender.syn_last = at
    sender.syn = sequence
    if sender.syn_at is None or at < sender.syn_at:
        sender.syn_at = at
