"""One recording while it grows: its decoder, its counter, its tracks."""

from __future__ import annotations

from acdiag.model.errors import Malformed
from acdiag.model.recording import AC49X, ACDR, PCM, Choice, Recording
from acdiag.streams.recording_content import Content, Ends, TrackKey, of_ac49x, of_acdr
from acdiag.streams.recording_counter import SETTLED, Counter
from acdiag.streams.recording_track import TrackTally
from acdiag.streams.recording_vote import WINDOW, Vote, is_rtcp
from acdiag.wire import ac49x, acdr
from acdiag.wire.packet import Packet

MOST_TRACKS = 512
"""A phone has about fifteen; a gateway with hundreds of sessions has more, and what comes after is counted only."""
STEADY = ("tdm-in", "tdm-out", "echo-canceller")
"""Tracks that the device itself makes all the time during a call, as it does the RTP that it sends."""


class Tally:
    """All datagrams from one sender to one receiver, in one source or in those that follow on it."""

    __slots__ = (
        "_pauses", "capture", "counter", "destination", "first", "first_frame", "foreign", "last", "latest", "mac",
        "packets", "port", "recorder", "sender", "tracks", "transport", "vote", "waiting",
    )  # fmt: skip

    def __init__(self, packet: Packet, vote: Vote) -> None:
        self.capture = self.latest = packet.frame.source
        """The source in which it began, and the one in which it goes on."""
        self.recorder = packet.source
        """Address of the device that records."""
        self.mac = packet.mac_source
        """Who sent it here: that device, or a router."""
        self.sender = f"{packet.source}:{packet.source_port}"
        self.destination = f"{packet.destination}:{packet.destination_port}"
        self.port = packet.destination_port
        self.transport = packet.transport
        self.vote = vote
        self.counter = Counter()
        self._pauses = 0
        self.packets = 0
        self.foreign = 0
        self.first = self.last = packet.at
        self.first_frame = packet.frame.number
        self.tracks: dict[TrackKey, TrackTally] = {}
        self.waiting: list[Packet] = []
        """The first datagrams, while no decoder fits."""

    def take(self, packet: Packet) -> list[tuple[Packet, Content | Malformed]]:
        """A datagram; the blocks in it and in those that waited for a decoder, or why one cannot be read."""
        self.packets += 1
        if packet.at - self.last > SETTLED and self._was_steady():
            self._pauses += 1
        self.last = max(self.last, packet.at)
        claim = self.vote.take(packet.payload, packet.at)
        if not self.vote.decoder:
            if len(self.waiting) == WINDOW:
                del self.waiting[0]
                self.foreign += 1
            self.waiting.append(packet)
            return []
        if not claim or claim != self.vote.decoder:
            self.foreign += 1
            if self.vote.confidence != "given":
                return []
        waited, self.waiting = self.waiting, []
        return [(each, self._read(each)) for each in (*waited, packet)]

    def _was_steady(self) -> bool:
        """Whether the latest datagrams were of a call, which does not fall silent altogether while it goes on."""
        return any(
            (key.sent or key.kind in STEADY) and self.last - track.last <= SETTLED for key, track in self.tracks.items()
        )

    @property
    def breaks(self) -> int:
        """How often it stopped and went on: what a call brought meanwhile was not recorded, and is not lost."""
        return self.counter.restarts + self._pauses

    def _read(self, packet: Packet) -> Content | Malformed:
        try:
            content = self._content(packet)
        except Malformed as error:
            return error.kept()
        self._note(content, packet.at)
        return content

    def _content(self, packet: Packet) -> Content:
        data, decoder = packet.payload, self.vote.decoder
        if decoder == AC49X:
            outer = ac49x.decode(data)
            self.counter.take(outer.sequence, packet.at)
            return of_ac49x(outer, self.recorder)
        if decoder == ACDR:
            recorded = acdr.decode(data)
            if recorded.sequence is not None:
                self.counter.take(recorded.sequence, packet.at)
            return of_acdr(recorded, self.recorder)
        if decoder == PCM:
            return Content(TrackKey("pcm"), data)
        ends = Ends(packet.source, packet.source_port, packet.destination, packet.destination_port)
        return Content(TrackKey("rtcp" if is_rtcp(data) else "rtp"), data, ends=ends)

    def _note(self, content: Content, at: int) -> None:
        track = self.tracks.get(content.track)
        if track is None:
            if len(self.tracks) >= MOST_TRACKS:
                return
            track = self.tracks[content.track] = TrackTally(content.track, at)
        track.take(content, at)

    def told(self, choice: Choice) -> Recording:
        """The recording so far."""
        return Recording(
            capture=self.capture,
            sender=self.sender,
            destination=self.destination,
            transport=self.transport,
            decoder=self.vote.decoder,
            confidence=self.vote.confidence if self.vote.decoder else "unknown",
            packets=self.packets,
            foreign=self.foreign + len(self.waiting),
            lost=self.counter.lost if self.counter.taken > 1 else None,
            gaps=self.counter.gaps,
            restarts=self.counter.restarts,
            first=self.first,
            last=self.last,
            first_frame=self.first_frame,
            tracks=tuple(
                track.told(choice.samples)
                for track in sorted(self.tracks.values(), key=lambda track: _order(track.key))
            ),
        )


_KINDS = ("rtp", "rtcp", "tdm-in", "tdm-out", "pcm", "echo-canceller", "noise-reduction", "comfort-noise")


def _order(key: TrackKey) -> tuple[object, ...]:
    """Sound first, then by number."""
    kind = _KINDS.index(key.kind) if key.kind in _KINDS else len(_KINDS)
    numbers = (-1 if number is None else number for number in (key.device, key.channel, key.detail))
    return (kind, key.kind, *numbers, key.place, not key.sent)
