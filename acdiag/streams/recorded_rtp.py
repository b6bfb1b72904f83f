"""The RTP inside of recordings, with the arithmetic of RTP on the wire.

What the recording lost is no loss of the call: where datagrams of the recording are missing before a packet, as many
missing sequence numbers are closed up as datagrams are missing. What is lost beyond that was lost on the way. Where the
recording was stopped and went on, nobody knows what the call brought meanwhile, and all of them are closed up.
"""

from __future__ import annotations

from collections import OrderedDict

from acdiag.model.named_tuple import NamedTuple
from acdiag.model.recording import ACDR
from acdiag.model.stream import Stream
from acdiag.streams.announcements import Announcements
from acdiag.streams.media import MediaStream
from acdiag.streams.recording_content import Content, Ends, TrackKey
from acdiag.streams.recording_tally import Tally
from acdiag.streams.rtp_recognition import Held
from acdiag.streams.rtp_summary import Identity, summarise
from acdiag.wire.packet import Packet
from acdiag.wire.rtp import FIXED, HEADER, beside_payload, header_length, may_be_rtp
from acdiag.wire.sip import Sip

LONGEST_START = 64
"""Bytes of a payload that are looked into, for redundancy and telephone events."""
UNKNOWN = "unknown"
"""In the place of an address that the format does not say."""
MOST_STREAMS = 4096
"""RTP streams in recordings at once; a phone has two a call. The one that was silent for longest goes first."""


class StreamKey(NamedTuple):
    """Tells recorded streams apart: the same packets at two places in a device are two streams."""

    capture: str
    sender: str
    track: TrackKey
    ends: Ends
    ssrc: int

    @property
    def recorder(self) -> str:
        """Address of the device that recorded it."""
        return self.sender.rpartition(":")[0]


class RecordedStream:
    """One of them."""

    __slots__ = ("breaks", "last", "media", "passed", "shift", "tally")

    def __init__(self, tally: Tally, media: MediaStream, sequence: int) -> None:
        self.tally = tally
        self.media = media
        self.last = sequence
        """Highest sequence number so far."""
        self.passed = tally.counter.passed
        """Missing datagrams of the recording when the last packet came."""
        self.breaks = tally.breaks
        """How often it had stopped by then."""
        self.shift = 0
        """Packets that are not in the recording; so much less their successors count."""

    def renumbered(self, sequence: int) -> int:
        """The number that the packet would have, had what the recording lost never been sent."""
        ahead = (sequence - self.last) & 0xFFFF
        missed = self.tally.counter.passed - self.passed
        stopped = self.tally.breaks != self.breaks
        self.passed, self.breaks = self.tally.counter.passed, self.tally.breaks
        if 0 < ahead < 0x8000:
            if ahead > 1 and stopped:
                self.shift += ahead - 1
            elif ahead > 1 and missed > 0:
                self.shift += min(ahead - 1, missed)
            self.last = sequence
        return (sequence - self.shift) & 0xFFFF


class RecordedRtp:
    """All of them."""

    def __init__(self) -> None:
        self._streams: OrderedDict[StreamKey, RecordedStream] = OrderedDict()
        self._announcements = Announcements()

    def announce(self, message: object) -> None:
        """SIP was recorded: what it announces may be recorded too."""
        if isinstance(message, Sip):
            self._announcements.learn(message)

    def take(self, tally: Tally, content: Content, packet: Packet) -> None:
        """One RTP packet that was recorded; what has no header of RTP is left alone."""
        data = content.data
        if not may_be_rtp(data):
            return
        held = _held(content, packet)
        key = stream_key(tally, content, packet)
        stream = self._streams.get(key)
        if stream is None:
            if len(self._streams) >= MOST_STREAMS:
                self._streams.popitem(last=False)
            stream = self._streams[key] = RecordedStream(tally, self._begin(key, held), held.sequence)
        else:
            self._streams.move_to_end(key)
            stream.media.statistics.take(*held._replace(sequence=stream.renumbered(held.sequence))[:8])
        if held.payload_type in stream.media.event_types:
            stream.media.note_event(held.timestamp, held.start[:4], held.size - HEADER - held.beside)

    def _begin(self, key: StreamKey, first: Held) -> MediaStream:
        ends = key.ends
        announced = self._announcements.of((ends.destination, ends.destination_port))
        announced = announced or self._announcements.of((ends.source, ends.source_port))
        return MediaStream((key.capture, *ends[:4], key.ssrc), announced, "", [first])

    def told(self) -> dict[StreamKey, Stream]:
        """All streams so far, by time."""
        order = sorted(self._streams.items(), key=lambda item: (item[1].media.statistics.first, item[0].ssrc))
        return {key: _told(key, stream) for key, stream in order}


def stream_key(tally: Tally, content: Content, packet: Packet) -> StreamKey:
    """The stream of a recorded RTP packet, whose data must have a whole header; its frames are of one capture."""
    ssrc = FIXED(content.data)[4]
    return StreamKey(packet.frame.source, tally.sender, content.track, content.ends._replace(dscp=0), ssrc)


def _held(content: Content, packet: Packet) -> Held:
    data = content.data
    _, second, sequence, timestamp, _ = FIXED(data)
    head = header_length(data)
    start = data[head:][:LONGEST_START]
    dscp, number = content.ends.dscp, packet.frame.number
    beside = beside_payload(data, len(data))
    return Held(packet.at, sequence, timestamp, second >> 7, second & 0x7F, len(data), dscp, number, start, beside)


def _told(key: StreamKey, stream: RecordedStream) -> Stream:
    media, ends = stream.media, key.ends
    announcement = media.announcement
    identity = Identity(
        key.capture,
        place(ends.source, ends.source_port),
        place(ends.destination, ends.destination_port),
        key.ssrc,
        "acdr" if stream.tally.vote.decoder == ACDR else "recording",
        key.track.name,
        ipv6=":" in ends.source,
    )
    return summarise(
        media.statistics,
        identity,
        media.formats,
        encrypted=media.encrypted,
        beside=media.beside,
        announced=announcement is not None,
        call_id=announcement.call_id if announcement else "",
        ptimes=media.ptimes,
        digits="".join(media.digits),
        sent_by_phone=key.track.sent is True,
        loss_known=stream.tally.counter.understood,
    )


def place(address: str, port: int) -> str:
    """Address and port as far as they are known; port 0 is none that is known."""
    return f"{address or UNKNOWN}:{port}"


def port(place: str) -> int:
    """The port of an address and port."""
    return int(place.rpartition(":")[2])
