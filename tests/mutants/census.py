"""How many packets a capture file holds, counted by its lengths alone.

draft-ietf-opsawg-pcap and draft-ietf-opsawg-pcapng, and nothing of the code that is tried.
"""

from __future__ import annotations

from struct import unpack_from
from typing import NamedTuple

LONGEST = 262_144
"""Bytes of a packet from which on readers refuse it."""
_PCAP = {
    b"\xd4\xc3\xb2\xa1": ("<", 16), b"\xa1\xb2\xc3\xd4": (">", 16), b"\x4d\x3c\xb2\xa1": ("<", 16),
    b"\xa1\xb2\x3c\x4d": (">", 16), b"\x34\xcd\xb2\xa1": ("<", 24), b"\xa1\xb2\xcd\x34": (">", 24),
}  # fmt: skip
"""Byte order and length of a record's header by magic number."""
_SECTION, _INTERFACE, _PACKET = 0x0A0D0D0A, 1, 6
_SILENT = (4, 5)
"""Blocks of names and of statistics."""
_SIZES = {9: 1, 14: 8}
"""Of the options if_tsresol and if_tsoffset."""


class Census(NamedTuple):
    packets: int
    whole: bool
    """The last one ends where the file ends; else something is missing, and has to be told of."""


def census(data: bytes) -> Census | None:
    """The packets of a file; None where it is no plain pcap or pcapng, or holds what readers may take differently."""
    if data[:4] in _PCAP:
        return _pcap(data, *_PCAP[data[:4]])
    return _pcapng(data) if data[:4] == b"\n\r\r\n" else None


def _pcap(data: bytes, order: str, head: int) -> Census | None:
    if len(data) < 24 or unpack_from(order + "H", data, 4)[0] != 2:
        return None
    at, packets = 24, 0
    while len(data) - at >= head:
        size, length = unpack_from(order + "II", data, at + 8)
        if size > LONGEST or not size + length:
            return None
        if at + head + size > len(data):
            break
        at, packets = at + head + size, packets + 1
    return Census(packets, at == len(data))


def _pcapng(data: bytes) -> Census | None:
    order, at, packets, interfaces = "<", 0, 0, 0
    while len(data) - at >= 12:
        kind = unpack_from(order + "I", data, at)[0]
        if kind == _SECTION:
            mark = data[at + 8 : at + 12]
            if mark not in (b"\x4d\x3c\x2b\x1a", b"\x1a\x2b\x3c\x4d"):
                return None
            order, interfaces = "<" if mark[0] == 0x4D else ">", 0
        size = unpack_from(order + "I", data, at + 4)[0]
        if size % 4 or not 12 <= size <= LONGEST or not (at or kind == _SECTION):
            return None
        if at + size > len(data):
            break
        if unpack_from(order + "I", data, at + size - 4)[0] != size:
            return None
        counted = _block(data[at + 8 : at + size - 4], kind, order, interfaces)
        if counted is None:
            return None
        packets, interfaces, at = packets + counted[0], interfaces + counted[1], at + size
    return Census(packets, at == len(data))


def _block(body: bytes, kind: int, order: str, interfaces: int) -> tuple[int, int] | None:
    """The packets and the interfaces in a block; None where it is not plain."""
    if kind == _PACKET and len(body) >= 20:
        number, captured = unpack_from(order + "I8xI", body)
        return (1, 0) if number < interfaces and 20 + captured <= len(body) else None
    if kind == _SECTION and len(body) >= 16:
        return (0, 0) if unpack_from(order + "HH", body, 4) == (1, 0) else None
    if kind == _INTERFACE and len(body) >= 8:
        return (0, 1) if _options_are_whole(body[8:], order) else None
    return (0, 0) if kind in _SILENT else None


def _options_are_whole(options: bytes, order: str) -> bool:
    """Each ends before the block does, and those that times depend on have the length that they must have."""
    at = 0
    while at + 4 <= len(options):
        code, size = unpack_from(order + "HH", options, at)
        if not code:
            return True
        if size != _SIZES.get(code, size):
            return False
        at += 4 + size + -size % 4
    return at == len(options)
