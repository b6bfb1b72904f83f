"""IP, UDP, TCP and ICMP with pseudonyms: headers stay, checksums are made anew, payloads are told or cut."""

from __future__ import annotations

from struct import pack

from acdiag.redact.captures import udp
from acdiag.redact.captures.pieces import Pieces, checksum

_ICMP, _IGMP, _TCP, _UDP, _ICMPV6 = 1, 2, 6, 17, 58
_NO_OPERATION = 1
_ALERT_SIZE = 7
_TCP_OPTIONS = frozenset((2, 3, 4, 5, 8))
"""Segment size, window scale, selective acknowledgment, time stamps."""
_ERRORS = frozenset((3, 4, 5, 11, 12))
"""ICMP messages that quote a packet."""
_SOLICITATION, _ADVERTISEMENT = 135, 136
_LINK_ADDRESSES = (1, 2)
_QUOTED = 8
"""Bytes of a quoted packet behind its IP header."""

Told = tuple[bytes, int]
"""What is told, and how many bytes behind it were cut."""


class Datagrams:
    """Rewrites IP datagrams."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces

    def ipv4(self, data: bytes, *, quoted: bool = False) -> Told:
        """A datagram (RFC 791); what is behind its length is padding and is left out."""
        size = (data[0] & 0x0F) * 4 if data else 0
        if len(data) < 20 or data[0] >> 4 != 4 or not 20 <= size <= len(data):
            return b"", len(data)
        length = int.from_bytes(data[2:4], "big") or len(data)
        ends = self._pieces.ipv4(data[12:16]), self._pieces.ipv4(data[16:20])
        pseudo = b"".join(ends)
        body = data[size : max(length, size)]
        in_pieces = int.from_bytes(data[6:8], "big") & 0x3FFF
        if in_pieces:
            told, missing = b"", len(body)
        else:
            told, missing = self._transport(data[9], body, pseudo, b"\0" + data[9:10], quoted=quoted)
        beyond = max(length - size - len(body), 0)
        written = length if quoted or in_pieces else size + len(told) + missing + beyond
        options = bytes((_NO_OPERATION,)) * (size - 20)
        head = data[:2] + min(written, 0xFFFF).to_bytes(2, "big") + data[4:10] + b"\0\0" + pseudo + options
        return head[:10] + checksum(head).to_bytes(2, "big") + head[12:] + told, missing

    def ipv6(self, data: bytes, *, quoted: bool = False) -> Told:
        """A datagram (RFC 8200) without extension headers; behind one of them it is cut."""
        if len(data) < 40 or data[0] >> 4 != 6:
            return b"", len(data)
        pseudo = self._pieces.ipv6(data[8:24]) + self._pieces.ipv6(data[24:40])
        length = int.from_bytes(data[4:6], "big")
        body = data[40 : 40 + length]
        told, missing = self._transport(data[6], body, pseudo, bytes(3) + data[6:7], quoted=quoted)
        beyond = max(length - len(body), 0)
        written = length if quoted else len(told) + missing + beyond
        return data[:4] + min(written, 0xFFFF).to_bytes(2, "big") + data[6:8] + pseudo + told, missing

    def _transport(self, protocol: int, body: bytes, ends: bytes, mark: bytes, *, quoted: bool) -> Told:
        if quoted and protocol in (_UDP, _TCP):
            told = body[:_QUOTED]
            return told, len(body) - len(told)
        if protocol == _UDP:
            return self._udp(body, ends, mark)
        if protocol == _TCP:
            return self._tcp(body, ends, mark)
        if protocol == _ICMP:
            return self._icmp(body)
        if protocol == _ICMPV6:
            return self._icmpv6(body, ends, mark)
        if protocol == _IGMP and len(body) >= 8:
            return body[:4] + self._pieces.ipv4(body[4:8]), len(body) - 8
        return b"", len(body)

    def _udp(self, body: bytes, ends: bytes, mark: bytes) -> Told:
        if len(body) < 8:
            return b"", len(body)
        length = int.from_bytes(body[4:6], "big")
        payload = body[8 : max(length, 8)]
        told, missing = udp.rewrite(
            int.from_bytes(body[:2], "big"),
            int.from_bytes(body[2:4], "big"),
            payload,
            self._pieces,
            whole=len(body) >= length,
        )
        written = 8 + len(told) + missing + max(length - len(body), 0)
        head = body[:4] + min(written, 0xFFFF).to_bytes(2, "big")
        if missing or length > len(body) or body[6:8] == b"\0\0":
            return head + b"\0\0" + told, missing
        summed = _sum(ends, mark, head + b"\0\0" + told) or 0xFFFF
        return head + summed.to_bytes(2, "big") + told, 0

    def _tcp(self, body: bytes, ends: bytes, mark: bytes) -> Told:
        """The header, and an alert of TLS; other data is cut: it may not grow without breaking sequence numbers."""
        size = (body[12] >> 4) * 4 if len(body) > 12 else 0
        if not 20 <= size <= len(body):
            return b"", len(body)
        head = body[:16] + b"\0\0" + body[18:20] + _tcp_options(body[20:size])
        told = head + _alert(body[size:])
        missing = len(body) - len(told)
        summed = 0 if missing else _sum(ends, mark, told)
        return told[:16] + summed.to_bytes(2, "big") + told[18:], missing

    def _icmp(self, body: bytes) -> Told:
        if len(body) < 8:
            return b"", len(body)
        kind = body[0]
        gateway = self._pieces.ipv4(body[4:8]) if kind == 5 else body[4:8]
        told = self.ipv4(body[8:], quoted=True)[0] if kind in _ERRORS else bytes(len(body) - 8)
        head = body[:2] + b"\0\0" + gateway
        return head[:2] + checksum(head + told).to_bytes(2, "big") + gateway + told, 0

    def _icmpv6(self, body: bytes, ends: bytes, mark: bytes) -> Told:
        """Neighbour discovery; of other messages only type and code."""
        if len(body) < 24 or body[0] not in (_SOLICITATION, _ADVERTISEMENT):
            return body[:2] + b"\0\0" if len(body) >= 4 else b"", max(len(body) - 4, 0)
        told = body[:2] + b"\0\0" + body[4:8] + self._pieces.ipv6(body[8:24])
        if len(body) >= 32 and body[24] in _LINK_ADDRESSES and body[25] == 1:
            told += body[24:26] + self._pieces.mac(body[26:32])
        return told[:2] + _sum(ends, mark, told).to_bytes(2, "big") + told[4:], 0


def _alert(data: bytes) -> bytes:
    """An alert in clear that the data begins with: four numbers (RFC 5246 section 7.2)."""
    return data[:_ALERT_SIZE] if data[:2] == b"\x15\3" and data[3:5] == b"\0\2" else b""


def _sum(ends: bytes, mark: bytes, segment: bytes) -> int:
    """The checksum over a segment and the pseudo header (RFC 768, RFC 8200 section 8.1)."""
    length = pack(">H", len(segment)) if len(mark) == 2 else pack(">I", len(segment))
    pseudo = ends + mark + length if len(mark) == 2 else ends + length + mark
    return checksum(pseudo + segment)


def _tcp_options(options: bytes) -> bytes:
    """Those that say nothing of anybody; the others become blanks."""
    told, at = b"", 0
    while at < len(options):
        kind = options[at]
        if kind <= 1:
            told, at = told + bytes((kind,)), at + 1
            continue
        length = options[at + 1] if at + 1 < len(options) else 0
        if length < 2 or at + length > len(options):
            break
        told += options[at : at + length] if kind in _TCP_OPTIONS else bytes((_NO_OPERATION,)) * length
        at += length
    return told + bytes(len(options) - len(told))
