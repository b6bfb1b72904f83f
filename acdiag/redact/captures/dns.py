"""DNS messages with pseudonyms (RFC 1035): names are read out of their pointers and written in full.

Records whose data cannot be told are left out, and the counts say so.
"""

from __future__ import annotations

from struct import Struct, error

from acdiag.redact.captures.pieces import Pieces

_HEADER, _FIXED, _QUESTION = Struct(">6H"), Struct(">HHIH"), Struct(">HH")
_A, _NS, _CNAME, _SOA, _PTR, _MX, _TXT, _AAAA, _SRV, _OPT = 1, 2, 5, 6, 12, 15, 16, 28, 33, 41
_MOST_RECORDS = 512
_MOST_LABELS = 128
_LONGEST_NAME = 255
"""Bytes of a name with its lengths and the end (RFC 1035 section 3.1); labels that find no room are left out whole."""
_ADDRESS_SIZES = {_A: 4, _AAAA: 16}
_NAME_AT = {_NS: 0, _CNAME: 0, _PTR: 0, _MX: 2, _SRV: 6}
"""How many bytes are before the name, by type."""


def rewrite(payload: bytes, pieces: Pieces) -> bytes | None:
    """The message; None for one that cannot be read to its end."""
    try:
        return _Message(payload, pieces).written()
    except (IndexError, error, ValueError):
        return None


class _Message:
    def __init__(self, data: bytes, pieces: Pieces) -> None:
        self._data, self._pieces, self._at = data, pieces, _HEADER.size

    def written(self) -> bytes:
        identifier, flags, *counts = _HEADER.unpack_from(self._data)
        if sum(counts) > _MOST_RECORDS:
            raise ValueError("too many records")
        body = b"".join(self._question() for _ in range(counts[0]))
        told = [counts[0]]
        for count in counts[1:]:
            records = [record for _ in range(count) if (record := self._record()) is not None]
            told.append(len(records))
            body += b"".join(records)
        return _HEADER.pack(identifier, flags, *told) + body

    def _question(self) -> bytes:
        name, self._at = self._name(self._at)
        fixed = self._data[self._at : self._at + _QUESTION.size]
        _QUESTION.unpack(fixed)
        self._at += _QUESTION.size
        return name + fixed

    def _record(self) -> bytes | None:
        name, at = self._name(self._at)
        kind, kind_class, ttl, length = _FIXED.unpack_from(self._data, at)
        start = at + _FIXED.size
        self._at = start + length
        if self._at > len(self._data):
            raise ValueError("cut")
        told = self._told(kind, start, length)
        return None if told is None else name + _FIXED.pack(kind, kind_class, ttl, len(told)) + told

    def _told(self, kind: int, at: int, length: int) -> bytes | None:
        data = self._data[at : at + length]
        if kind == _OPT:
            return b""
        if _ADDRESS_SIZES.get(kind) == length:
            return self._pieces.ipv4(data) if kind == _A else self._pieces.ipv6(data)
        if kind in _NAME_AT:
            before = _NAME_AT[kind]
            return data[:before] + self._name(at + before)[0]
        if kind == _SOA:
            server, behind = self._name(at)
            person, behind = self._name(behind)
            return server + person + self._data[behind : behind + 20]
        if kind == _TXT:
            texts = self._pieces.told(b" ".join(_strings(data)), 255)
            return bytes((len(texts),)) + texts
        return None

    def _name(self, at: int) -> tuple[bytes, int]:
        """A name with pseudonyms, and where what follows it begins."""
        labels: list[bytes] = []
        behind = None
        for _ in range(_MOST_LABELS):
            length = self._data[at]
            if length & 0xC0 == 0xC0:
                behind = at + 2 if behind is None else behind
                at = (length & 0x3F) << 8 | self._data[at + 1]
            elif length & 0xC0:
                raise ValueError("a label of unknown kind")
            elif length:
                labels.append(self._data[at + 1 : at + 1 + length])
                at += 1 + length
            else:
                return encoded(b".".join(labels), self._pieces), at + 1 if behind is None else behind
        raise ValueError("too many labels")


def encoded(name: bytes, pieces: Pieces) -> bytes:
    """A name with dots as labels with pseudonyms."""
    told = b""
    for label in pieces.named(name).split(b".") if name else ():
        written = bytes((len(label[:63]),)) + label[:63]
        if label and len(told) + len(written) < _LONGEST_NAME:
            told += written
    return told + b"\0"


def _strings(data: bytes) -> list[bytes]:
    found, at = [], 0
    while at < len(data):
        found.append(data[at + 1 : at + 1 + data[at]])
        at += 1 + data[at]
    return found
