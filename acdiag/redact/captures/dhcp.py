"""DHCP messages with pseudonyms (RFC 2131): options that are understood are written anew, others are left out."""

from __future__ import annotations

from collections.abc import Iterator

from acdiag.redact.captures.dns import encoded
from acdiag.redact.captures.pieces import Pieces

_FIXED, _COOKIE = 236, bytes.fromhex("63825363")
_ETHERNET = 1
_PAD, _END = 0, 255
_VENDOR, _CLIENT, _SIP = 43, 61, 120
_ADDRESSES = frozenset(
    (3, 4, 5, 6, 7, 8, 9, 10, 11, 16, 28, 32, 41, 42, 44, 45, 48, 49, 50, 54, 65, 68, 69, 70, 118, 150)
)
_NUMBERS = frozenset(
    (1, 2, 13, 19, 20, 22, 23, 24, 26, 27, 29, 30, 31, 35, 36, 37, 38, 39, 46, 51, 53, 55, 57, 58, 59, 116)
)
_NAMES = frozenset((12, 15, 40, 47, 64))
_TEXTS = frozenset((14, 17, 18, 56, 60, 62, 66, 67, 77, 100, 101, 114, 160, 161, 252))
_SERVER_NAME, _FILE = slice(44, 108), slice(108, 236)
_BINARY_VLAN = 2


def rewrite(payload: bytes, pieces: Pieces) -> bytes | None:
    """The message; None for one without the cookie of DHCP."""
    if len(payload) < _FIXED + 4 or payload[_FIXED : _FIXED + 4] != _COOKIE:
        return None
    told = b"".join(_written(code, value, pieces) for code, value in _options(payload[_FIXED + 4 :]))
    return _head(payload, pieces) + _COOKIE + told + bytes((_END,))


def _head(payload: bytes, pieces: Pieces) -> bytes:
    hardware = bytes(16)
    if payload[1] == _ETHERNET and payload[2] == 6:
        hardware = pieces.mac(payload[28:34]) + bytes(10)
    names = _padded(payload[_SERVER_NAME], 64, pieces) + _padded(payload[_FILE], 128, pieces)
    return payload[:12] + pieces.addresses(payload[12:28]) + hardware + names


def _padded(text: bytes, size: int, pieces: Pieces) -> bytes:
    """A text that ends at a NUL, in as much room as before."""
    return pieces.told(text.split(b"\0")[0], size - 1).ljust(size, b"\0")


def _options(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data) and data[at] != _END:
        if data[at] == _PAD:
            at += 1
            continue
        if at + 2 > len(data) or at + 2 + data[at + 1] > len(data):
            return
        yield data[at], data[at + 2 : at + 2 + data[at + 1]]
        at += 2 + data[at + 1]


def _written(code: int, value: bytes, pieces: Pieces) -> bytes:
    told = _value(code, value, pieces)
    return b"" if told is None else bytes((code, len(told[:255]))) + told[:255]


def _value(code: int, value: bytes, pieces: Pieces) -> bytes | None:
    if code in _NUMBERS:
        return value if code == 55 else value[:8]
    if code in _ADDRESSES:
        return pieces.addresses(value)
    if code in _NAMES:
        return pieces.named(value)
    if code in _TEXTS:
        return pieces.told(value)
    if code == _CLIENT and value[:1] == b"\1" and len(value) == 7:
        return b"\1" + pieces.mac(value[1:])
    if code == _VENDOR:
        return b"".join(_suboption(*pair, pieces) for pair in _options(value))
    return _sip(value, pieces) if code == _SIP and value else None


def _suboption(code: int, value: bytes, pieces: Pieces) -> bytes:
    """Of Skype for Business: text; a VLAN of two bytes stays a number."""
    told = value if len(value) == _BINARY_VLAN else pieces.told(value)
    return bytes((code, len(told[:255]))) + told[:255]


def _sip(value: bytes, pieces: Pieces) -> bytes:
    """Names or addresses of SIP servers (RFC 3361)."""
    if value[0] == 1:
        return b"\1" + pieces.addresses(value[1:])
    told, at = b"\0", 1
    while value[0] == 0 and at < len(value):
        labels = []
        while at < len(value) and 0 < value[at] < 64:
            labels.append(value[at + 1 : at + 1 + value[at]])
            at += 1 + value[at]
        at += 1
        told += encoded(b".".join(labels), pieces) if labels else b""
    return told if value[0] == 0 else pieces.told(value)
