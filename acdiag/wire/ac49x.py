"""AC49x analysis packets, which phones send while `voip/packet_recording/*` is on (manual, table 7-2; UDP 50000).

A header of 16 bytes, an HPI header of 4, and what the signal processor saw. There is no public specification and no
public capture: the layout follows from the processor family's interface, so what nobody knows stays bytes here.
Version and timestamp differ from build to build and count for nothing; the arrival time is the only clock.
"""

from __future__ import annotations

from struct import Struct

from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple

HEADER = 20
"""Bytes before the payload: 16 of the analysis header, 4 of the HPI header."""
RTP, RTCP, DEBUG, TDM_IN, TDM_OUT = 1, 2, 10, 18, 19
"""HPI protocols that become tracks."""
ECHO_CANCELLER, RECORD, NOISE_REDUCTION, COMFORT_NOISE = 3, 5, 8, 10
"""Modules that send debug blocks."""
LAST_PROTOCOL = 23

_HEADER = Struct("!HBBHHII").unpack_from
_SYNC, _SYNC_MASK = 0xA0, 0xE0
_RTP_HEADER = 12
_ECHO = Struct("!IBB").unpack_from
_FIRST_RTCP, _LAST_RTCP = 192, 223


class Ac49x(NamedTuple):
    """One analysis packet."""

    version: int
    """Of the driver, 16 bits as sent; some builds write it wrongly."""
    from_dsp: bool
    """The processor sent this towards the network; else the network sent it. Always true of TDM samples."""
    sub_version: int
    device: int
    sequence: int
    """One 16-bit counter over everything that is recorded: a gap is a lost datagram of the recording."""
    timestamp: int
    """As sent; a counter in some builds, seconds in others."""
    channel: int
    favourite: bool
    protocol: int
    """HPI protocol: 1 RTP, 2 RTCP, 10 debug, 18 TDM In, 19 TDM Out, …"""
    payload: bytes


class Debug(NamedTuple):
    """A debug block of one module of the processor."""

    module: int
    """3 echo canceller, 5 record, 8 noise reduction, 10 comfort noise generation, …"""
    data: bytes
    """The echo canceller's samples or figures; of other modules all that follows the module's number."""
    sequence: int | None = None
    """Echo canceller: counter of its blocks, 32 bits."""
    form: int | None = None
    """Echo canceller: 0 no samples, 1 linear, 2 companded."""
    kind: int | None = None
    """Echo canceller: 1 Rx reference to 5 Tx output are audio, 0 and 6 to 10 figures and settings."""


def looks_like_ac49x(data: bytes) -> bool:
    """Zeros, sync bits and the payload's first byte are where they belong; thirteen bytes that chance rarely meets."""
    if len(data) < HEADER or data[6:8] != b"\0\0" or data[12:16] != b"\0\0\0\0":
        return False
    protocol = data[19] & 0x3F
    if data[16] & _SYNC_MASK != _SYNC or protocol > LAST_PROTOCOL:
        return False
    if protocol == RTP:
        return len(data) >= HEADER + _RTP_HEADER and data[HEADER] >> 6 == 2
    if protocol == RTCP:
        return len(data) >= HEADER + 8 and data[HEADER] >> 6 == 2 and _FIRST_RTCP <= data[HEADER + 1] <= _LAST_RTCP
    return True


def decode(data: bytes) -> Ac49x:
    """Read one UDP payload.

    Raises `Malformed` when it is shorter than its headers, or has no sync bits.
    """
    if len(data) < HEADER:
        raise Malformed(len(data), "AC49x header is cut")
    if data[16] & _SYNC_MASK != _SYNC:
        raise Malformed(16, "HPI header has no sync bits")
    version, flags, device, sequence, _, timestamp, _ = _HEADER(data)
    return Ac49x(
        version=version,
        from_dsp=flags & 0x80 != 0,
        sub_version=flags & 0x7F,
        device=device,
        sequence=sequence,
        timestamp=timestamp,
        channel=data[17],
        favourite=data[18] & 0x80 != 0,
        protocol=data[19] & 0x3F,
        payload=data[HEADER:],
    )


def decode_debug(payload: bytes) -> Debug:
    """Read the payload of protocol 10.

    Raises `Malformed` when the block is shorter than its header.
    """
    if len(payload) < 2:
        raise Malformed(len(payload), "debug block is cut")
    module = payload[1] & 15
    if module != ECHO_CANCELLER:
        return Debug(module, payload[2:])
    if len(payload) < 8:
        raise Malformed(len(payload), "echo canceller block is cut")
    sequence, form, kind = _ECHO(payload, 2)
    return Debug(module, payload[8:], sequence, form & 3, kind & 15)
