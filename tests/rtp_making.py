"""RTP streams for tests, with what a bad way does to them by seed, and captures of them; nothing of ours is used."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tests.frames import PHONE, SECOND, SERVER, ethernet, raw_ip

PHONE_IP, OTHER_IP = "10.59.1.7", "10.59.0.50"
START = 1_760_000_000 * SECOND


class Sent(NamedTuple):
    """One packet as it is captured."""

    at: int
    sequence: int
    timestamp: int
    marker: int
    payload_type: int
    body: bytes = bytes(160)


@dataclass(frozen=True, slots=True)
class Way:
    """What happens to packets; shares from 0 to 1, times in ns."""

    loss: float = 0.0
    copies: float = 0.0
    reorder: float = 0.0
    hold: int = 50_000_000
    jitter: int = 0


STRAIGHT = Way()


def stream(
    count: int,
    way: Way = STRAIGHT,
    *,
    seed: int = 1,
    sequence: int = 65_500,
    timestamp: int = 2**32 - 3200,
    payload_type: int = 8,
    step: int = 160,
    start: int = START,
) -> list[Sent]:
    """A stream of 20 ms packets in order of capture; the first and the last are never touched."""
    dice = random.Random(seed)
    found = []
    for number in range(count):
        lost, copied, held, late = dice.random(), dice.random(), dice.random(), dice.random()
        packet = Sent(
            start + number * 20_000_000,
            (sequence + number) & 0xFFFF,
            (timestamp + number * step) & 0xFFFFFFFF,
            int(number == 0),
            payload_type,
        )
        if number not in (0, count - 1):
            if lost < way.loss:
                continue
            # To whole microseconds, which is what a capture file holds.
            wait = round(late * way.jitter) + (way.hold if held < way.reorder else 0)
            packet = packet._replace(at=packet.at + wait // 1000 * 1000)
            if copied < way.copies:
                found.append(packet._replace(at=packet.at + 300_000))
        found.append(packet)
    return sorted(found, key=lambda each: each.at)


def rtp(packet: Sent, ssrc: int = 0x1234) -> bytes:
    """Header and payload."""
    second = packet.marker << 7 | packet.payload_type
    return struct.pack("!BBHII", 0x80, second, packet.sequence, packet.timestamp, ssrc) + packet.body


def datagram(
    payload: bytes,
    *,
    source: str = PHONE_IP,
    destination: str = OTHER_IP,
    ports: tuple[int, int] = (4000, 20_000),
    tos: int = 0xB8,
    vlan: int | None = None,
    macs: tuple[str, str] = (PHONE, SERVER),
) -> bytes:
    """A whole frame."""
    head = struct.pack("!BBHHHBBH", 0x45, tos, 28 + len(payload), 0, 0, 64, 17, 0)
    packet = head + raw_ip(source) + raw_ip(destination)
    return ethernet(*macs, 0x0800, packet + struct.pack("!HHHH", *ports, 8 + len(payload), 0) + payload, vlan)


def save(path: Path, frames: Iterable[tuple[int, bytes]]) -> None:
    """Frames with their times (ns) as a pcap file of microseconds."""
    with path.open("wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262_144, 1))
        for at, data in sorted(frames, key=lambda each: each[0]):
            file.write(struct.pack("<IIII", at // SECOND, at % SECOND // 1000, len(data), len(data)) + data)


def frames_of(packets: Sequence[Sent], ssrc: int = 0x1234, **how: object) -> list[tuple[int, bytes]]:
    """A stream as frames; `how` as for `datagram`."""
    return [(packet.at, datagram(rtp(packet, ssrc), **how)) for packet in packets]  # type: ignore[arg-type]
