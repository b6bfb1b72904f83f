"""The ClientHello of SSL 2.0, in which old clients also offer TLS (RFC 5246 appendix E.2).

Nothing else of SSL 2.0 is read: no server of today answers in it.
"""

from __future__ import annotations

from acdiag.model.errors import Malformed
from acdiag.wire.cursor import Cursor
from acdiag.wire.tls_handshake import ClientHello

HEADER = 2
LOOK = 5
"""Bytes that tell this hello from a TLS record."""
_TWO_BYTE_HEADER = 0x8000
_CLIENT_HELLO = 1
_FIXED = 9
"""Type, version and three lengths."""
_VERSIONS = (0x0002, 0x0300, 0x0301, 0x0302, 0x0303)
_LONGEST = 1024
"""More than a hello with every suite ever registered needs."""


def is_hello(data: bytes | bytearray, at: int = 0) -> bool:
    """Whether `data` starts like such a hello; `LOOK` bytes are enough."""
    if len(data) < at + LOOK:
        return False
    return (
        data[at] & 0x80 != 0
        and _FIXED <= length(data, at) <= _LONGEST
        and data[at + 2] == _CLIENT_HELLO
        and (data[at + 3] << 8 | data[at + 4]) in _VERSIONS
    )


def length(data: bytes | bytearray, at: int = 0) -> int:
    """Bytes after the header."""
    return (data[at] << 8 | data[at + 1]) & ~_TWO_BYTE_HEADER


def decode(data: bytes) -> ClientHello:
    """Read a whole hello, header included."""
    cursor = Cursor(data)
    if cursor.u16("length") != (len(data) - HEADER) | _TWO_BYTE_HEADER:
        raise Malformed(0, "SSL 2.0 hello has a wrong length")
    if cursor.u8("message type") != _CLIENT_HELLO:
        raise Malformed(2, "SSL 2.0 message is no hello")
    version = cursor.u16("version")
    suites, session, challenge = (cursor.u16(what) for what in ("cipher length", "session length", "challenge length"))
    if suites % 3:
        raise Malformed(5, "SSL 2.0 cipher specs have a wrong length")
    specs = cursor.take(suites, "cipher specs")
    session_id = cursor.take(session, "session id")
    cursor.take(challenge, "challenge")
    return ClientHello(version=version, session_id=session_id, cipher_suites=_suites(specs), sslv2=True)


def _suites(specs: bytes) -> tuple[int, ...]:
    """Those of TLS; the ciphers of SSL 2.0 itself start with another byte than 0."""
    return tuple(specs[at + 1] << 8 | specs[at + 2] for at in range(0, len(specs), 3) if not specs[at])
