"""Voice marked for expedited forwarding (RFC 3246), as phones and media servers do and SIPp does not."""

from __future__ import annotations

import struct
from collections.abc import Collection

from captures.lab.peek import ports as ports_of
from captures.lab.switch import tag_of

EXPEDITED = 46 << 2
"""The byte of DSCP 46; the phone's default (`voip/media/media_tos` 0xb8)."""
_UDP = 17
_ETHERNET, _TAG = 14, 4


def expedited(frame: bytes, ports: Collection[int]) -> bytes:
    """The frame with DSCP 46 if it is UDP by IPv4 from or to one of the ports, else as it is."""
    at = _ETHERNET + (_TAG if tag_of(frame) is not None else 0)
    found = ports_of(frame)
    if found is None or frame[at + 9] != _UDP or not set(found) & set(ports):
        return frame
    size = (frame[at] & 0x0F) * 4
    head = bytearray(frame[at : at + size])
    head[1], head[10:12] = EXPEDITED, b"\0\0"
    head[10:12] = struct.pack("!H", _checksum(bytes(head)))
    return frame[:at] + bytes(head) + frame[at + size :]


def _checksum(data: bytes) -> int:
    """RFC 1071."""
    total: int = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF
