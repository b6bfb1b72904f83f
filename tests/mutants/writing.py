"""Capture files written as no honest program would: every variant of pcap and pcapng, with any number in any field."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from struct import pack

from tests.mutants.seeds import Record

SECOND = 1_000_000_000
_VARIANTS = ((0xA1B2C3D4, 1000, False), (0xA1B23C4D, 1, False), (0xA1B2CD34, 1000, True))
"""Magic number, ns of one unit, and whether records have the longer header."""


def u32(number: int) -> int:
    return number & 0xFFFFFFFF


def pcap(rng: Random, records: Iterable[Record], link_type: int | None = None) -> bytes:
    """Records as a pcap file of any variant; those of another link type than the first are left out."""
    order = rng.choice("<>")
    magic, unit, longer = rng.choice(_VARIANTS)
    kept = list(records)
    first = kept[0].link_type if kept else 1
    parts = [pack(order + "IHHiIII", magic, 2, 4, 0, 0, 262_144, first if link_type is None else link_type)]
    for at, data, length, kind in kept:
        if kind == first:
            seconds, rest = divmod(at, SECOND)
            parts.append(pack(order + "IIII", u32(seconds), u32(rest // unit), len(data), u32(length)))
            parts.append((bytes(8) if longer else b"") + data)
    return b"".join(parts)


def block(order: str, kind: int, body: bytes) -> bytes:
    """A pcapng block."""
    padded = body + bytes(-len(body) % 4)
    size = 12 + len(padded)
    return pack(order + "II", kind, size) + padded + pack(order + "I", size)


def pcapng(rng: Random, records: Iterable[Record], link_type: int | None = None) -> bytes:
    """Records as one section, with an interface for each link type; here and there simple or obsolete packet blocks."""
    order = rng.choice("<>")
    kept = list(records)
    kinds = sorted({record.link_type for record in kept}) or [1]
    parts = [block(order, 0x0A0D0D0A, pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1))]
    resolution = pack(order + "HH", 9, 1) + b"\x09" + bytes(7)
    told = kinds if link_type is None else [link_type] * len(kinds)
    parts += [block(order, 1, pack(order + "HHI", kind & 0xFFFF, 0, 0) + resolution) for kind in told]
    for at, data, length, kind in kept:
        moment, interface = at & 0xFFFFFFFFFFFFFFFF, kinds.index(kind)
        head = pack(order + "IIIII", interface, moment >> 32, u32(moment), len(data), u32(length))
        parts.append(block(order, 6, head + data))
    return b"".join(parts)


def written(rng: Random, records: Iterable[Record], link_type: int | None = None) -> bytes:
    """Records in either format."""
    return rng.choice((pcap, pcapng))(rng, records, link_type)
