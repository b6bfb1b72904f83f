"""RTP and RTCP of a call: two ends that speak, and what the way does to their packets."""

from __future__ import annotations

from scapy.layers.rtp import RTP
from scapy.packet import Packet, Raw

from acdiag.model.record import ChangingRecord
from acdiag.simulate.clock import SECOND, nanoseconds
from acdiag.simulate.framing import ethernet, stack, udp
from acdiag.simulate.phone import Phone
from acdiag.simulate.site import Site

EXPEDITED = 0xB8
"""Type of service of voice: DSCP 46."""
SILENCE = {0: 0xFF, 8: 0xD5, 9: 0x00, 18: 0x00}
"""A byte of silence, by payload type."""
SIZES = {0: 8, 8: 8, 9: 8, 18: 1}
"""Bytes of one millisecond, by payload type; every one of them has a clock of 8000."""


class Voice(ChangingRecord):
    """One direction of a call; `sent` and `taken` say afterwards what really went."""

    phone: Phone
    other: str
    ports: tuple[int, int]
    """The phone's, and the other end's."""
    away: bool
    """From the phone, or to it."""
    payload_type: int = 8
    ptime: int = 20
    loss: float = 0.0
    """Share of packets that never reach the capture; the first and the last always do."""
    spread: float = 0.0
    """Seconds that a packet may be late, evenly; order stays."""
    batch: float = 0.0
    """Seconds for which a queue holds packets back, to let them go all at once."""
    tos: int = EXPEDITED
    ssrc: int = 0
    sequence: int = 0
    timestamp: int = 0
    sent: int = 0
    taken: int = 0

    def __post_init__(self) -> None:
        dice = self.phone.rng
        self.ssrc = self.ssrc or dice.randrange(1, 1 << 32)
        self.sequence = self.sequence or dice.randrange(1 << 16)
        self.timestamp = self.timestamp or dice.randrange(1 << 32)

    def packet(self, *, marker: bool = False, event: bytes = b"") -> Packet:
        """The next packet; with `event` a telephone event, whose timestamp stands still."""
        kind = 101 if event else self.payload_type
        payload = event or bytes([SILENCE[kind]]) * (SIZES[kind] * self.ptime)
        made = RTP(
            payload_type=kind,
            marker=int(marker),
            sequence=self.sequence & 0xFFFF,
            timestamp=self.timestamp & 0xFFFFFFFF,
            sourcesync=self.ssrc,
        )
        self.sequence += 1
        if not event:
            self.timestamp += 8 * self.ptime
        return stack(made, Raw(payload))


def speak(site: Site, voices: list[Voice], seconds: float) -> None:
    """All voices speak from now on for so long; the phone's time goes on with them."""
    phone = voices[0].phone
    start = phone.now
    for voice in voices:
        _stream(site, voice, start, seconds)
    phone.now = start + nanoseconds(seconds)


def _stream(site: Site, voice: Voice, start: int, seconds: float) -> None:
    dice = voice.phone.rng
    count = int(seconds * 1000 / voice.ptime)
    latest = 0
    for number in range(count):
        packet = voice.packet(marker=number == 0)
        voice.sent += 1
        ends = number in (0, count - 1)
        if dice.random() < voice.loss and not ends:
            continue
        due = number * voice.ptime * SECOND // 1000 + nanoseconds(dice.uniform(0, voice.spread))
        if voice.batch:
            due += -due % nanoseconds(voice.batch)
        latest = max(start + due, latest + 100_000)
        carry(site, voice, packet, latest)


def press(site: Site, voice: Voice, keys: str) -> None:
    """Telephone events of 60 ms, each with the end repeated twice (RFC 4733 section 2.5.1.4)."""
    for key in keys:
        event = "0123456789*#ABCD".index(key)
        for number, duration in enumerate((160, 320, 480, 480, 480)):
            body = bytes([event, (0x80 if number >= 2 else 0) | 10]) + duration.to_bytes(2)
            carry(site, voice, voice.packet(marker=number == 0, event=body), voice.phone.now)
            voice.phone.wait(0.02)
        voice.timestamp += 800


def carry(site: Site, voice: Voice, packet: Packet, at: int, *, control: bool = False) -> None:
    """Send a packet of this voice at a time (ns)."""
    voice.taken += 1
    phone = voice.phone
    own, theirs = (port + control for port in voice.ports)
    ends = (phone.ip, voice.other, (own, theirs)) if voice.away else (voice.other, phone.ip, (theirs, own))
    datagram = udp(*ends, packet, number=site.number(), tos=voice.tos)
    mac = site.neighbours.get(voice.other, phone.subnet.router_mac)
    source, destination = (phone.mac, mac) if voice.away else (mac, phone.mac)
    site.send(at, phone.port, ethernet(source, destination, datagram, vlan=phone.subnet.vlan, tags=site.tags))
