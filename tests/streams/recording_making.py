"""Packets of recordings for tests, as a capture brings them."""

from __future__ import annotations

import struct

from acdiag.simulate import ac49x, voice
from acdiag.wire.dissect import dissect
from acdiag.wire.packet import Packet
from tests import frames

PHONE, PC = "10.1.120.20", "10.1.20.60"


def rtp(number: int, *, ssrc: int = 9, kind: int = 8, timestamp: int | None = None, payload: bytes = b"") -> bytes:
    """20 ms of a tone in A-law, unless another payload is given."""
    head = struct.pack(
        "!BBHII", 0x80, kind, number & 0xFFFF, (number * 160 if timestamp is None else timestamp) & 0xFFFFFFFF, ssrc
    )
    return head + (payload or voice.alaw(voice.tone(number * 160, 160)))


def packet(data: bytes, seconds: float = 0.0, port: int = 50_000, number: int = 1, sport: int = 40_000) -> Packet:
    """A datagram from the phone to the PC."""
    return dissect(frames.frame(frames.udp(PHONE, PC, sport, port, data), seconds, number))


def sent(
    number: int, data: bytes, *, protocol: int = ac49x.RTP, from_dsp: bool = True, at: float | None = None
) -> Packet:
    """Datagram `number` of an AC49x recording."""
    payload = ac49x.packet(protocol, data, number, from_dsp=from_dsp)
    return packet(payload, number * 0.02 if at is None else at, number=number + 1)
