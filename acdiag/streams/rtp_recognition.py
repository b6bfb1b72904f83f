"""RTP that nobody announced, told by its behaviour.

One packet in five of random bytes looks like RTP. So a sender is believed when three of its packets, in whichever
order they came, have consecutive sequence numbers, one payload type and timestamps that advance by a believable step;
RFC 3550 section A.1 asks for two of an announced source. What has not shown that within 32 packets never will, and a
sender of random SSRCs fills no table.
"""

from __future__ import annotations

from collections import OrderedDict
from itertools import pairwise

from acdiag.model.named_tuple import NamedTuple

MOST_CANDIDATES = 65_536
"""Senders on trial or refused; the oldest go first, and may try again."""
MOST_HELD = 32
"""Packets of a sender on trial."""
IN_A_ROW = 3
FARTHEST = 1 << 20
"""Timestamp units from one packet to the next: 11 s of video, 131 s of telephone speech."""
LOWEST_PORT = 1024
"""Ports below are those of services."""

Key = tuple[str, str, int, str, int, int]
"""Source, sender's address and port, receiver's, SSRC."""


class Held(NamedTuple):
    """A packet on trial, as `RtpStatistics.take` wants it."""

    at: int
    sequence: int
    timestamp: int
    marker: int
    payload_type: int
    size: int
    dscp: int
    frame: int
    start: bytes
    """The first bytes of its payload."""
    beside: int = 0
    """Bytes of contributing sources, header extension and padding."""


class Candidates:
    """Senders that may turn out to send RTP."""

    def __init__(self) -> None:
        self._held: OrderedDict[Key, list[Held] | None] = OrderedDict()
        """None for a sender that was refused."""

    def add(self, key: Key, packet: Held) -> list[Held]:
        """A further packet of a sender; all its packets when that convinces, none otherwise."""
        if key[2] < LOWEST_PORT or key[4] < LOWEST_PORT or not key[5]:
            return []
        if key not in self._held:
            self._held[key] = [packet]
            if len(self._held) > MOST_CANDIDATES:
                self._held.popitem(last=False)
            return []
        held = self._held[key]
        if held is None:
            return []
        held.append(packet)
        if len(held) >= IN_A_ROW and _convincing(held):
            del self._held[key]
            return held
        if len(held) >= MOST_HELD:
            self._held[key] = None
        return []

    def release(self, key: Key) -> list[Held]:
        """The packets of a sender that was announced meanwhile."""
        return self._held.pop(key, None) or []


def _convincing(held: list[Held]) -> bool:
    """The last packet completes a run."""
    last = held[-1]
    by_number = {packet.sequence: packet for packet in held}
    for start in range(last.sequence - IN_A_ROW + 1, last.sequence + 1):
        run = [by_number.get((start + place) & 0xFFFF) for place in range(IN_A_ROW)]
        if all(_follows(*pair) for pair in pairwise(run)):
            return True
    return False


def _follows(before: Held | None, after: Held | None) -> bool:
    return (
        before is not None
        and after is not None
        and after.payload_type == before.payload_type
        and (after.timestamp - before.timestamp) & 0xFFFFFFFF < FARTHEST
    )
