"""A captured frame without its secrets, byte for byte as long as before.

For captures that are given away as they are: credentials of SIP, HTTP, LDAP, EAP and SNMP, keys of SDP, pressed keys,
and what a configuration sets as a password become `x`, and checksums are made to fit. A value may begin in the packet
before: so of a text that begins in the middle of a line, that line goes as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from acdiag.model.arrival import Frame
from acdiag.model.expression import expression
from acdiag.model.names.secrets import is_secret
from acdiag.model.names.told_secrets import secrets_in
from acdiag.redact.captures.pieces import checksum

_MASK = b"x"
_FIELD = expression(
    rb"(?i)(?:proxy-)?authorization[ \t]*:[ \t]*(?P<scheme>[A-Za-z-]+)(?P<value>[^\r\n]*)"
    rb"|(?:(?:set-)?cookie|x-ms-webticket)[ \t]*:(?P<cookie>[^\r\n]*)"
    rb"|authentication-info[ \t]*:(?P<info>[^\r\n]*)"
    rb"|(?:www|proxy)-authenticate[ \t]*:[ \t]*[A-Za-z-]+(?P<challenge>[^\r\n]*)"
)
_QUOTED = expression(
    rb'(?i)((?:response|cnonce|nonce|opaque|gssapi-data|rspauth|signature|crand|srand|targetname)=")([^"\r\n]*)'
)
_TOKEN = expression(rb"(?i)^[ \t]+([A-Za-z0-9+/._~=-]{8,})[ \t]*$")
_KEYS = expression(rb"(?is)\n(?:content-type|c)[ \t]*:[ \t]*application/dtmf\b.*?\r\n\r\n(.*)")
"""A body that is nothing but a pressed key."""
_KEY_ENDS = expression(rb"-----END [A-Z ]{0,32}PRIVATE KEY-----")
_SETTING = expression(rb"(?m)^[ \t]*([A-Za-z0-9_./\[\]{}-]{1,200})[ \t]*=[ \t]*([^\r\n]*)")
_URL = expression(rb"(?i)[a-z][a-z0-9+.-]{1,15}://([^\s/@\"<>]+)@")
_LONG = expression(rb"[A-Za-z0-9+/]{40,}={0,2}")
"""What may be the rest of a token that began in the packet before."""
_START = expression(rb"(?:[A-Z]{3,16} [^\r\n]+ (?:SIP/2\.0|HTTP/1\.[01])|(?:SIP/2\.0|HTTP/1\.[01]) \d{3}|<\d{1,3}>)")
_TEXT = expression(rb"[\t\r\n\x20-\x7e\x80-\xff]{8}")
_BIND = expression(rb"\x60.{1,5}?\x02\x01[\x02\x03]\x04", re.DOTALL)
_ETHERNET = 1
_TAGS = frozenset((0x8100, 0x88A8, 0x9100))
_TCP, _UDP = 6, 17
_EAPOL = 0x888E
_EAP_MD5 = 4
_EAP_PLAIN = frozenset((1, 2, 3, 13, 21, 25, 43, 55))
"""Types of EAP without a secret in sight: identity, notification, nak, and those that carry TLS."""
_SNMP = expression(rb"\x30(?:[\x00-\x7f]|\x81.|\x82..)\x02\x01[\x00\x01]\x04([\x01-\x7f])", re.DOTALL)
"""The head of SNMP 1 and 2c, and the length of the community (RFC 1157 section 4.1, RFC 3416)."""
_TELEPHONE_EVENT = 16
"""Bytes of an RTP packet with one telephone event (RFC 4733), without encryption."""


def scrub(frame: Frame) -> Frame:
    """The frame without secrets; the same object where there is none."""
    data = bytearray(frame.data)
    at, kind = _network(frame)
    if kind == _EAPOL:
        _scrub_eap(data, at)
    segment = _segment(data, at) if kind in (0x0800, 0x86DD) else None
    if segment is None:
        _mask_all(data, 0)
    else:
        protocol, start, payload = segment
        _scrub_payload(data, protocol, payload)
        if data != frame.data:
            _sum_anew(data, at, protocol, start, whole=len(frame.data) == frame.wire_length)
    return frame if data == frame.data else frame._replace(data=bytes(data))


def _network(frame: Frame) -> tuple[int, int]:
    """Where the network layer begins, and its EtherType; 0 where the link is none that is opened here."""
    data, at = frame.data, 12
    if frame.link_type != _ETHERNET or len(data) < 14:
        return 0, 0
    while int.from_bytes(data[at : at + 2], "big") in _TAGS and at < 28:
        at += 4
    return at + 2, int.from_bytes(data[at : at + 2], "big")


def _segment(data: bytearray, at: int) -> tuple[int, int, int] | None:
    """Protocol, place of the UDP or TCP header, and of its payload."""
    if len(data) < at + 20:
        return None
    version = data[at] >> 4
    protocol, start = (data[at + 9], at + (data[at] & 15) * 4) if version == 4 else (data[at + 6], at + 40)
    if version == 4 and int.from_bytes(data[at + 6 : at + 8], "big") & 0x1FFF:
        return None
    if protocol == _UDP and len(data) >= start + 8:
        return protocol, start, start + 8
    if protocol == _TCP and len(data) >= start + 20:
        return protocol, start, start + (data[start + 12] >> 4) * 4
    return None


def _scrub_payload(data: bytearray, protocol: int, at: int) -> None:
    payload = bytes(data[at:])
    if protocol == _UDP and len(payload) == _TELEPHONE_EVENT and payload[0] >> 6 == 2 and payload[1] & 0x7F >= 96:
        data[at + 12] = 0
        return
    if protocol == _TCP and payload[:1] in (b"\x14", b"\x15", b"\x16", b"\x17") and payload[1:2] == b"\3":
        return
    _scrub_bind(data, at)
    if protocol == _UDP:
        _scrub_community(data, at)
    _mask_all(data, at)
    block = payload[4:] if protocol == _UDP and payload[:2] == b"\0\3" else payload if protocol == _TCP else b""
    if block and _TEXT.match(block) and not _START.match(block):
        _mask_rest(data, at + len(payload) - len(block), block)


def _mask_rest(data: bytearray, at: int, block: bytes) -> None:
    """A line that began in the packet before, a key that did, and long tokens."""
    key = _KEY_ENDS.search(block)
    if key:
        _mask(data, at, at + key.start())
    end = re.search(rb"[\r\n]", block)
    first = block[: end.start()] if end else block
    if not re.match(rb"[A-Za-z-]+[ \t]*:", first) and not _SETTING.match(first):
        _mask(data, at, at + len(first))
    for found in _LONG.finditer(block):
        _mask(data, at + found.start(), at + found.end())


def _mask_all(data: bytearray, at: int) -> None:
    text = bytes(data[at:])
    for start, end in _secrets(text):
        _mask(data, at + start, at + end)


def _secrets(text: bytes) -> Iterator[tuple[int, int]]:
    """Where secrets stand in a text."""
    for field in _FIELD.finditer(text):
        yield from _in_field(field)
    for found in _QUOTED.finditer(text):
        yield found.span(2)
    for pattern in (_KEYS, _URL):
        for found in pattern.finditer(text):
            yield found.span(1)
    # One character a byte, whatever they are, so that places stay.
    yield from secrets_in(text.decode("latin-1"))
    for found in _SETTING.finditer(text):
        if is_secret(found[1].decode("ascii")):
            yield found.span(2)


def _in_field(field: re.Match[bytes]) -> Iterator[tuple[int, int]]:
    for name in ("cookie", "info"):
        if field[name]:
            yield field.span(name)
    for name in ("value", "challenge"):
        token = _TOKEN.match(field[name] or b"")
        if token:
            yield field.start(name) + token.start(1), field.start(name) + token.end(1)


def _scrub_bind(data: bytearray, at: int) -> None:
    """The password of an LDAP simple bind (RFC 4511 section 4.2): context tag 0 behind version and name."""
    bind = _BIND.search(bytes(data[at : at + 64]))
    if bind is None:
        return
    name, length = _length(data, at + bind.end())
    tag = name + length
    if tag < len(data) and data[tag] == 0x80:
        start, size = _length(data, tag + 1)
        _mask(data, start, start + size)


def _length(data: bytearray, at: int) -> tuple[int, int]:
    """A length in BER, and where what it measures begins."""
    first = data[at] if at < len(data) else 0
    if first < 0x80:
        return at + 1, first
    size = first & 0x7F
    return at + 1 + size, int.from_bytes(data[at + 1 : at + 1 + size], "big")


def _scrub_eap(data: bytearray, at: int) -> None:
    """The answer of EAP-MD5, from which a password can be guessed, and what methods without TLS say."""
    if len(data) <= at + 9 or data[at + 1] != 0 or data[at + 4] not in (1, 2) or data[at + 8] in _EAP_PLAIN:
        return
    first = at + 9
    end = at + 4 + int.from_bytes(data[at + 6 : at + 8], "big")
    if data[at + 8] == _EAP_MD5:
        if data[at + 4] == 1:
            return
        first, end = first + 1, first + 1 + data[first]
    end = min(end, len(data))
    if first < end:
        data[first:end] = bytes(end - first)


def _scrub_community(data: bytearray, at: int) -> None:
    """The community of SNMP, which is a password in clear."""
    head = _SNMP.match(bytes(data[at : at + 16]))
    if head:
        start = at + head.end()
        _mask(data, start, start + head[1][0])


def _mask(data: bytearray, start: int, end: int) -> None:
    end = min(end, len(data))
    if start < end:
        data[start:end] = _MASK * (end - start)


def _sum_anew(data: bytearray, at: int, protocol: int, start: int, *, whole: bool) -> None:
    """The checksum of UDP or TCP; none where the packet is not whole."""
    place = start + (6 if protocol == _UDP else 16)
    four = data[at] >> 4 == 4
    length = (
        int.from_bytes(data[at + 2 : at + 4], "big") - (start - at)
        if four
        else int.from_bytes(data[at + 4 : at + 6], "big")
    )
    in_pieces = four and int.from_bytes(data[at + 6 : at + 8], "big") & 0x3FFF
    if protocol == _UDP and data[place : place + 2] == b"\0\0":
        return
    data[place : place + 2] = b"\0\0"
    if not whole or in_pieces or length <= 0 or start + length > len(data):
        return
    ends = bytes(data[at + 12 : at + 20] if four else data[at + 8 : at + 40])
    pseudo = ends + length.to_bytes(4, "big") + protocol.to_bytes(4, "big")
    summed = checksum(pseudo + bytes(data[start : start + length])) or (0xFFFF if protocol == _UDP else 0)
    data[place : place + 2] = summed.to_bytes(2, "big")
