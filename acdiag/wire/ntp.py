"""NTP versions 1 to 4 (RFC 1305, RFC 5905 section 7.3), and SNTP, which has the same packets.

Control and private messages (modes 6 and 7) are recognised and not read: phones do not send them.
"""

from __future__ import annotations

from struct import Struct

from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple
from acdiag.wire.text import ipv4

CLIENT, SERVER, BROADCAST, CONTROL, PRIVATE = 3, 4, 5, 6, 7
UNSYNCHRONISED = 3
"""Leap indicator of a clock that has no time."""

_HEADER = Struct("!BBbbII4s4Q")
_NEWEST = 4

_SECOND = 1_000_000_000
_TO_1970 = 2_208_988_800
"""Seconds from NTP's first era, which began in 1900, to the Unix epoch."""
_ERA = 1 << 32
_LATER_HALF = 1 << 63


class Ntp(NamedTuple):
    """One packet; of modes 6 and 7 only version and mode are set."""

    leap: int
    """3 when the sender's clock is not synchronised."""
    version: int
    mode: int
    stratum: int = 0
    """1 has a reference clock; 16 and above, and 0 in an answer, have no time to give."""
    poll: int = 0
    """Longest interval between requests, log2 s."""
    precision: int = 0
    """Of the sender's clock, log2 s."""
    root_delay: int = 0
    """Round trip to the reference clock, ns."""
    root_dispersion: int = 0
    """Greatest error against the reference clock, ns."""
    reference_id: str = ""
    """Stratum 0 and 1: text, empty when it is all zero; else the address of the server that this one asks."""
    reference: int | None = None
    """When the sender's clock was last set, ns since the epoch; this and the other times are None when zero."""
    origin: int | None = None
    """When the request left, by the client's clock."""
    receive: int | None = None
    """When the request arrived, by the server's clock."""
    transmit: int | None = None
    """When this packet left, by the sender's clock."""

    @property
    def kiss_code(self) -> str:
        """Why a server gives no time (RFC 5905 section 7.4); empty in every other packet."""
        return self.reference_id if self.mode == SERVER and self.stratum == 0 else ""


def decode(data: bytes) -> Ntp:
    """Read one UDP payload; extension fields and authentication after the header are not looked at.

    Raises `Malformed` for an unknown version and a packet that is shorter than the header.
    """
    if not data:
        raise Malformed(0, "NTP packet is empty")
    version, mode = data[0] >> 3 & 7, data[0] & 7
    if not 1 <= version <= _NEWEST:
        raise Malformed(0, "NTP version is unknown")
    if mode in (CONTROL, PRIVATE):
        return Ntp(0, version, mode)
    if len(data) < _HEADER.size:
        raise Malformed(len(data), "NTP packet is cut")
    first, stratum, poll, precision, delay, dispersion, reference_id, *times = _HEADER.unpack_from(data)
    return Ntp(
        first >> 6,
        version,
        mode,
        stratum,
        poll,
        precision,
        _short(delay),
        _short(dispersion),
        _reference(stratum, reference_id),
        *map(_time, times),
    )


def _short(value: int) -> int:
    """NTP's short format, 16 bits of seconds and 16 of their fraction, in ns."""
    return value * _SECOND >> 16


def _time(value: int) -> int | None:
    """NTP's timestamp format in ns since 1970.

    It starts again in 2036; a timestamp without its highest bit is of that second era (RFC 4330 section 3).
    """
    if not value:
        return None
    seconds, fraction = value >> 32, value & 0xFFFFFFFF
    if value < _LATER_HALF:
        seconds += _ERA
    return (seconds - _TO_1970) * _SECOND + (fraction * _SECOND >> 32)


def _reference(stratum: int, raw: bytes) -> str:
    """Text is padded with NULs; what is no text, as some servers of stratum 1 send it, is an address."""
    if stratum < 2:
        text = raw.rstrip(b"\0 ")
        if text.isascii() and text.decode("ascii").isprintable():
            return text.decode("ascii")
    return ipv4(raw)
