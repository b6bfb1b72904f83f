"""SIP and HTTP that were inside TLS, from bytes that somebody with the keys has decrypted.

Who decrypted gives the bytes frame by frame. They are framed and decoded like bytes that came in clear, so that every
observer and every rule hears them in the same way; a message belongs to the frame with which its last byte was there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from acdiag.model.arrival import Frame
from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple
from acdiag.streams import framing
from acdiag.streams.connection_events import Opened, Unread
from acdiag.streams.framing import HttpFraming, SipFraming
from acdiag.streams.handshakes import LONGEST_ALERT
from acdiag.streams.keyed import Ends
from acdiag.wire import http, sip, tls
from acdiag.wire.head import LONGEST_HEAD
from acdiag.wire.packet import Packet

TLS = "tls"
"""Transport of a packet that stands for such a message."""
_SYNTHETIC = -1
"""Its link type: it has no bytes of its own."""
_DECODERS: dict[str, Callable[[bytes], object]] = {"sip": sip.decode, "http": http.decode}

Place = tuple[str, int]
"""Source and frame number."""


class Decrypted(NamedTuple):
    """One connection, decrypted."""

    ends: Ends
    hello: Place
    """The frame with ClientHello."""
    pieces: Mapping[Place, tuple[bytes, ...]]
    """By frame, the data of the records that it completed."""
    whole: bool
    """It was decrypted to its end, as far as is known."""


class _Side:
    """What one end says."""

    __slots__ = ("begun", "framing", "speaks")

    def __init__(self) -> None:
        self.speaks: str | None = None
        """sip or http; empty for anything else, None while it is open."""
        self.begun = b""
        self.framing: SipFraming | HttpFraming | None = None

    def feed(self, data: bytes) -> list[bytes]:
        """The messages that are whole now."""
        if self.speaks is None:
            data = self.begun = self.begun + data
            speaks = framing.recognise(data) if len(data) <= LONGEST_HEAD else ""
            if speaks is None:
                return []
            self.begun, self.speaks = b"", speaks
            self.framing = SipFraming() if speaks == "sip" else HttpFraming() if speaks == "http" else None
        return self.framing.feed(data) if self.framing is not None else []


class _Reading:
    """A connection on its way."""

    __slots__ = ("decrypted", "sides")

    def __init__(self, decrypted: Decrypted) -> None:
        self.decrypted = decrypted
        self.sides: dict[tuple[str, int], _Side] = {}

    def side(self, address: str, port: int) -> _Side:
        return self.sides.setdefault((address, port), _Side())


class Cleartext:
    """All that was decrypted for one timeline."""

    def __init__(self, connections: Iterable[Decrypted]) -> None:
        self._beginning = {connection.hello: connection for connection in connections}
        self._now: dict[Ends, _Reading] = {}

    def opened(self, packet: Packet) -> Iterator[Packet]:
        """Says of a connection that it is readable, with the frame that holds its ClientHello."""
        beginning = self._beginning.get((packet.frame.source, packet.frame.number))
        if beginning is not None:
            self._now[beginning.ends] = _Reading(beginning)
            if beginning.whole:
                said = _addressed(packet)
                said.messages = (Opened(beginning.ends),)
                yield said

    def take(self, packet: Packet) -> Iterator[Packet]:
        """The messages that this TCP packet completes."""
        if not packet.payload or not self._now:
            return
        sender = packet.source, packet.source_port
        reading = self._now.get(frozenset((sender, (packet.destination, packet.destination_port))))
        if reading is None:
            return
        pieces = reading.decrypted.pieces.get((packet.frame.source, packet.frame.number), ())
        if not pieces and not _is_alert(packet.payload):
            said = _addressed(packet)
            said.messages = (Unread(),)
            yield said
        side = reading.side(*sender)
        for piece in pieces:
            for message in side.feed(piece):
                yield _told(packet, reading, side, message)


def _told(packet: Packet, reading: _Reading, side: _Side, message: bytes) -> Packet:
    told = _addressed(packet)
    told.payload, told.protocols = message, (side.speaks or "",)
    try:
        decoded = _DECODERS[side.speaks or ""](message)
    except Malformed as error:
        told.malformed = ((side.speaks or "", error.kept()),)
        return told
    told.messages = (decoded,)
    if isinstance(decoded, http.Http) and decoded.method:
        other = reading.side(packet.destination, packet.destination_port)
        if other.speaks is None:
            other.speaks, other.framing = "http", HttpFraming()
        if isinstance(other.framing, HttpFraming):
            other.framing.asked(decoded.method)
    return told


def _is_alert(payload: bytes) -> bool:
    """A record that holds no data: an alert, in TLS 1.3 by its length."""
    hidden = payload[0] == tls.APPLICATION_DATA and len(payload) == tls.HEADER + LONGEST_ALERT
    return payload[0] == tls.ALERT or hidden


def _addressed(packet: Packet) -> Packet:
    frame = packet.frame
    said = Packet(Frame(frame.source, frame.number, frame.at, _SYNTHETIC, b"", 0))
    said.source, said.source_port = packet.source, packet.source_port
    said.destination, said.destination_port = packet.destination, packet.destination_port
    said.transport = TLS
    return said
