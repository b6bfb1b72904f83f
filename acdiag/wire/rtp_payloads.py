"""Payloads that are no speech themselves: telephone events (RFC 4733) and redundancy (RFC 2198)."""

from __future__ import annotations

from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple

EVENTS = "0123456789*#ABCDF"
"""Events 0 to 16 by key; 16 is a flash of the hook."""
_MOST_BLOCKS = 32
"""Redundant blocks read of one packet; senders use one or two."""


class Event(NamedTuple):
    """A key that is held, or let go."""

    event: int
    end: bool
    volume: int
    """Power below 1 mW: -dBm0."""
    duration: int
    """Timestamp units so far."""

    @property
    def key(self) -> str:
        """0-9, *, #, A-D, F for flash; empty for an event that is no key."""
        return EVENTS[self.event] if self.event < len(EVENTS) else ""


class Block(NamedTuple):
    """One encoding in a redundant payload."""

    payload_type: int
    offset: int
    """How much earlier it was, timestamp units; 0 of the primary one."""
    data: bytes


def telephone_event(payload: bytes) -> Event:
    """The first event of a payload.

    Raises `Malformed` when it is cut.
    """
    if len(payload) < 4:
        raise Malformed(len(payload), "telephone event is cut")
    return Event(payload[0], payload[1] & 0x80 != 0, payload[1] & 0x3F, payload[2] << 8 | payload[3])


def redundant(payload: bytes) -> tuple[Block, ...]:
    """All encodings of a redundant payload, the primary one last.

    Raises `Malformed` where a header or a block is cut.
    """
    heads, kind, at = _heads(payload)
    blocks = []
    for older, offset, length in heads:
        if at + length > len(payload):
            raise Malformed(at, "block is cut")
        blocks.append(Block(older, offset, payload[at : at + length]))
        at += length
    return (*blocks, Block(kind, 0, payload[at:]))


def primary_type(payload: bytes) -> int:
    """Payload type of the primary encoding of a redundant payload, of which the headers are enough.

    Raises `Malformed` where a header is cut.
    """
    return _heads(payload)[1]


def _heads(payload: bytes) -> tuple[list[tuple[int, int, int]], int, int]:
    """Type, offset and length of each older block, the type of the primary one, and where the blocks begin."""
    heads: list[tuple[int, int, int]] = []
    at = 0
    while True:
        if at >= len(payload):
            raise Malformed(at, "block header is cut")
        if len(heads) > _MOST_BLOCKS:
            raise Malformed(at, "there are too many blocks")
        kind = payload[at] & 0x7F
        if not payload[at] & 0x80:
            return heads, kind, at + 1
        if at + 4 > len(payload):
            raise Malformed(at, "block header is cut")
        rest = int.from_bytes(payload[at + 1 : at + 4])
        heads.append((kind, rest >> 10, rest & 0x3FF))
        at += 4
