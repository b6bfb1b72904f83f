"""STUN (RFC 8489) with its magic cookie, classic STUN without (RFC 3489, MS-TURN), and TURN's channel data.

Message types and classes are read of both alike: classic types have the same bits where RFC 8489 puts them.
"""

from __future__ import annotations

from struct import Struct

from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple
from acdiag.wire.text import ipv4, ipv6, loose

REQUEST, INDICATION, SUCCESS, ERROR = range(4)
BINDING, SHARED_SECRET, ALLOCATE, REFRESH = 1, 2, 3, 4
COOKIE = b"\x21\x12\xa4\x42"

_HEADER = Struct("!HH4s12s")
_ATTRIBUTE = Struct("!HH")
_MAPPED_ADDRESS, _USERNAME, _ERROR_CODE, _XOR_MAPPED_ADDRESS = 0x0001, 0x0006, 0x0009, 0x0020
_OLD_XOR_MAPPED_ADDRESS, _SOFTWARE = 0x8020, 0x8022
_DATA = 0x0013
"""What TURN relays, in RFC 8656 and in MS-TURN alike."""
_IPV4, _IPV6 = 1, 2

_FIRST_CHANNEL, _LAST_CHANNEL = 0x4000, 0x7FFF
_CHANNEL_HEADER = 4
_PADDING = 3
"""Most bytes after channel data (RFC 8656 section 12.5)."""
_CLASSIC_METHODS = range(BINDING, 0x10)


class Address(NamedTuple):
    address: str
    port: int


class Stun(NamedTuple):
    """One message; of an attribute that is repeated the first counts."""

    message_class: int
    """0 request, 1 indication, 2 success response, 3 error response."""
    method: int
    """1 binding, 2 shared secret, 3 allocate, 4 refresh, 6 send, 7 data, …"""
    transaction: bytes
    """12 bytes; 16 of classic STUN."""
    classic: bool
    """Without the magic cookie."""
    mapped: Address | None = None
    """The sender of the request as the server saw it (MAPPED-ADDRESS)."""
    xor_mapped: Address | None = None
    """The same, hidden from routers that rewrite addresses (XOR-MAPPED-ADDRESS)."""
    username: bool = False
    """USERNAME is there; it is not kept."""
    error: int | None = None
    """Of an error response, such as 401."""
    reason: str = ""
    software: str = ""


class ChannelData(NamedTuple):
    """TURN's short way to relay data; what it carries is not opened."""

    channel: int
    length: int


TURN = (Stun, ChannelData)
"""What may carry something for somebody."""


def looks_like_stun(data: bytes) -> bool:
    """Cookie, length and first byte (RFC 7983) are those of a STUN message, whatever its port."""
    return len(data) >= _HEADER.size and data[0] < 4 and data[4:8] == COOKIE and _fits(data)


def looks_like_channel_data(data: bytes) -> bool:
    """Number and length are those of TURN's channel data; without the port this says little."""
    if len(data) < _CHANNEL_HEADER or not 0x40 <= data[0] < 0x80:
        return False
    return 0 <= len(data) - _CHANNEL_HEADER - (data[2] << 8 | data[3]) <= _PADDING


def looks_like_classic_stun(data: bytes) -> bool:
    """Type and length are those of classic STUN; without the port this says little."""
    if len(data) < _HEADER.size or data[4:8] == COOKIE or data[0] > 1 or not _fits(data):
        return False
    return _method(data[0] << 8 | data[1]) in _CLASSIC_METHODS


def decode(data: bytes) -> Stun | ChannelData:
    """Read a message or channel data.

    Raises `Malformed` where a length reaches beyond the data, and for an address or error of the wrong form.
    """
    if len(data) < _CHANNEL_HEADER:
        raise Malformed(len(data), "STUN header is cut")
    first = data[0] << 8 | data[1]
    if _FIRST_CHANNEL <= first <= _LAST_CHANNEL:
        length = data[2] << 8 | data[3]
        if _CHANNEL_HEADER + length > len(data):
            raise Malformed(2, "channel data is cut")
        return ChannelData(first, length)
    return _message(data)


def relayed(data: bytes) -> bytes:
    """What TURN carries for somebody in a channel, or in a Send or Data message (RFC 8656 sections 11 and 12).

    Empty when it carries nothing. Raises `Malformed` where an attribute is cut.
    """
    if looks_like_channel_data(data):
        return data[_CHANNEL_HEADER : _CHANNEL_HEADER + (data[2] << 8 | data[3])]
    return _attributes(data, len(data)).get(_DATA, (0, b""))[1]


def _message(data: bytes) -> Stun:
    if len(data) < _HEADER.size:
        raise Malformed(len(data), "STUN header is cut")
    kind, length, cookie, transaction = _HEADER.unpack_from(data)
    end = _HEADER.size + length
    if kind > _LAST_CHANNEL:
        raise Malformed(0, "no STUN message begins so")
    if end > len(data):
        raise Malformed(2, "STUN message is cut")
    classic = cookie != COOKIE
    if classic:
        transaction = cookie + transaction
    message = Stun(kind >> 7 & 2 | kind >> 4 & 1, _method(kind), transaction, classic)
    return _with_attributes(message, _attributes(data, end))


def _method(kind: int) -> int:
    """Twelve bits, with those of the class between them (RFC 8489 section 5)."""
    return kind & 0xF | kind >> 1 & 0x70 | kind >> 2 & 0xF80


def _fits(data: bytes) -> bool:
    return len(data) == _HEADER.size + (data[2] << 8 | data[3])


def _attributes(data: bytes, end: int) -> dict[int, tuple[int, bytes]]:
    """Place and value of each attribute, by type."""
    found: dict[int, tuple[int, bytes]] = {}
    at = _HEADER.size
    while at < end:
        start = at + _ATTRIBUTE.size
        if start > end:
            raise Malformed(at, "attribute is cut")
        kind, length = _ATTRIBUTE.unpack_from(data, at)
        if start + length > end:
            raise Malformed(start, "attribute is cut")
        found.setdefault(kind, (start, data[start : start + length]))
        at = start + (length + 3 & ~3)
    return found


def _with_attributes(message: Stun, found: dict[int, tuple[int, bytes]]) -> Stun:
    if not found:
        return message
    mapped = found.get(_MAPPED_ADDRESS)
    xor_mapped = found.get(_XOR_MAPPED_ADDRESS) or found.get(_OLD_XOR_MAPPED_ADDRESS)
    error, reason = _error(*found[_ERROR_CODE]) if _ERROR_CODE in found else (None, "")
    key = COOKIE + message.transaction if not message.classic else message.transaction
    return message._replace(
        mapped=_address(*mapped) if mapped else None,
        xor_mapped=_address(*xor_mapped, key) if xor_mapped else None,
        username=_USERNAME in found,
        error=error,
        reason=reason,
        software=loose(found[_SOFTWARE][1]) if _SOFTWARE in found else "",
    )


def _address(at: int, value: bytes, key: bytes = bytes(16)) -> Address:
    """Family, port and address, the last two taken apart from `key`."""
    family = value[1] if len(value) > 1 else 0
    raw = bytes(byte ^ mask for byte, mask in zip(value[4:], key, strict=False))
    if (family, len(value)) == (_IPV4, 8):
        text = ipv4(raw)
    elif (family, len(value)) == (_IPV6, 20):
        text = ipv6(raw)
    else:
        raise Malformed(at, "address has an unknown family or a wrong length")
    return Address(text, (value[2] ^ key[0]) << 8 | value[3] ^ key[1])


def _error(at: int, value: bytes) -> tuple[int, str]:
    """Hundreds and the rest apart, then the reason phrase."""
    if len(value) < 4:
        raise Malformed(at, "error code is cut")
    return (value[2] & 7) * 100 + value[3], loose(value[4:])
