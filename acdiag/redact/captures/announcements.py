"""LLDP and CDP with pseudonyms: fields that are understood are written anew, all others are left out."""

from __future__ import annotations

from collections.abc import Iterator

from acdiag.redact.captures.pieces import Pieces, checksum

_CHASSIS, _PORT, _TTL, _PORT_TEXT, _NAME, _DESCRIPTION, _CAPABILITIES, _MANAGEMENT, _OURS = 1, 2, 3, 4, 5, 6, 7, 8, 127
_IEEE_8021, _IEEE_8023, _MED = bytes.fromhex("0080c2"), bytes.fromhex("00120f"), bytes.fromhex("0012bb")
_MAC_SUBTYPES = {_CHASSIS: 4, _PORT: 3}
_ADDRESS_SUBTYPES = {_CHASSIS: 5, _PORT: 4}
_MED_NUMBERS = frozenset((1, 2, 4))
"""Capabilities, network policy, power."""
_MED_TEXTS = frozenset(range(5, 12))
"""Inventory: revisions, serial number, manufacturer, model, asset."""
_CDP_TEXTS = frozenset((0x01, 0x03, 0x05, 0x06))
_CDP_NUMBERS = frozenset((0x04, 0x0A, 0x0B, 0x0E, 0x0F, 0x10, 0x11, 0x12, 0x13))
"""Capabilities, VLANs, duplex, power, MTU, trust."""


def lldp(body: bytes, pieces: Pieces) -> bytes:
    """The frame's TLVs (IEEE 802.1AB section 8), closed by an end."""
    told = b""
    for kind, value in _lldp_tlvs(body):
        written = _lldp_value(kind, value, pieces)
        if written is not None:
            written = written[:511]
            told += (kind << 9 | len(written)).to_bytes(2, "big") + written
    return told + bytes(2)


def _lldp_tlvs(body: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 2 <= len(body):
        head = int.from_bytes(body[at : at + 2], "big")
        kind, length = head >> 9, head & 0x1FF
        if not kind or at + 2 + length > len(body):
            return
        yield kind, body[at + 2 : at + 2 + length]
        at += 2 + length


def _lldp_value(kind: int, value: bytes, pieces: Pieces) -> bytes | None:
    if kind in (_CHASSIS, _PORT):
        return _identifier(kind, value, pieces)
    if kind in (_TTL, _CAPABILITIES):
        return value[:4]
    if kind in (_PORT_TEXT, _DESCRIPTION):
        return pieces.told(value)
    if kind == _NAME:
        return pieces.named(value)
    if kind == _OURS and len(value) >= 4:
        return _organisation(value, pieces)
    return None


def _identifier(kind: int, value: bytes, pieces: Pieces) -> bytes:
    """Of a chassis or a port: its subtype says how it is written."""
    subtype, rest = value[:1], value[1:]
    if subtype == bytes((_MAC_SUBTYPES[kind],)) and len(rest) == 6:
        return subtype + pieces.mac(rest)
    if subtype == bytes((_ADDRESS_SUBTYPES[kind],)) and len(rest) == 5 and rest[:1] == b"\1":
        return subtype + b"\1" + pieces.ipv4(rest[1:])
    return b"\7" + pieces.told(rest)


def _organisation(value: bytes, pieces: Pieces) -> bytes | None:
    owner, subtype, rest = value[:3], value[3], value[4:]
    if owner == _IEEE_8021 and subtype in (1, 2):
        return value[:7]
    if owner == _IEEE_8021 and subtype == 3 and len(rest) >= 3:
        name = pieces.named(rest[3:])[:32]
        return value[:6] + bytes((len(name),)) + name
    if owner == _IEEE_8023 and subtype in (1, 2, 3, 4):
        return value[:16]
    if owner == _MED and subtype in _MED_NUMBERS:
        return value[:11]
    if owner == _MED and subtype in _MED_TEXTS:
        return value[:4] + pieces.told(rest)
    return None


def cdp(body: bytes, pieces: Pieces) -> bytes:
    """Version, time to live, checksum and TLVs behind SNAP."""
    if len(body) < 4:
        return b""
    told = b""
    for kind, value in _cdp_tlvs(body[4:]):
        if kind in _CDP_TEXTS or kind in _CDP_NUMBERS:
            written = pieces.told(value) if kind in _CDP_TEXTS else value
            told += kind.to_bytes(2, "big") + (len(written) + 4).to_bytes(2, "big") + written
    if len(told) % 2:
        # Cisco sums up the last byte of an odd packet in its own way; with an even one the question never comes up.
        told += b"\0\x05\0\x05 "
    unsummed = body[:2] + b"\0\0" + told
    return body[:2] + checksum(unsummed).to_bytes(2, "big") + told


def _cdp_tlvs(body: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(body):
        kind, length = int.from_bytes(body[at : at + 2], "big"), int.from_bytes(body[at + 2 : at + 4], "big")
        if length < 4 or at + length > len(body):
            return
        yield kind, body[at + 4 : at + length]
        at += length
