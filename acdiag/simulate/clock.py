"""The time of a simulated morning: fixed start, nanoseconds, no wall clock, so that equal seeds give equal bytes."""

from __future__ import annotations

from acdiag.model.named_tuple import NamedTuple

SECOND = 1_000_000_000
"""Nanoseconds."""
START = 1_772_438_400 * SECOND
"""2026-03-02 08:00:00 UTC."""


class TimedFrame(NamedTuple):
    """One Ethernet frame as a mirror port delivers it."""

    at: int
    """ns since the epoch (UTC)."""
    data: bytes
    port: str
    """Switch port that it passed; becomes the interface's name in pcapng."""


def nanoseconds(seconds: float) -> int:
    """Whole microseconds, in ns: what classic pcap can hold."""
    return round(seconds * 1_000_000) * 1_000
