"""All media of a session: which UDP datagrams are RTP and RTCP, and the stream that each belongs to.

Announced by SDP, or told by its behaviour (`rtp_recognition`), a stream is accepted once and for all. Its identity is
that of tshark: addresses, ports and SSRC, in one source. What is neither is left alone, whatever it looks like.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from acdiag.model.errors import Malformed
from acdiag.model.names import codecs
from acdiag.model.names.codecs import AUDIO, EVENT, REDUNDANT, Format
from acdiag.model.stream import Stream, Whole
from acdiag.streams.announcements import Announcement, Announcements, Place
from acdiag.streams.round_trips import RoundTrips
from acdiag.streams.rtp_recognition import Candidates, Held, Key
from acdiag.streams.rtp_statistics import RtpStatistics
from acdiag.streams.rtp_summary import Identity, summarise
from acdiag.wire import rtcp, rtp, rtp_payloads, stun
from acdiag.wire.packet import Packet
from acdiag.wire.sip import Sip

MOST_STREAMS = 40_000
"""Streams with statistics; what comes after is counted and not kept. A rollout of 5000 phones has 10,000 an hour;
each takes some 8 KB until the answer is written."""
SHARE = 16
"""The part of all streams that gives way at once: to find those that are over for longest takes a look at all."""
MOST_AT_A_PLACE = 64
"""Streams at one address and port that later words can still change, the latest; a call has two there."""
MOST_DIGITS = 256
"""Telephone events kept of one stream."""
MOST_HANDSHAKES = 20_000
"""Pairs of places between which DTLS was seen; the oldest go first."""
MOST_PTIMES = 8
"""Packet times remembered of one call; there are hardly more."""
LONGEST_SILENCE = 30_000_000_000
"""ns after which a stream without a call is no longer part of one that is announced now."""
_DTLS = (b"\xfe\xff", b"\xfe\xfd", b"\xfe\xfc")
"""DTLS 1.0, 1.2 and 1.3 on the wire, as in RFC 6347 section 4.1."""


class MediaStream:
    """One accepted stream."""

    __slots__ = (
        "announcement", "beside", "digits", "encrypted", "event", "event_types", "formats", "key", "mac", "ptimes",
        "statistics", "version", "wrapped",
    )  # fmt: skip

    def __init__(
        self, key: Key, announcement: Announcement | None, mac: str, packets: Sequence[Held], *, encrypted: bool = False
    ) -> None:
        """`packets` are the first ones, of which the first of all is taken."""
        first = packets[0]
        self.key = key
        self.announcement = announcement
        """None when its behaviour alone told."""
        self.ptimes: tuple[int | None, ...] = (announcement.ptime,) if announcement else ()
        """What the descriptions of its call asked for, the latest first."""
        self.formats: dict[int, Format] = {}
        """What its payload types mean, each looked up once."""
        self.event_types: set[int] = set()
        """Those of them that carry telephone events."""
        self.encrypted = encrypted or (announcement is not None and announcement.secure)
        self.mac = mac
        """Ethernet source of its first packet."""
        self.beside = first.beside
        """Bytes of its packets that are neither fixed header nor payload."""
        self.digits: list[str] = []
        self.event: int | None = None
        """Timestamp of the telephone event counted last."""
        self.version = 0
        """Grows when somebody changed what a packet means: SDP came later."""
        self.wrapped: int | None = None
        """Payload type that its redundancy carries from the beginning."""
        if self._meant(first.payload_type).kind == REDUNDANT and not self.encrypted:
            self.wrapped = _wrapped([each.start for each in packets if each.payload_type == first.payload_type])
        self.statistics = RtpStatistics(self.clock_of, *first[:3], *first[4:8])

    def clock_of(self, payload_type: int) -> int:
        """Timestamp units a second; 0 when unknown, and for telephone events, whose timestamp stands still."""
        known = self.format_of(payload_type)
        return 0 if known.kind == EVENT else known.clock

    def format_of(self, payload_type: int) -> Format:
        """What a payload type means; that of redundancy is what it carries, as far as that is known."""
        known = self.formats.get(payload_type)
        if known is None:
            known = self._meant(payload_type)
            if known.kind == REDUNDANT:
                known = self._carried(known)
            self.formats[payload_type] = known
            if known.kind == EVENT:
                self.event_types.add(payload_type)
        return known

    def _meant(self, payload_type: int) -> Format:
        """A static type is what RFC 3551 says, whatever SDP says: many get the clock of G.722 wrong."""
        announced = self.announcement.formats.get(payload_type) if self.announcement else None
        return codecs.STATIC.get(payload_type) or announced or codecs.usual(payload_type) or Format("", 0)

    def _carried(self, redundancy: Format) -> Format:
        """Speech from the first packet on; later, redundancy with the clock of the speech before (RFC 2198, 4)."""
        inner = None if self.wrapped is None else self._meant(self.wrapped)
        if inner is not None and inner.kind == AUDIO and inner.name:
            return inner
        clocks = (each.clock for each in reversed(self.formats.values()) if each.kind == AUDIO and each.name)
        return redundancy._replace(clock=next(clocks, redundancy.clock))

    def learn(self, announcement: Announcement) -> None:
        """SDP names this stream after its packets came, or names it anew.

        Payload types that a later description of the call leaves out keep their meaning: nobody may give them another
        one (RFC 3264 section 8.3.2), and packets of them have come.
        """
        before = self.announcement
        if before is not None and before.call_id == announcement.call_id:
            announcement = announcement._replace(formats=before.formats | announcement.formats)
        if announcement == before:
            return
        self.announcement = announcement
        if announcement.ptime not in self.ptimes[:1]:
            self.ptimes = (announcement.ptime, *self.ptimes)[:MOST_PTIMES]
        self.encrypted = self.encrypted or announcement.secure
        self.formats.clear()
        self.event_types.clear()
        statistics = self.statistics
        for payload_type in statistics.types:
            self.format_of(payload_type)
        statistics.units = self.clock_of(statistics.type) // 1000
        self.version += 1

    def note_event(self, timestamp: int, payload: bytes, size: int) -> None:
        """A packet of telephone events: each event counts once, however often it is repeated.

        An event is four bytes; a payload whose `size` on the wire is no multiple has a tag behind it, and is encrypted.
        """
        if timestamp == self.event or len(payload) < 4 or self.encrypted or size % 4:
            return
        self.event = timestamp
        key = rtp_payloads.telephone_event(payload).key
        if key and len(self.digits) < MOST_DIGITS:
            self.digits.append(key)


def _wrapped(starts: Sequence[bytes]) -> int | None:
    """The payload type inside redundancy, by the beginnings of payloads that must agree: encrypted ones do not."""
    try:
        found = {rtp_payloads.primary_type(start) for start in starts}
    except Malformed:
        return None
    return found.pop() if len(found) == 1 else None


def _unknown(_source: str, _destination: str, _first: int) -> Mapping[str, Any]:
    return {}


class Watcher(Protocol):
    """Counts packets of streams, and knows more of them than they know themselves."""

    def refresh(self, stream: MediaStream) -> None:
        """Somebody is going to look at the stream."""

    def changed(self, stream: MediaStream) -> None:
        """Its packets may mean something else from now on."""


class Media:
    """Knows every stream."""

    def __init__(self, most: int | None = None) -> None:
        """Of a session without end `most` streams are kept: those go that are silent for longest.

        Otherwise what comes after `MOST_STREAMS` is left out: both readers of a capture can do that alike.
        """
        self._most = most
        self.gone = 0
        """Streams that gave way to others."""
        self.whole = Whole()
        """When no stream is missing."""
        self.streams: dict[Key, MediaStream] = {}
        """In order of acceptance."""
        self.not_kept = 0
        """Packets of streams that found no room."""
        self.sources: set[str] = set()
        """Captures that hold RTP."""
        self.controlled: OrderedDict[Place, None] = OrderedDict()
        """Places that RTCP was sent to."""
        self.relayed: OrderedDict[str, tuple[int, int]] = OrderedDict()
        """When RTP first and last passed inside TURN, to or from an address (ns)."""
        self.watcher: Watcher | None = None
        self._announcements = Announcements()
        self._candidates = Candidates()
        self._places: dict[Place, list[MediaStream]] = {}
        """Streams by the places at their ends."""
        self._latest: dict[tuple[str, int, str, int], int] = {}
        """SSRC of the latest stream from one place to another."""
        self._handshakes: OrderedDict[frozenset[Place], None] = OrderedDict()
        self._trips = RoundTrips()

    def take(self, packet: Packet) -> int:
        """A UDP datagram that no other protocol claims: how many frames are known to be RTP by it."""
        data = packet.payload
        if not data:
            return 0
        first = data[0]
        if first & 0xC0 != 0x80:
            if 20 <= first <= 25 and data[1:3] in _DTLS:
                self._shake_hands(packet)
            return 0
        if len(data) < rtp.HEADER:
            return 0
        second = data[1]
        if 192 <= second <= 223:
            return 0
        _, _, sequence, timestamp, ssrc = rtp.FIXED(data)
        frame = packet.frame
        key = (frame.source, packet.source, packet.source_port, packet.destination, packet.destination_port, ssrc)
        stream = self.streams.get(key)
        if stream is None:
            return self._meet(key, packet)
        payload_type = second & 127
        statistics = stream.statistics
        dscp = packet.traffic_class >> 2
        size = packet.payload_length
        statistics.take(frame.at, sequence, timestamp, second >> 7, payload_type, size, dscp, frame.number)
        if payload_type in stream.event_types:
            at = rtp.header_length(data)
            stream.note_event(timestamp, data[at : at + 4], size - rtp.HEADER - rtp.beside_payload(data, size))
        return 1

    def control(self, packet: Packet) -> bool:
        """A UDP datagram that no other protocol claims is RTCP."""
        data = packet.payload
        if not rtp.may_be_rtcp(data):
            return False
        ends = ((packet.source, packet.source_port), (packet.destination, packet.destination_port))
        if not (any(self._has_control(place) for place in ends) or rtcp.looks_like_rtcp(data)):
            return False
        self.controlled[ends[1]] = None
        if len(self.controlled) > MOST_HANDSHAKES:
            self.controlled.popitem(last=False)
        return True

    def relay(self, packet: Packet) -> None:
        """A datagram of TURN. RTP inside is not measured, but nobody may say that there is none."""
        try:
            inner = stun.relayed(packet.payload)
        except Malformed:
            return
        if rtp.may_be_rtp(inner):
            for address in (packet.source, packet.destination):
                first, _ = self.relayed.get(address, (packet.at, 0))
                self.relayed[address] = (first, packet.at)
                if len(self.relayed) > MOST_HANDSHAKES:
                    self.relayed.popitem(last=False)

    def encrypts(self, packet: Packet) -> bool:
        """The reports between these ends are SRTCP, of which only the beginning can be read."""
        ends = ((packet.source, packet.source_port), (packet.destination, packet.destination_port))
        places = [(address, port - odd) for address, port in ends for odd in (0, 1)]
        if any(stream.encrypted for place in places for stream in self._places.get(place, ())):
            return True
        announcements = (self._announcements.of(place) for place in places)
        return any(each.secure for each in announcements if each is not None)

    def hear(self, at: int, message: rtcp.Rtcp) -> None:
        """A decoded report passed at `at` (ns)."""
        self._trips.take(at, message)

    def announce(self, at: int, message: Sip) -> None:
        """A SIP message at `at` (ns): learn what its session descriptions announce.

        Ports are used again: a stream that has its call, or is over, stays what it is.
        """
        for place, announcement in self._announcements.learn(message):
            for stream in self._places.get(place, ()):
                if self.watcher is not None:
                    self.watcher.refresh(stream)
                known = stream.announcement
                if known is None:
                    wanted = at - stream.statistics.last < LONGEST_SILENCE
                else:
                    wanted = known.call_id == announcement.call_id and stream.key[3:5] == place
                if wanted:
                    stream.learn(announcement)
                if stream.announcement is not None and stream.announcement.call_id == announcement.call_id:
                    stream.encrypted = stream.encrypted or self._announcements.encrypt(*_ends(stream.key))
                if self.watcher is not None:
                    self.watcher.changed(stream)

    def finished(self, ends: Callable[[str, str, int], Mapping[str, Any]] = _unknown) -> tuple[Stream, ...]:
        """Every stream as it is now, in order of time; `ends` gives more of it, by its two ends and its beginning."""
        found = [self._finish(stream, ends) for stream in self.streams.values()]
        return tuple(sorted(found, key=_order))

    def _has_control(self, place: Place) -> bool:
        """RTCP is expected here: announced, beside a stream's port, or on it."""
        address, port = place
        return self._announcements.controls(place) or (address, port - 1) in self._places or place in self._places

    def _meet(self, key: Key, packet: Packet) -> int:
        """A packet of a stream that is not accepted yet."""
        data = packet.payload
        at = rtp.header_length(data)
        if at > packet.payload_length:
            return 0
        _, second, sequence, timestamp, _ = rtp.FIXED(data)
        frame = packet.frame
        held = Held(
            frame.at,
            sequence,
            timestamp,
            second >> 7,
            second & 127,
            packet.payload_length,
            packet.traffic_class >> 2,
            frame.number,
            data[at : at + 64],
            rtp.beside_payload(data, packet.payload_length),
        )
        announcement = self._announcements.of((key[3], key[4])) or self._announcements.of((key[1], key[2]))
        packets = [*self._candidates.release(key), held] if announcement else self._candidates.add(key, held)
        if packets:
            self._accept(key, announcement, packet.mac_source, packets)
        return len(packets)

    def _accept(self, key: Key, announcement: Announcement | None, mac: str, packets: list[Held]) -> None:
        self.sources.add(key[0])
        if self._most is not None and len(self.streams) >= self._most:
            self._make_room(self._most)
        elif len(self.streams) >= MOST_STREAMS:
            self.not_kept += len(packets)
            self.whole = self.whole._replace(before=min(self.whole.before, packets[0].at))
            return
        places = _ends(key)
        shaken = frozenset(places) in self._handshakes
        encrypted = shaken or (announcement is not None and self._announcements.encrypt(*places))
        stream = self.streams[key] = MediaStream(key, announcement, mac, packets, encrypted=encrypted)
        for place in places:
            here = self._places.setdefault(place, [])
            here.append(stream)
            del here[:-MOST_AT_A_PLACE]
        self._latest[key[1:5]] = key[5]
        for number, packet in enumerate(packets):
            if number:
                stream.statistics.take(*packet[:8])
            if packet.payload_type in stream.event_types:
                stream.note_event(packet.timestamp, packet.start[:4], packet.size - rtp.HEADER - packet.beside)

    def _make_room(self, most: int) -> None:
        """Let the streams go that are silent for longest."""
        silent = sorted(self.streams.values(), key=_last)[: max(1, most // SHARE)]
        for stream in silent:
            _, source, source_port, destination, destination_port, _ = stream.key
            for place in {(source, source_port), (destination, destination_port)}:
                # It is no longer there where more than `MOST_AT_A_PLACE` came after it.
                here = [each for each in self._places.pop(place, ()) if each is not stream]
                if here:
                    self._places[place] = here
            del self.streams[stream.key]
            # It and its statistics hold one another, which the garbage collector would find late.
            stream.statistics.clock_of = _no_clock
            self.let_go(stream.statistics.last)
        while len(self._latest) > 2 * most:
            del self._latest[next(iter(self._latest))]

    def let_go(self, last: int) -> None:
        """A stream with its last packet at `last` (ns) gave way to others."""
        self.gone += 1
        self.whole = self.whole._replace(after=max(self.whole.after, last))

    def _shake_hands(self, packet: Packet) -> None:
        """DTLS: what goes between these places afterwards is SRTP."""
        places = ((packet.source, packet.source_port), (packet.destination, packet.destination_port))
        pair = frozenset(places)
        self._handshakes[pair] = None
        if len(self._handshakes) > MOST_HANDSHAKES:
            self._handshakes.popitem(last=False)
        for stream in self._places.get(places[0], ()):
            key = stream.key
            if {(key[1], key[2]), (key[3], key[4])} == pair:
                stream.encrypted = True

    def _finish(self, stream: MediaStream, more: Callable[[str, str, int], Mapping[str, Any]]) -> Stream:
        capture, source, source_port, destination, destination_port, ssrc = stream.key
        announcement = stream.announcement
        ends = (f"{source}:{source_port}", f"{destination}:{destination_port}")
        identity = Identity(capture, *ends, ssrc, ipv6=":" in source)
        return summarise(
            stream.statistics,
            identity,
            stream.formats,
            delay=self._trips.one_way(ssrc, self._reverse(stream)),
            encrypted=stream.encrypted,
            beside=stream.beside,
            announced=announcement is not None,
            call_id=announcement.call_id if announcement else "",
            ptimes=stream.ptimes,
            digits="".join(stream.digits),
            mac=stream.mac,
            **more(*ends, stream.statistics.first),
        )

    def _reverse(self, stream: MediaStream) -> int | None:
        """The SSRC of the stream in the other direction, the latest of several."""
        _, source, source_port, destination, destination_port, _ = stream.key
        return self._latest.get((destination, destination_port, source, source_port))


def _ends(key: Key) -> tuple[Place, Place]:
    return (key[1], key[2]), (key[3], key[4])


def _no_clock(_payload_type: int) -> int:
    return 0


def _last(stream: MediaStream) -> int:
    return stream.statistics.last


def _order(stream: Stream) -> tuple[int, str, str, int, str]:
    return stream.first, stream.source, stream.destination, stream.ssrc, stream.capture
