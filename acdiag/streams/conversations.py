"""SIP, HTTP, TLS, DNS and LDAP out of TCP: the messages that a packet completes, as packets of their own.

A message belongs to the frame with which its last byte was there, and to the addresses of who sent it. DNS and LDAP are
told by their port; what else a connection speaks is told by its first bytes. What is none of these is not read any
further, nor is TLS once its handshake is over, nor LDAP once the server has let the client in or not.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator

from acdiag.model.arrival import Frame, Where
from acdiag.model.errors import Malformed
from acdiag.streams import framing, tls_records
from acdiag.streams.connection import Connection, End
from acdiag.streams.connection_events import TcpChanged
from acdiag.streams.fetched import Bodies, is_wanted
from acdiag.streams.framing import HttpFraming, SipFraming
from acdiag.streams.handshakes import Handshake
from acdiag.streams.prefixed import DnsFraming, LdapFraming
from acdiag.streams.tcp import Chunk, Reassembly
from acdiag.streams.tls_events import Unreadable
from acdiag.wire import dns, http, ldap, sip
from acdiag.wire.head import LONGEST_HEAD
from acdiag.wire.packet import Packet

MOST_READERS = 40_000
"""Ends that are read at once: two for each connection that `tcp` follows."""
SOME = 1_000
"""Ends of connections that are no longer followed, until these are taken out."""
MOST_HANDSHAKES = 4_000
"""TLS handshakes that are read at once; each may hold half a MiB, and lasts less than a second."""
CHANGES = 1 | 2 | 4
"""FIN, SYN and RST: the flags that change a connection."""
_Framing = SipFraming | HttpFraming | DnsFraming | LdapFraming
_TLS, _SSLV2 = range(20, 25), 0x80
"""First bytes of a TLS record, and from which on the first byte of a hello of SSL 2.0 is."""
_SYNTHETIC = -1
"""Link type of a packet that stands for a reassembled message; it has no bytes of its own."""
_PORTS = {53: "dns", 5353: "dns", 389: "ldap", 3268: "ldap"}
"""What a server's port says; mDNS has no TCP, so that 5353 is plain DNS; 3268 is Active Directory's catalogue."""
_FRAMINGS: dict[str, Callable[[], _Framing]] = {
    "sip": SipFraming, "http": HttpFraming, "dns": DnsFraming, "ldap": LdapFraming,
}  # fmt: skip
_DECODERS: dict[str, Callable[[bytes], object]] = {
    "sip": sip.decode, "http": http.decode, "dns": dns.decode, "ldap": ldap.decode,
}  # fmt: skip
_UNCOUNTED = frozenset(("ldap",))
"""Protocols that no count is kept of."""


class _Reader:
    """What one end says."""

    __slots__ = ("begun", "framing", "speaks")

    def __init__(self) -> None:
        self.speaks: str | None = None
        """sip, http, tls, dns or ldap; empty for anything else, None while it is open."""
        self.begun = b""
        """The first bytes, while they do not tell."""
        self.framing: _Framing | None = None

    def settle(self, speaks: str) -> None:
        self.speaks = speaks
        framing = _FRAMINGS.get(speaks)
        self.framing = framing() if framing is not None else None


class Conversations:
    """All TCP connections of a timeline, as far as they speak one of these protocols."""

    def __init__(self) -> None:
        self.reassembly = Reassembly()
        self._readers: OrderedDict[End, _Reader] = OrderedDict()
        self._handshakes: OrderedDict[Connection, Handshake] = OrderedDict()
        self._bodies = Bodies()

    def take(self, packet: Packet) -> list[Packet]:
        """The messages that this packet completes."""
        return self._read(self.reassembly.take(packet))

    def changed(self, packet: Packet) -> TcpChanged | None:
        """What a packet with one of the flags `CHANGES` did to its connection."""
        connection = self.reassembly.connection(packet)
        return TcpChanged(connection) if connection is not None else None

    def lapse(self, now: int) -> list[Packet]:
        """It is `now` (ns): the messages of what waited too long for lost bytes."""
        messages = self._read(self.reassembly.lapse(now))
        followed = self.reassembly.followed
        if len(self._readers) > 2 * len(followed) + SOME:
            ends = {end for connection in followed for end in (connection.client, connection.server)}
            self._readers = OrderedDict((end, reader) for end, reader in self._readers.items() if end in ends)
        return messages

    def finish(self) -> list[Packet]:
        """Nothing more will come: the messages of all that still waited."""
        return self._read(self.reassembly.finish())

    def _read(self, chunks: Iterable[Chunk]) -> list[Packet]:
        return [packet for chunk in chunks for packet in self._messages(chunk)]

    def _messages(self, chunk: Chunk) -> Iterator[Packet]:
        reader = self._reader(chunk.connection, chunk.end)
        data = chunk.piece.data
        if reader.speaks is None:
            data = reader.begun = reader.begun + data
            speaks = _recognise(data) if len(data) <= LONGEST_HEAD else ""
            if speaks is None:
                return
            reader.begun = b""
            reader.settle(speaks)
            if not speaks:
                chunk.connection.enough()
        if reader.speaks == "tls":
            yield from self._shake(chunk, data)
        if reader.framing is None:
            return
        whole = reader.framing.skip(chunk.piece.missing) if chunk.piece.missing else []
        for message in [*whole, *reader.framing.feed(data)]:
            packet = _packet(chunk, message, reader.speaks or "")
            self._tell_other_end(chunk, packet)
            yield packet
        if isinstance(reader.framing, HttpFraming) and reader.framing.bodies:
            yield from self._fetched(chunk, reader.framing)
        if isinstance(reader.framing, DnsFraming | LdapFraming) and reader.framing.opaque:
            reader.settle("")

    def _fetched(self, chunk: Chunk, framing: HttpFraming) -> Iterator[Packet]:
        """The files that are whole now."""
        for body in framing.bodies:
            self._bodies.end(body)
            if body.whole:
                packet = _addressed(chunk)
                packet.messages = (body.fetched(),)
                yield packet
        framing.bodies.clear()

    def _shake(self, chunk: Chunk, data: bytes) -> Iterator[Packet]:
        """The TLS events that bytes complete, in one packet."""
        connection = chunk.connection
        handshake = self._handshakes.get(connection)
        if handshake is None:
            if not connection.client.sent.wanted:
                return
            if len(self._handshakes) >= MOST_HANDSHAKES:
                self._handshakes.popitem(last=False)[0].enough()
            handshake = self._handshakes[connection] = Handshake(connection)
        heard = handshake.feed(chunk.end, data, chunk.piece.missing)
        if handshake.over:
            del self._handshakes[connection]
        if heard:
            packet = _addressed(chunk)
            packet.protocols, packet.messages = ("tls",), tuple(heard)
            broken = (event.message.error for event in heard if isinstance(event.message, Unreadable))
            packet.malformed = tuple(("tls", error) for error in broken)
            yield packet

    def _reader(self, connection: Connection, end: End) -> _Reader:
        reader = self._readers.get(end)
        if reader is None:
            if len(self._readers) >= MOST_READERS:
                self._readers.popitem(last=False)
            reader = self._readers[end] = _Reader()
            known = _PORTS.get(connection.server.port)
            if known is not None:
                reader.settle(known)
            other = self._readers.get(connection.server if end is connection.client else connection.client)
            if other is not None and other.speaks:
                reader.settle(other.speaks)
        return reader

    def _tell_other_end(self, chunk: Chunk, packet: Packet) -> None:
        """An HTTP request decides whether its response has a body; a bind that is over ends the reading of LDAP."""
        for message in packet.messages:
            if isinstance(message, ldap.Ldap) and message.decides:
                chunk.connection.enough()
            if isinstance(message, http.Http) and message.method:
                other = chunk.connection.server if chunk.end is chunk.connection.client else chunk.connection.client
                framing = self._reader(chunk.connection, other).framing
                if isinstance(framing, HttpFraming):
                    wanted = message.method == "GET" and is_wanted(message.target)
                    framing.asked(message.method, self._bodies.begin(message.target) if wanted else None)


def _recognise(data: bytes) -> str | None:
    """What a stream speaks that begins so; empty for anything else, None while it is too short to tell."""
    if data and (data[0] in _TLS or data[0] >= _SSLV2):
        known = tls_records.recognise(data)
        if known is not False:
            return "tls" if known else None
    return framing.recognise(data)


def _addressed(chunk: Chunk) -> Packet:
    """A packet from who sent the chunk, of the frame with which it was there."""
    where: Where = chunk.piece.where
    packet = Packet(Frame(where.source, where.frame or 0, where.at, _SYNTHETIC, b"", 0))
    sender = chunk.end
    receiver = chunk.connection.server if sender is chunk.connection.client else chunk.connection.client
    packet.source, packet.source_port = sender.address, sender.port
    packet.destination, packet.destination_port = receiver.address, receiver.port
    packet.transport = "tcp"
    return packet


def _packet(chunk: Chunk, message: bytes, protocol: str) -> Packet:
    packet = _addressed(chunk)
    packet.payload = message
    packet.protocols = () if protocol in _UNCOUNTED else (protocol,)
    try:
        packet.messages = (_DECODERS[protocol](message),)
    except Malformed as error:
        packet.malformed = ((protocol, error.kept()),)
    return packet
