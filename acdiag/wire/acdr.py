"""ACDR, the debug recording of AudioCodes gateways and SBCs (UDP and TCP port 925), versions 0.0 to 0.9.

The layout is that of Wireshark's `acdr` dissector, which the vendor wrote: a header that grew with each version, an
extension whose form depends on what is recorded where, and the recorded bytes. In TCP each segment holds one packet.
"""

from __future__ import annotations

from struct import Struct

from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple
from acdiag.wire import acdr_extension
from acdiag.wire.acdr_extension import RTP_FAMILY, Extension
from acdiag.wire.sip import looks_like_sip
from acdiag.wire.stun import COOKIE

PORT = 925
"""UDP and TCP."""
LAST_VERSION = 9
NO_ID = -1
"""A 16-bit id of 0xFFFF."""
PCM, SIP, TLS, TLS_PEEK, RTCP, VIDEO_RTCP, DTLS, T38 = 15, 10, 33, 34, 2, 28, 61, 3
"""Media types; the RTP family is `acdr_extension.RTP_FAMILY`."""
DSP_INCOMING, DSP_OUTGOING = 33, 34
"""Trace points whose payload begins with AC49x headers."""
RTP_LIKE = (RTP_FAMILY | {PCM}) - {T38, RTCP, VIDEO_RTCP, DTLS}
"""Media types that hold RTP, or STUN on the same port; PCM samples come in RTP too."""

_HEADER_LENGTHS = (15, 15, 15, 15, 15, 19, 19, 23, 24, 28)
_MII_HEADER = 4
_UDP_HEADER = 8
_ADDRESS_AND_UDP = 12
"""Length of an extension that ends with the payload's UDP header (T.38 with an added header)."""
_MII, _IPV6, _FRAGMENTED, _HEADER_ADDED, _ENCRYPTED = 0x01, 0x02, 0x04, 0x08, 0x10
_UNUSED_FLAGS = 0xAA
"""What versions up to 3 write where nothing is meant."""
_LAST_TRACE_POINT, _LAST_MEDIA_TYPE = 35, 61
_RESERVED_MEDIA = frozenset((20, 21, 22, 39, 40, 41, 45, 46))
_SHORT_IDS, _LONG_IDS = Struct("!HH").unpack_from, Struct("!ii").unpack_from


class SessionId(NamedTuple):
    """One call in one run of one device; the same triple as `[SID=…]` in its syslog."""

    board: int
    """24 bits: the end of its MAC or its serial number."""
    reset: int
    """How often it was started, 8 bits."""
    number: int
    """The session, 32 or 40 bits."""

    def __str__(self) -> str:
        return f"{self.board:x}:{self.reset}:{self.number}"


class Acdr(NamedTuple):
    """One packet."""

    version: int
    """Minor version, 0 to 9; the major one is 0."""
    timestamp: int
    """µs on the device's own clock, 32 bits from version 4 on."""
    sequence: int | None
    """16 bits; None before version 4, which has none."""
    source_id: int
    """-1 is none; so is that of the destination."""
    destination_id: int
    flags: int
    """1 MII, 2 IPv6, 4 fragmented, 8 header added, 16 encrypted, 32 maintenance, 64 lawful interception."""
    trace_point: int
    media_type: int
    session: SessionId | int | None
    """A number alone in versions 5 and 6, nothing before."""
    extension: Extension | None
    """None where there is none, or none that we know of for this media type."""
    payload: bytes
    """What was recorded, after the MII header; with `header_added` it begins with an IP or a UDP header."""

    @property
    def fragmented(self) -> bool:
        return self.flags & _FRAGMENTED != 0

    @property
    def header_added(self) -> bool:
        return self.flags & _HEADER_ADDED != 0

    @property
    def encrypted(self) -> bool:
        return self.flags & _ENCRYPTED != 0


def looks_like_acdr(data: bytes) -> bool | None:
    """Whether version, lengths, numbers and the recorded bytes can be ACDR's; None: only the header speaks for it.

    Some AC49x packets pass as well: ask for those first.
    """
    try:
        packet = decode(data)
    except Malformed:
        return False
    if packet.trace_point > _LAST_TRACE_POINT:
        return False
    if packet.media_type > _LAST_MEDIA_TYPE or packet.media_type in _RESERVED_MEDIA:
        return False
    return _fits(packet)


def _fits(packet: Acdr) -> bool | None:
    """Whether the recorded bytes begin as their type does; None where that cannot be told."""
    payload = packet.payload
    if packet.encrypted or packet.fragmented:
        return None
    if packet.trace_point in (DSP_INCOMING, DSP_OUTGOING):
        return len(payload) >= 20 and payload[16] & 0xE0 == 0xA0
    if packet.header_added:
        return None if packet.media_type in (DTLS, T38) else payload[:1] >= b"\x40" and payload[0] >> 4 in (4, 6)
    if packet.media_type in RTP_LIKE:
        return (len(payload) >= 12 and payload[0] >> 6 == 2) or payload[4:8] == COOKIE
    if packet.media_type in (RTCP, VIDEO_RTCP):
        return (len(payload) >= 8 and payload[0] >> 6 == 2) or payload[4:8] == COOKIE
    if packet.media_type == SIP:
        return looks_like_sip(payload)
    return None


def decode(data: bytes) -> Acdr:
    """Read one UDP payload, or the data of one TCP segment.

    Raises `Malformed` for an unknown version, and where a header is cut.
    """
    if not data:
        raise Malformed(0, "ACDR header is cut")
    version = data[0]
    if version > LAST_VERSION:
        raise Malformed(0, "ACDR version is unknown")
    header = _HEADER_LENGTHS[version]
    if len(data) < header:
        raise Malformed(len(data), "ACDR header is cut")
    source, destination, at = _ids(data, version)
    flags, trace_point, media_type, length = data[at : at + 4]
    if version < 5:
        length = 0  # An offset of the payload that nobody uses any more.
    if version <= 3 and flags == _UNUSED_FLAGS:
        flags = 0
    start = header + length
    if start > len(data):
        raise Malformed(at + 3, "ACDR header extension is cut")
    if media_type == T38 and flags & _HEADER_ADDED and length == _ADDRESS_AND_UDP:
        start -= _UDP_HEADER
    extension = acdr_extension.decode(data[header:start], media_type, trace_point, ipv6=flags & _IPV6 != 0)
    if version >= 3 and flags & _MII:
        start += _MII_HEADER
        if start > len(data):
            raise Malformed(len(data), "MII header is cut")
    return Acdr(
        version=version,
        timestamp=_timestamp(data, version),
        sequence=int.from_bytes(data[5:7], "big") if version >= 4 else None,
        source_id=source,
        destination_id=destination,
        flags=flags,
        trace_point=trace_point,
        media_type=media_type,
        session=_session(data, version, at + 4),
        extension=extension,
        payload=data[start:],
    )


def _timestamp(data: bytes, version: int) -> int:
    """µs; older versions have 32 high bits and 16 low ones."""
    return int.from_bytes(data[1:7] if version <= 3 else data[1:5], "big")


def _ids(data: bytes, version: int) -> tuple[int, int, int]:
    """Source and destination id, and where what follows begins."""
    if version >= 9:
        source, destination = _LONG_IDS(data, 7)
        return source, destination, 15
    source, destination = _SHORT_IDS(data, 7)
    return (NO_ID if source == 0xFFFF else source), (NO_ID if destination == 0xFFFF else destination), 11


def _session(data: bytes, version: int, at: int) -> SessionId | int | None:
    if version < 5:
        return None
    if version < 7:
        return int.from_bytes(data[at : at + 4], "big")
    number = data[at + 4 : at + (8 if version == 7 else 9)]
    return SessionId(int.from_bytes(data[at : at + 3], "big"), data[at + 3], int.from_bytes(number, "big"))
