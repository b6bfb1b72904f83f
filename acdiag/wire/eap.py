"""EAP (RFC 3748): who is asked for, by which method, and how it ended.

The methods that carry TLS (EAP-TLS RFC 5216, TTLS RFC 5281, PEAP, FAST RFC 4851, TEAP RFC 7170) share flags, a length
and fragments; what is in the fragments is TLS. Secrets of other methods are measured and not kept.
"""

from __future__ import annotations

from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple
from acdiag.wire.text import loose

REQUEST, RESPONSE, SUCCESS, FAILURE, INITIATE, FINISH = range(1, 7)
IDENTITY, NOTIFICATION, NAK, MD5, TLS, TTLS, PEAP, FAST, TEAP = 1, 2, 3, 4, 13, 21, 25, 43, 55

_HEADER = 4
"""Code, identifier, and two bytes of length."""
_TLS_CARRIERS = frozenset((TLS, TTLS, PEAP, FAST, TEAP))
_LENGTH_INCLUDED, _MORE, _START = 0x80, 0x40, 0x20


class TlsFragment(NamedTuple):
    """What a method that carries TLS sends at once; without data it acknowledges a fragment."""

    start: bool
    """The authenticator begins."""
    more: bool
    """Further fragments follow."""
    total: int | None
    """Length of the whole TLS message, where it is said: at least in the first of several fragments."""
    data: bytes


class Eap(NamedTuple):
    """One EAP packet; fields that its type does not have are None or empty."""

    code: int
    """1 request, 2 response, 3 success, 4 failure."""
    identifier: int
    """Same in a request, its repetitions, and the response to it."""
    length: int
    type: int | None = None
    """None for success and failure."""
    text: str = ""
    """Identity: the user or machine, or what the authenticator shows; notification: the message."""
    wanted: tuple[int, ...] = ()
    """Nak: types that the supplicant would rather have; none, or 0, when there is no other."""
    value_size: int | None = None
    """MD5-Challenge: bytes of challenge or answer; 16 where it is right."""
    tls: TlsFragment | None = None
    """Methods that carry TLS."""


def decode(data: bytes) -> Eap:
    """Read one EAP packet; bytes beyond its length are padding of the layer below (RFC 3748 section 4).

    Raises `Malformed` for an unknown code and where a length reaches beyond the data.
    """
    if len(data) < _HEADER:
        raise Malformed(len(data), "EAP header is cut")
    code, identifier, length = data[0], data[1], data[2] << 8 | data[3]
    if not REQUEST <= code <= FINISH:
        raise Malformed(0, "EAP code is unknown")
    if length < _HEADER:
        raise Malformed(2, "EAP length is below 4")
    if length > len(data):
        raise Malformed(2, "EAP packet is cut")
    if code not in (REQUEST, RESPONSE):
        return Eap(code, identifier, length)
    if length == _HEADER:
        raise Malformed(_HEADER, "EAP type is missing")
    return _typed(Eap(code, identifier, length, data[_HEADER]), data[_HEADER + 1 : length])


def _typed(eap: Eap, content: bytes) -> Eap:
    """The packet with what its type says; `content` follows the type byte."""
    if eap.type in (IDENTITY, NOTIFICATION):
        # A request may hold options for the supplicant after a NUL (RFC 3748 section 5.1).
        return eap._replace(text=loose(content.partition(b"\0")[0]))
    if eap.type == NAK:
        return eap._replace(wanted=tuple(content))
    if eap.type == MD5:
        return eap._replace(value_size=_value_size(content))
    if eap.type in _TLS_CARRIERS:
        return eap._replace(tls=_fragment(content))
    return eap


def _value_size(content: bytes) -> int:
    if not content or 1 + content[0] > len(content):
        raise Malformed(_HEADER + 1, "MD5 value is cut")
    return content[0]


def _fragment(content: bytes) -> TlsFragment:
    if not content:
        raise Malformed(_HEADER + 1, "flags are missing")
    flags, at, total = content[0], 1, None
    if flags & _LENGTH_INCLUDED:
        at = 5
        if len(content) < at:
            raise Malformed(_HEADER + 2, "TLS message length is cut")
        total = int.from_bytes(content[1:at], "big")
    return TlsFragment(flags & _START != 0, flags & _MORE != 0, total, content[at:])
