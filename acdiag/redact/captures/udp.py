"""What a UDP datagram carries, with pseudonyms; what is none of these is cut."""

from __future__ import annotations

from acdiag.model.expression import expression
from acdiag.redact.captures import dhcp, dns
from acdiag.redact.captures.pieces import Pieces

_DHCP, _DNS, _NTP = frozenset((67, 68)), frozenset((53, 5353, 5355)), 123
_TFTP = 69
_SIP_START = expression(rb"(?:SIP/2\.0 \d{3} |[A-Z]{3,16} [^\r\n]{1,512} SIP/2\.0\r?\n)")
_SYSLOG_START = expression(rb"<\d{1,3}>")
_LENGTH = expression(r"(?im)^(content-length|l)([ \t]*:[ \t]*)\d+")
_END_OF_HEAD = expression(rb"\r?\n\r?\n")
_RTP_HEAD, _RTCP_HEAD, _TFTP_HEAD = 12, 8, 4
_RTCP_TYPES = range(200, 208)
_NTP_SIZE = 48
_REFERENCE = slice(12, 16)


def rewrite(source: int, destination: int, payload: bytes, pieces: Pieces, *, whole: bool) -> tuple[bytes, int]:
    """The payload, and how many bytes behind it were cut; of one that is not `whole` only headers are told."""
    ports = {source, destination}
    told = _understood(ports, destination, payload, pieces) if whole else None
    if told is not None:
        return told, 0
    size = _head(payload)
    return payload[:size], len(payload) - size


def _understood(ports: set[int], destination: int, payload: bytes, pieces: Pieces) -> bytes | None:
    """The whole payload anew; None where it is no protocol that can be written anew."""
    if not payload:
        return b""
    if ports & _DHCP:
        return dhcp.rewrite(payload, pieces)
    if ports & _DNS:
        return dns.rewrite(payload, pieces)
    if _NTP in ports:
        return _ntp(payload, pieces)
    if _SIP_START.match(payload):
        return _sip(payload, pieces)
    if _SYSLOG_START.match(payload):
        return pieces.told(payload)
    return _tftp(destination, payload, pieces)


def _ntp(payload: bytes, pieces: Pieces) -> bytes | None:
    """The fixed part (RFC 5905 section 7.3); a server names the one above it by its address."""
    if len(payload) < _NTP_SIZE:
        return None
    reference = payload[_REFERENCE]
    if payload[1] > 1:
        reference = pieces.ipv4(reference)
    return payload[:12] + reference + payload[16:_NTP_SIZE]


def _sip(payload: bytes, pieces: Pieces) -> bytes:
    """Head and body as text, the length made to fit."""
    parting = _END_OF_HEAD.search(payload)
    head, body = (payload[: parting.start()], payload[parting.end() :]) if parting else (payload, b"")
    told = pieces.told(body)
    written = _LENGTH.sub(rf"\g<1>\g<2>{len(told)}", pieces.told(head).decode("utf-8"))
    return written.encode("utf-8") + b"\r\n\r\n" + told


def _tftp(destination: int, payload: bytes, pieces: Pieces) -> bytes | None:
    """Requests, option acknowledgments and errors (RFC 1350, RFC 2347); the blocks of a file are never told."""
    opcode = int.from_bytes(payload[:2], "big")
    if destination == _TFTP and opcode in (1, 2):
        name, *options = payload[2:].split(b"\0")
        return payload[:2] + b"\0".join((pieces.told(name), *map(pieces.told, options)))
    if opcode == 4 and len(payload) == _TFTP_HEAD:
        return payload
    if opcode == 5 and len(payload) <= 516 and payload.endswith(b"\0"):
        return payload[:4] + pieces.told(payload[4:-1]) + b"\0"
    if opcode == 6 and payload.endswith(b"\0"):
        return payload[:2] + b"\0".join(map(pieces.told, payload[2:].split(b"\0")))
    return None


def _head(payload: bytes) -> int:
    """How many bytes at the start are numbers of a protocol and nobody's words."""
    if len(payload) >= _TFTP_HEAD and payload[:2] == b"\0\3":
        return _TFTP_HEAD
    if len(payload) >= _RTP_HEAD and payload[0] >> 6 == 2:
        return _RTCP_HEAD if payload[1] in _RTCP_TYPES else _RTP_HEAD
    return 0
