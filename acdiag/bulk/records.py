"""One record of a capture file, as far as it is usual; whatever is not is left to `acdiag.sources`.

Like the other loops of this package it is written in the part of Python that numba compiles.
"""

from __future__ import annotations

from typing import Any

from acdiag.bulk.layout import (
    AT,
    BIG,
    DIVISOR,
    END,
    ETHERNET,
    HEAD,
    INTERFACE,
    INTERFACE_WORDS,
    INTERFACES,
    MOMENT,
    MOST_UNITS,
    MULTIPLIER,
    NEXT,
    OFFSET,
    PCAPNG,
    START,
    STOP,
    TICK,
)

Words = Any
"""A flat array of numbers; typed so because numpy, ctypes and compiled code each have their own."""

LONGEST_RECORD = 262_144
ENHANCED_PACKET = 6


def byte(b: Words, at: int) -> int:
    """One byte; compiled code has it with a sign first, so that all numbers are of one type."""
    return int(b[at] & 255)


def half(b: Words, at: int) -> int:
    """Two bytes as a number."""
    return byte(b, at) << 8 | byte(b, at + 1)


def word(b: Words, at: int, big: int) -> int:
    """Four bytes as a number."""
    if big:
        return half(b, at) << 16 | half(b, at + 2)
    return byte(b, at) | byte(b, at + 1) << 8 | byte(b, at + 2) << 16 | byte(b, at + 3) << 24


def find_record(b: Words, c: Words, interfaces: Words) -> bool:
    """Whether a usual record of Ethernet lies whole in the buffer; the control array says where and when."""
    if c[PCAPNG]:
        return find_block(b, c, interfaces)
    at = c[AT]
    start = at + c[HEAD]
    if start > c[END]:
        return False
    size = word(b, at + 8, c[BIG])
    stop = start + size
    if size == 0 or size > LONGEST_RECORD or stop > c[END]:
        return False
    c[MOMENT] = word(b, at, c[BIG]) * 1_000_000_000 + word(b, at + 4, c[BIG]) * c[TICK]
    c[START] = start
    c[STOP] = c[NEXT] = stop
    return True


def find_block(b: Words, c: Words, interfaces: Words) -> bool:
    """The same for an enhanced packet block."""
    at = c[AT]
    big = c[BIG]
    if at + 32 > c[END] or word(b, at, big) != ENHANCED_PACKET:
        return False
    size = word(b, at + 4, big)
    stop = at + size
    captured = word(b, at + 20, big)
    interface = word(b, at + 8, big)
    if stop > c[END] or size & 3 or size < 32 + captured or captured > LONGEST_RECORD or interface >= c[INTERFACES]:
        return False
    own = interface * INTERFACE_WORDS
    high = word(b, at + 12, big)
    units = (high & 0x3FFFFFFF) << 32 | word(b, at + 16, big)
    if (
        not interfaces[own + ETHERNET]
        or high > 0x3FFFFFFF
        or units > interfaces[own + MOST_UNITS]
        or word(b, stop - 4, big) != size
    ):
        return False
    c[MOMENT] = units * interfaces[own + MULTIPLIER] // interfaces[own + DIVISOR] + interfaces[own + OFFSET]
    c[START] = at + 28
    c[STOP] = at + 28 + captured
    c[NEXT] = stop
    c[INTERFACE] = interface
    return True
