"""RTP packets (RFC 3550 section 5.1): the fixed header, contributing sources, the header extension, padding.

Nothing in an RTP packet says that it is one: what may be RTP at all is told by its first two bytes (RFC 7983, RFC 5761
section 4), and whether it is, by the packets around it (`streams.rtp_recognition`).
"""

from __future__ import annotations

from struct import Struct

from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple

HEADER = 12
"""Bytes of the fixed header."""
FIXED = Struct("!BBHII").unpack_from
"""First byte, marker and payload type, sequence number, timestamp, SSRC."""
VERSION = 2
_EXTENSION = Struct("!HH").unpack_from
_FIRST_RTCP, _LAST_RTCP = 192, 223
"""Second byte of RTCP packets on a port that RTP shares (RFC 5761 section 4)."""


class Rtp(NamedTuple):
    """One packet."""

    marker: bool
    payload_type: int
    sequence: int
    timestamp: int
    ssrc: int
    contributors: tuple[int, ...]
    """SSRCs that a mixer put together (CSRC)."""
    profile: int | None
    """What the header extension is, by its profile; None without one."""
    extension: bytes
    padding: int
    """Bytes at the end that are none of the payload."""
    payload: bytes
    """As far as captured; encrypted in SRTP, with its tag behind."""


def may_be_rtp(data: bytes) -> bool:
    """Version 2, and a second byte that is no RTCP packet's; random bytes pass this one time in five."""
    return len(data) >= HEADER and data[0] & 0xC0 == 0x80 and not _FIRST_RTCP <= data[1] <= _LAST_RTCP


def may_be_rtcp(data: bytes) -> bool:
    """Version 2, and a second byte that is an RTCP packet's."""
    return len(data) >= 8 and data[0] & 0xC0 == 0x80 and _FIRST_RTCP <= data[1] <= _LAST_RTCP


def header_length(data: bytes) -> int:
    """Bytes before the payload, by what the header says; the length of an extension that was not captured is 0."""
    first = data[0]
    length = HEADER + 4 * (first & 15)
    if first & 0x10 and len(data) >= length + 4:
        length += 4 + 4 * (data[length + 2] << 8 | data[length + 3])
    return length


def beside_payload(data: bytes, length: int) -> int:
    """Bytes of a packet of `length` that are neither fixed header nor payload, padding where it was captured."""
    padding = data[-1] if data[0] & 0x20 and len(data) == length else 0
    return header_length(data) - HEADER + padding


def decode(data: bytes) -> Rtp:
    """Read one packet.

    Raises `Malformed` where the header or the padding does not fit.
    """
    if len(data) < HEADER:
        raise Malformed(len(data), "RTP header is cut")
    first, second, sequence, timestamp, ssrc = FIXED(data)
    if first >> 6 != VERSION:
        raise Malformed(0, "RTP version is not 2")
    at = HEADER + 4 * (first & 15)
    if at > len(data):
        raise Malformed(HEADER, "contributing sources are cut")
    contributors = tuple(int.from_bytes(data[place : place + 4]) for place in range(HEADER, at, 4))
    profile, extension = None, b""
    if first & 0x10:
        if at + 4 > len(data):
            raise Malformed(at, "header extension is cut")
        profile, words = _EXTENSION(data, at)
        at += 4
        if at + 4 * words > len(data):
            raise Malformed(at - 2, "header extension is cut")
        extension = data[at : at + 4 * words]
        at += 4 * words
    padding = data[-1] if first & 0x20 else 0
    if first & 0x20 and not 0 < padding <= len(data) - at:
        raise Malformed(len(data) - 1, "padding is longer than the payload")
    payload = data[at : len(data) - padding]
    marker, kind = second & 0x80 != 0, second & 0x7F
    return Rtp(marker, kind, sequence, timestamp, ssrc, contributors, profile, extension, padding, payload)
