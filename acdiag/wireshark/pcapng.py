"""Writes pcapng: packets with nanoseconds and comments, from several interfaces (draft-ietf-opsawg-pcapng section 4).

Only what a carved capture and tshark need, as bytes; where they go is the caller's business. Little endian on every
machine, so that the same packets give the same file.
"""

from __future__ import annotations

from struct import pack

_SECTION_HEADER, _INTERFACE, _ENHANCED_PACKET, _SECRETS = 0x0A0D0D0A, 1, 6, 10
_TLS_KEY_LOG = 0x544C534B
_BYTE_ORDER = 0x1A2B3C4D
_UNKNOWN_LENGTH = -1
_COMMENT, _APPLICATION, _INTERFACE_NAME, _RESOLUTION = 1, 4, 2, 9
_NANOSECONDS = b"\x09"
_LATEST = (1 << 64) - 1

LONGEST_OPTION = 4_096
"""Bytes of one text; an option holds 65,535, and nobody reads a longer comment."""


def section(application: str, comment: str = "") -> bytes:
    """The beginning of a file."""
    options = _text(_COMMENT, comment) + _text(_APPLICATION, application)
    return _block(_SECTION_HEADER, pack("<IHHq", _BYTE_ORDER, 1, 0, _UNKNOWN_LENGTH) + _ended(options))


def interface(link_type: int, name: str) -> bytes:
    """An interface; the first of a file has number 0."""
    options = _text(_INTERFACE_NAME, name) + _option(_RESOLUTION, _NANOSECONDS)
    return _block(_INTERFACE, pack("<HHI", link_type & 0xFFFF, 0, 0) + _ended(options))


def secrets(key_log: bytes) -> bytes:
    """A TLS key log; it must come before the packets that it opens (section 4.7)."""
    return _block(_SECRETS, pack("<II", _TLS_KEY_LOG, len(key_log)) + _padded(key_log))


def packet(number: int, at: int, data: bytes, wire_length: int, comment: str = "") -> bytes:
    """A packet of the interface with that number; `at` is in ns since the epoch."""
    at = min(max(at, 0), _LATEST)
    head = pack("<IIIII", number, at >> 32, at & 0xFFFF_FFFF, len(data), min(max(wire_length, 0), 0xFFFF_FFFF))
    options = _text(_COMMENT, comment)
    return _block(_ENHANCED_PACKET, head + _padded(data) + (_ended(options) if options else b""))


def _block(kind: int, body: bytes) -> bytes:
    length = len(body) + 12
    return pack("<II", kind, length) + body + pack("<I", length)


def _text(code: int, text: str) -> bytes:
    """A text as an option, cut between characters; nothing for none."""
    return (
        _option(code, text.encode("utf-8", "replace")[:LONGEST_OPTION].decode("utf-8", "ignore").encode())
        if text
        else b""
    )


def _option(code: int, value: bytes) -> bytes:
    return pack("<HH", code, len(value)) + _padded(value)


def _ended(options: bytes) -> bytes:
    return options + pack("<HH", 0, 0)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)
