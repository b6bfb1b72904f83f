"""The recordings of a timeline: datagrams that hold what a device saw, told apart into tracks.

No I/O here, so that a capture of such datagrams and a socket that receives them are read alike. What is inside comes
back as packets of its own: SIP and log lines go to the observers as if they had been on the wire in clear text.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator

from acdiag.model.arrival import Frame
from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.recording import NO_CHOICE, PHONE_PORT, Choice, Recording
from acdiag.streams.duplicates import Duplicates
from acdiag.streams.framing import SipFraming
from acdiag.streams.recorded_rtp import RecordedRtp
from acdiag.streams.recording_content import Content, Ends, TrackKey
from acdiag.streams.recording_tally import Tally
from acdiag.streams.recording_vote import Vote
from acdiag.wire import acdr, actrace, sip, stun, syslog
from acdiag.wire.packet import Packet

MOST_RECORDINGS = 1024
"""Senders and receivers at once; a site records a phone or two. The one that was silent for longest goes first."""
MOST_READERS = 1024
"""Ends whose clear text out of TLS is put together."""
_SYNTHETIC = -1
"""Link type of a packet that stands for what was recorded; it has no bytes of its own."""

_Key = tuple[str, str, int, str, int, str]
Listener = Callable[[Tally, Content, Packet], None]
"""Told of every block, for those who want its samples."""


class RecordingHeard(NamedTuple):
    """A message for observers: a datagram of a recording whose decoder is known came."""

    tally: Tally


class Recordings:
    """Takes packets in order of time."""

    def __init__(self, choice: Choice = NO_CHOICE, listener: Listener | None = None) -> None:
        self._choice = choice
        self._listener = listener
        self._asked = frozenset(choice.ports)
        self._ports = self._asked | {PHONE_PORT, acdr.PORT, actrace.PORT}
        self._tallies: OrderedDict[_Key, Tally] = OrderedDict()
        self._begun: dict[str, str] = {}
        """By source that follows on another, the first of those that do."""
        self._texts: OrderedDict[tuple[_Key, TrackKey, Ends], SipFraming] = OrderedDict()
        self._duplicates = Duplicates()
        self.rtp = RecordedRtp()
        """The RTP inside of all recordings."""

    def expect(self, ports: Collection[int]) -> None:
        """A phone's configuration names further ports that take recordings; what comes there is tried, not believed."""
        self._ports |= frozenset(ports)

    def follow(self, source: str, before: str) -> None:
        """`source` goes on where `before` ended, and so do the recordings in it."""
        self._begun[source] = self._begun.pop(before, before)
        for tally in self._tallies.values():
            if tally.latest == before:
                tally.latest = source

    def wants(self, packet: Packet) -> bool:
        """Whether a packet may be a recording's, by its ports."""
        if packet.transport == "udp":
            return packet.destination_port in self._ports or packet.source_port == acdr.PORT
        return packet.transport == "tcp" and acdr.PORT in (packet.source_port, packet.destination_port)

    def owns(self, packet: Packet) -> bool:
        """Whether nobody else may read it: the user says so, or it is known as a recording's."""
        if not self.wants(packet):
            return False
        if packet.transport == "udp" and packet.destination_port in self._asked:
            return True
        tally = self._tallies.get(self._key(packet))
        return tally is not None and bool(tally.vote.decoder)

    def take(self, packet: Packet) -> list[Packet]:
        """What is inside, as packets of the same frame; copies of a datagram are passed over."""
        if not packet.payload or packet.messages or self._duplicates.seen(packet):
            return []
        if packet.destination_port == actrace.PORT and actrace.PORT not in self._asked:
            return [_unopened(packet)] if actrace.looks_like_actrace(packet.payload) else []
        tally = self._tally(packet)
        inside: list[Packet] = []
        for outer, content in tally.take(packet):
            if isinstance(content, Malformed):
                inside.append(_broken(outer, tally.vote.decoder, content))
                continue
            if self._listener is not None:
                self._listener(tally, content, outer)
            inside += self._opened(tally, outer, content)
        return inside

    def _tally(self, packet: Packet) -> Tally:
        key = self._key(packet)
        tally = self._tallies.get(key)
        if tally is None:
            if len(self._tallies) >= MOST_RECORDINGS:
                self._tallies.popitem(last=False)
            acdr_port = acdr.PORT in (packet.source_port, packet.destination_port)
            asked = packet.destination_port in self._asked
            given = self._choice.decoder if asked or not acdr_port else None
            tally = self._tallies[key] = Tally(packet, Vote(given, asked=asked, acdr_port=acdr_port))
        else:
            self._tallies.move_to_end(key)
        return tally

    def _opened(self, tally: Tally, outer: Packet, content: Content) -> Iterator[Packet]:
        heard = _about(outer)
        heard.messages = (RecordingHeard(tally),)
        kind = content.track.kind
        if kind in ("rtp", "rtcp"):
            heard.protocols = (kind,)
        elif kind == "pcm" and tally.vote.decoder == "acdr":
            heard.protocols = ("rtp",)
        yield heard
        if kind == "rtp":
            self.rtp.take(tally, content, outer)
        elif kind == "sip":
            yield from self._sip(outer, content)
        elif kind == "stun":
            yield _decoded(_about(outer, content.ends), "stun", content.data, stun.decode)
        elif kind == "syslog":
            yield _decoded(_about(outer), "syslog", content.data, syslog.decode_datagram)

    def _sip(self, outer: Packet, content: Content) -> Iterator[Packet]:
        """A whole message, or pieces of a stream that was read out of TLS; what was peeked at comes twice."""
        messages = [content.data]
        if content.track.detail is not None:
            key = (self._key(outer), content.track, content.ends)
            framing = self._texts.get(key)
            if framing is None:
                if len(self._texts) >= MOST_READERS:
                    self._texts.popitem(last=False)
                framing = self._texts[key] = SipFraming()
            messages = framing.feed(content.data)
        for message in messages:
            inside = _decoded(_about(outer, content.ends), "sip", message, sip.decode)
            if not self._duplicates.seen(inside):
                for decoded in inside.messages:
                    self.rtp.announce(decoded)
                yield inside

    def _key(self, packet: Packet) -> _Key:
        source = packet.frame.source
        ends = (packet.source, packet.source_port, packet.destination, packet.destination_port)
        return (self._begun.get(source, source), *ends, packet.transport)

    def recordings(self) -> tuple[Recording, ...]:
        """All of them, by time; a port that nobody asked for counts only where a decoder fits."""
        told = (
            tally.told(self._choice)
            for key, tally in self._tallies.items()
            if tally.vote.decoder or key[4] in self._asked
        )
        return tuple(sorted(told, key=lambda recording: (recording.first, recording.capture, recording.sender)))


def _about(outer: Packet, ends: Ends | None = None) -> Packet:
    """A packet of the same frame: from who sent what was recorded, else from who sent the recording."""
    frame = outer.frame
    packet = Packet(Frame(frame.source, frame.number, frame.at, _SYNTHETIC, b"", 0, frame.interface))
    if ends is None:
        packet.source, packet.destination = outer.source, outer.destination
        return packet
    packet.source, packet.source_port = ends.source, ends.source_port
    packet.destination, packet.destination_port = ends.destination, ends.destination_port
    packet.transport = ends.transport
    return packet


def _decoded(packet: Packet, protocol: str, data: bytes, decode: Callable[[bytes], object]) -> Packet:
    packet.protocols = (protocol,)
    packet.payload = data
    try:
        packet.messages = (decode(data),)
    except Malformed as error:
        packet.malformed = ((protocol, error.kept()),)
    return packet


def _broken(outer: Packet, decoder: str, error: Malformed) -> Packet:
    packet = _about(outer)
    packet.malformed = ((decoder, error),)
    return packet


def _unopened(outer: Packet) -> Packet:
    packet = _about(outer)
    packet.unopened = "actrace"
    return packet
