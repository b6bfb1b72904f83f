"""TLS records (RFC 8446 section 5.1, RFC 5246 section 6.2.1): what carries handshakes, alerts and data.

A record says nothing of its connection, so that fragments stay raw; `streams.tls_session` knows which are encrypted.
"""

from __future__ import annotations

from struct import Struct

from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple

CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE, APPLICATION_DATA, HEARTBEAT = range(20, 25)

HEADER = 5
"""Bytes before the fragment."""
LONGEST_FRAGMENT = 2**14 + 2048
"""What TLS 1.2 allows with encryption and compression; no version allows more."""

_HEADER = Struct(">BHH")
_MAJOR = 3
_LATEST_MINOR = 4
_PLAIN_ALERT = 2


class Header(NamedTuple):
    """What stands before a fragment."""

    content_type: int
    version: int
    """The record's own: 0x0301 or 0x0303 by tradition, whatever the handshake agrees on."""
    length: int
    """Bytes of the fragment."""


class Record(NamedTuple):
    """One record."""

    content_type: int
    version: int
    fragment: bytes


class Alert(NamedTuple):
    """An alert that is not encrypted."""

    level: int
    """1 warning, 2 fatal."""
    description: int


def header(data: bytes | bytearray, at: int = 0) -> Header:
    """Read the five bytes at `at`.

    Raises `Malformed` for what no version of TLS sends.
    """
    if len(data) < at + HEADER:
        raise Malformed(at, "TLS record header is cut")
    content_type, version, length = _HEADER.unpack_from(data, at)
    if not CHANGE_CIPHER_SPEC <= content_type <= HEARTBEAT:
        raise Malformed(at, "TLS record has an unknown content type")
    if version >> 8 != _MAJOR or version & 0xFF > _LATEST_MINOR:
        raise Malformed(at + 1, "TLS record has an unknown version")
    if length > LONGEST_FRAGMENT:
        raise Malformed(at + 3, "TLS record is longer than any version allows")
    return Header(content_type, version, length)


def decode(data: bytes) -> list[Record]:
    """Every record of `data`, which ends with the last of them."""
    records: list[Record] = []
    at = 0
    while at < len(data):
        content_type, version, length = header(data, at)
        end = at + HEADER + length
        if end > len(data):
            raise Malformed(at, "TLS record is cut")
        records.append(Record(content_type, version, data[at + HEADER : end]))
        at = end
    return records


def decode_alert(fragment: bytes) -> Alert:
    """Read the fragment of an alert record; an encrypted alert is longer than two bytes."""
    if len(fragment) != _PLAIN_ALERT:
        raise Malformed(0, "TLS alert is not two bytes long")
    return Alert(fragment[0], fragment[1])
