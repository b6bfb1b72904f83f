"""The voice of one RTP stream: its packets in the order of their numbers, at the time of their timestamps.

What never came is silence, and so are telephone events, which may be a PIN, and comfort noise. A timestamp that jumps
farther than the clock on the wall explains is a new beginning of the sender's counter, and not a pause.
"""

from __future__ import annotations

from collections.abc import Mapping
from heapq import heappop, heappush
from types import MappingProxyType

from acdiag.media.decoding import Decoder
from acdiag.media.wav import WIDTH, Sound
from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.names.codecs import STATIC, Format
from acdiag.wire import rtp, rtp_payloads

DEPTH = 16
"""Packets that wait for one before them: 320 ms of usual ones, and no jitter buffer of a phone waits longer."""
SLACK = 0.5
"""Seconds by which timestamps and arrival may differ, before the arrival is believed."""
FIRST_DYNAMIC = 96
SECOND = 1_000_000_000


class _Packet(NamedTuple):
    """One that waits; the first field is its order."""

    number: int
    """Sequence number without wrap-around."""
    timestamp: int
    at: int
    payload_type: int
    payload: bytes


class Voice:
    """Writes one stream to a file."""

    def __init__(
        self,
        sound: Sound,
        decoder: Decoder,
        payload_type: int,
        form: Format,
        others: Mapping[int, Decoder] = MappingProxyType({}),
    ) -> None:
        """`others` are the decoders of codecs that it changes to, at the same clock and the same rate of samples."""
        self._sound = sound
        self._decoder = decoder
        self._others = others
        self._payload_type = payload_type
        self._form = form
        self._waiting: list[_Packet] = []
        self._highest: int | None = None
        self._played: int | None = None
        """Number of the packet that was written last."""
        self._due = 0
        """Timestamp that the next packet has when nothing is missing."""
        self._at = 0
        """Arrival of the packet that was written last."""

    def take(self, data: bytes, at: int) -> None:
        """A packet that came at `at` (ns)."""
        try:
            packet = rtp.decode(data)
        except Malformed:
            return
        if self._highest is None:
            self._highest = 0x10000 + packet.sequence
        number = self._highest + ((packet.sequence - self._highest + 0x8000) & 0xFFFF) - 0x8000
        self._highest = max(self._highest, number)
        heappush(self._waiting, _Packet(number, packet.timestamp, at, packet.payload_type, packet.payload))
        if len(self._waiting) > DEPTH:
            self._play(heappop(self._waiting))

    def finish(self) -> None:
        """Nothing more will come."""
        while self._waiting:
            self._play(heappop(self._waiting))

    def _play(self, packet: _Packet) -> None:
        if self._played is not None and packet.number <= self._played:
            return  # A copy, or too late to be heard.
        samples = self._samples(packet)
        if not samples:
            return
        spoken = len(samples) // (WIDTH * self._decoder.channels)
        if self._played is not None:
            self._sound.pause(self._missing(packet, spoken))
        self._sound.write(samples)
        self._played, self._at = packet.number, packet.at
        self._due = (packet.timestamp + round(spoken * self._form.clock / self._decoder.rate)) & 0xFFFFFFFF

    def _samples(self, packet: _Packet) -> bytes:
        if packet.payload_type == self._payload_type:
            return self._decoder.decode(self._unwrapped(packet.payload))
        other = self._others.get(packet.payload_type)
        if other is not None or packet.payload_type < FIRST_DYNAMIC:
            return other.decode(packet.payload) if other is not None else b""
        return self._redundant(packet.payload)

    def _redundant(self, payload: bytes) -> bytes:
        """Speech in redundancy that takes turns with it; without older speech a key would pass for that, too."""
        try:
            *older, primary = rtp_payloads.redundant(payload)
        except Malformed:
            return b""
        decoder = (
            self._decoder if primary.payload_type == self._payload_type else self._others.get(primary.payload_type)
        )
        return decoder.decode(primary.data) if older and decoder is not None else b""

    def _unwrapped(self, payload: bytes) -> bytes:
        """The primary encoding, where a dynamic type wraps the codec in redundancy (RFC 2198)."""
        if self._payload_type < FIRST_DYNAMIC:
            return payload
        try:
            primary = rtp_payloads.redundant(payload)[-1]
        except Malformed:
            return payload
        known = STATIC.get(primary.payload_type)
        return primary.data if known is not None and known.name == self._form.name else payload

    def _missing(self, packet: _Packet, spoken: int) -> int:
        """Samples of silence before a packet."""
        rate = self._decoder.rate
        ahead = ((packet.timestamp - self._due + 0x80000000) & 0xFFFFFFFF) - 0x80000000
        by_timestamp = ahead / self._form.clock
        by_arrival = (packet.at - self._at) / SECOND - spoken / rate
        believed = by_timestamp if 0 <= by_timestamp <= by_arrival + SLACK else max(0.0, by_arrival)
        if by_timestamp < 0 and by_arrival < SLACK:
            return 0
        return round(believed * rate)
