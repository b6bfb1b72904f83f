"""The extension of ACDR's header: what the recorded bytes themselves no longer say, addresses and ports above all.

Of recorded media it names the far end only, with the ports of both: the near end is the device that records.
"""

from __future__ import annotations

from struct import Struct

from acdiag.model.named_tuple import NamedTuple
from acdiag.wire.text import ipv4, ipv6

RTP_FAMILY = frozenset((1, 2, 3, 27, 28, 36, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61))
"""Media types whose extension is that of media: RTP and its kin, RTCP, T.38, native, DTLS."""
TOWARDS_DEVICE = frozenset((0, 4, 18, 20, 27, 35))
"""Trace points at which media comes from the far end."""
AWAY_FROM_DEVICE = frozenset((1, 5, 17, 19, 21, 22, 23, 24, 28))
"""Trace points at which media goes to the far end."""

_SIGNALLING = frozenset((6, 10, 11, 12, 13, 14))
"""VoiceAI, SIP, MEGACO, MGCP, TPNCP, control."""
_SYSTEM = 6
_TLS = frozenset((33, 34))
_DSP = frozenset((0, 18, 19, 32, 35, 47, 48, 49, 50))
_SEQUENCED = frozenset((24, 25))
_EVENT = 4
_PORTS_TOS = Struct("!HHB").unpack_from
_CLEAR_SIGNALLING = Struct("!4s4sHHBB").unpack_from
_CLEAR_TLS = Struct("!HH4s4sB").unpack_from


class MediaEnds(NamedTuple):
    """Of recorded media."""

    inbound: bool
    """It came from the far end to the device."""
    address: str
    """Of the far end."""
    source_port: int
    destination_port: int
    tos: int


class SignallingEnds(NamedTuple):
    """Of recorded signalling, and of clear text out of TLS."""

    source: str
    destination: str
    source_port: int
    destination_port: int
    protocol: int | None = None
    """IP protocol, 6 or 17; None of TLS, which is TCP."""
    outbound: bool | None = None
    """The device sent it; None where that is not said."""
    application: int | None = None
    """Of TLS: 3 SIP, 1 HTTP, 6 anything over TCP, …"""


class DspPlace(NamedTuple):
    """Of what a signal processor saw."""

    core: int
    channel: int


class Numbered(NamedTuple):
    """Of CAS and network bricks."""

    sequence: int


class EventId(NamedTuple):
    event: int
    source: int


Extension = MediaEnds | SignallingEnds | DspPlace | Numbered | EventId


def decode(data: bytes, media_type: int, trace_point: int, *, ipv6: bool) -> Extension | None:
    """Read the extension; None where it is too short for its form, or its form is unknown."""
    if media_type in RTP_FAMILY:
        return _media(data, trace_point, 16 if ipv6 else 4)
    if media_type in _SIGNALLING and trace_point == _SYSTEM and len(data) >= 14:
        source, destination, source_port, destination_port, protocol, direction = _CLEAR_SIGNALLING(data)
        return SignallingEnds(
            ipv4(source), ipv4(destination), source_port, destination_port, protocol, outbound=direction == 1
        )
    if media_type in _TLS and len(data) >= 13:
        source_port, destination_port, source, destination, application = _CLEAR_TLS(data)
        return SignallingEnds(ipv4(source), ipv4(destination), source_port, destination_port, application=application)
    return _place(data, media_type)


def _media(data: bytes, trace_point: int, length: int) -> MediaEnds | None:
    """Going out, the ports stand in the order destination, source."""
    if len(data) < length + 5 or trace_point not in TOWARDS_DEVICE | AWAY_FROM_DEVICE:
        return None
    address = ipv4(data[:4]) if length == 4 else ipv6(data[:16])
    first, second, tos = _PORTS_TOS(data, length)
    if trace_point in TOWARDS_DEVICE:
        return MediaEnds(True, address, first, second, tos)
    return MediaEnds(False, address, second, first, tos)


def _place(data: bytes, media_type: int) -> Extension | None:
    if media_type in _DSP and len(data) >= 2:
        return DspPlace(data[0], data[1])
    if media_type in _SEQUENCED and len(data) >= 4:
        return Numbered(int.from_bytes(data[:4], "big"))
    if media_type == _EVENT and len(data) >= 2:
        return EventId(data[0], data[1])
    return None
