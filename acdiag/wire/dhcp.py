"""DHCP and plain BOOTP messages (RFC 2131 section 2, RFC 951), the payload of UDP ports 67 and 68.

Option values stay raw, because most messages are only counted; `dhcp_options` reads the ones that matter.
"""

from __future__ import annotations

from struct import Struct

from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple
from acdiag.wire.text import ipv4, loose, mac

BOOTREQUEST, BOOTREPLY = 1, 2
DISCOVER, OFFER, REQUEST, DECLINE, ACK, NAK, RELEASE, INFORM = range(1, 9)

_HEADER = Struct(">BBBBIHH4s4s4s4s16s64s128s")
_LENGTH = _HEADER.size
_SNAME_AT, _FILE_AT = 44, 108
_COOKIE = b"\x63\x82\x53\x63"
_OPTIONS_AT = _LENGTH + len(_COOKIE)
_HARDWARE_ADDRESS_FIELD = 16
_PAD, _OVERLOAD, _MESSAGE_TYPE, _END = 0, 52, 53, 255
_FILE_OVERLOADED, _SNAME_OVERLOADED = 1, 2


class Dhcp(NamedTuple):
    """One message; a named tuple, because the server port of a rollout sees very many."""

    op: int
    """1 from a client, 2 from a server."""
    htype: int
    hops: int
    xid: int
    secs: int
    flags: int
    """0x8000 asks for a broadcast answer."""
    ciaddr: str
    yiaddr: str
    siaddr: str
    giaddr: str
    chaddr: str
    """Hardware address of the client, as many bytes as hlen says: a MAC, except on odd networks."""
    sname: str
    """Server host name; empty when the field holds options (option 52)."""
    file: str
    """Boot file name; empty when the field holds options."""
    message_type: int | None
    """Option 53; None for plain BOOTP."""
    options: dict[int, bytes]
    """Raw values by code, in the order of first appearance, the parts of a long option joined (RFC 3396)."""


def decode(data: bytes) -> Dhcp:
    """Read one UDP payload; a missing end option is accepted.

    Raises `Malformed` where the header is cut or contradicts itself, or an option runs past the end of its field.
    """
    if len(data) < _LENGTH:
        raise Malformed(len(data), "BOOTP header is cut")
    header = _HEADER.unpack_from(data)
    op, htype, hlen, hops, xid, secs, flags, ciaddr, yiaddr, siaddr, giaddr, chaddr, sname, file = header
    if op != BOOTREQUEST and op != BOOTREPLY:
        raise Malformed(0, "op is neither request nor reply")
    if hlen > _HARDWARE_ADDRESS_FIELD:
        raise Malformed(2, "hlen exceeds the field of chaddr")
    options, overload = _options_of(data)
    message_type = options.get(_MESSAGE_TYPE)
    return Dhcp(
        op,
        htype,
        hops,
        xid,
        secs,
        flags,
        ipv4(ciaddr),
        ipv4(yiaddr),
        ipv4(siaddr),
        ipv4(giaddr),
        mac(chaddr[:hlen]),
        "" if overload & _SNAME_OVERLOADED else _name(sname),
        "" if overload & _FILE_OVERLOADED else _name(file),
        message_type[0] if message_type else None,
        options,
    )


def _name(field: bytes) -> str:
    """A NUL-terminated header field; what follows the NUL is left over from earlier use."""
    return loose(field.partition(b"\0")[0]) if field[0] else ""


def _options_of(data: bytes) -> tuple[dict[int, bytes], int]:
    """All options, and which header fields held some of them (the value of option 52)."""
    options: dict[int, bytes] = {}
    cookie = data[_LENGTH:_OPTIONS_AT]
    if cookie != _COOKIE:
        if cookie and _COOKIE.startswith(cookie):
            raise Malformed(len(data), "magic cookie is cut")
        return options, 0
    parts: dict[int, list[bytes]] = {}
    _read(data, _OPTIONS_AT, len(data), options, parts)
    value = options.get(_OVERLOAD)
    overload = value[0] if value and value in (b"\1", b"\2", b"\3") else 0
    # RFC 3396 section 5 joins the three fields in this order.
    if overload & _FILE_OVERLOADED:
        _read(data, _FILE_AT, _LENGTH, options, parts)
    if overload & _SNAME_OVERLOADED:
        _read(data, _SNAME_AT, _FILE_AT, options, parts)
    for code, pieces in parts.items():
        options[code] = b"".join(pieces)
    return options, overload


def _read(data: bytes, at: int, end: int, options: dict[int, bytes], parts: dict[int, list[bytes]]) -> None:
    """Read one field of options; the pieces of a repeated option are gathered in `parts`.

    They are joined later, all at once: a hostile message repeats an option twenty thousand times.
    """
    while at < end:
        code = data[at]
        if code == _PAD:
            at += 1
            continue
        if code == _END:
            return
        value_at = at + 2
        if value_at > end:
            raise Malformed(at, "option has no length")
        at = value_at + data[at + 1]
        if at > end:
            raise Malformed(value_at, "option is cut")
        if code in options:
            parts.setdefault(code, [options[code]]).append(data[value_at:at])
        else:
            options[code] = data[value_at:at]
