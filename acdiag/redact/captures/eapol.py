"""EAPOL with pseudonyms: identities are replaced, and of methods only their kind is told (RFC 3748)."""

from __future__ import annotations

from acdiag.redact.captures.pieces import Pieces

_PACKET, _START, _LOGOFF = 0, 1, 2
_REQUEST, _RESPONSE, _SUCCESS, _FAILURE = 1, 2, 3, 4
_IDENTITY, _NAK = 1, 3
_CARRIERS = frozenset((13, 21, 25, 43))
"""Methods that carry TLS: one byte of flags follows the type."""


def rewrite(body: bytes, pieces: Pieces) -> bytes:
    """The message, its lengths made to fit."""
    if len(body) < 4:
        return b""
    version, kind = body[0], body[1]
    inside = body[4 : 4 + int.from_bytes(body[2:4], "big")]
    told = _eap(inside, pieces) if kind == _PACKET else b""
    return bytes((version, kind)) + len(told).to_bytes(2, "big") + told


def _eap(inside: bytes, pieces: Pieces) -> bytes:
    if len(inside) < 4:
        return b""
    code, identifier = inside[0], inside[1]
    told = b"" if code in (_SUCCESS, _FAILURE) or len(inside) < 5 else _method(code, inside[4], inside[5:], pieces)
    return bytes((code, identifier)) + (4 + len(told)).to_bytes(2, "big") + told


def _method(code: int, method: int, data: bytes, pieces: Pieces) -> bytes:
    if method == _IDENTITY and code == _RESPONSE:
        return bytes((method,)) + pieces.user(data.split(b"\0")[0])
    if method == _NAK:
        return bytes((method,)) + data
    if method in _CARRIERS:
        return bytes((method,)) + bytes((data[0] & 0x20 if data else 0,))
    return bytes((method,))
