"""Sound for simulated calls: a tone whose loudness swells and fades, as samples on the scale of G.711's steps.

The steps are chosen and not computed from a louder sound, so no codec is needed: a step is a sign and seven bits, and
each law writes them in its own way (ITU-T G.711 section 3).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from math import pi, sin
from sys import byteorder

RATE = 8_000
"""Samples a second."""
LOUDEST = 120
SWELL = 1.3
"""Seconds from quiet to quiet."""


def tone(first: int, count: int, hertz: float = 440.0) -> list[int]:
    """Steps, -127 to 127, of `count` samples from number `first` on."""
    steps = []
    for number in range(first, first + count):
        loudness = LOUDEST * abs(sin(pi * number / (RATE * SWELL)))
        steps.append(round(loudness * sin(2 * pi * hertz * number / RATE)))
    return steps


def alaw(steps: Iterable[int]) -> bytes:
    """A-law turns every other bit over."""
    return bytes((0x80 * (step >= 0) | abs(step)) ^ 0x55 for step in steps)


def mulaw(steps: Iterable[int]) -> bytes:
    """µ-law turns all bits over but that of the sign of positive ones."""
    return bytes(0xFF & ~(0x80 * (step < 0) | abs(step)) for step in steps)


def linear(steps: Iterable[int], order: str = "little") -> bytes:
    """16 bits in the byte order `order`."""
    samples = array("h", (200 * step for step in steps))
    if order != byteorder:
        samples.byteswap()
    return samples.tobytes()
