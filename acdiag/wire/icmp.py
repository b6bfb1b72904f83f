"""ICMP (RFC 792) and ICMPv6 (RFC 4443): what went wrong with which datagram.

An error quotes the start of the packet that caused it. The quote is read as far as the ports, and never counted:
it was sent before, perhaps elsewhere.
"""

from __future__ import annotations

from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple
from acdiag.wire.text import ipv4, ipv6

_ERRORS = {4: frozenset({3, 4, 5, 11, 12}), 6: frozenset({1, 2, 3, 4})}
"""Types that quote a packet."""
_UNREACHABLE = {4: 3, 6: 1}
_HEADER = 8
_WITH_PORTS = frozenset({6, 17, 132})
_EXTENSIONS = frozenset({0, 43, 60})

_CODES_4 = (
    "network unreachable",
    "host unreachable",
    "protocol unreachable",
    "port unreachable",
    "fragmentation needed",
    "source route failed",
    "network unknown",
    "host unknown",
    "source host isolated",
    "network administratively prohibited",
    "host administratively prohibited",
    "network unreachable for TOS",
    "host unreachable for TOS",
    "communication administratively filtered",
    "host precedence violation",
    "precedence cutoff in effect",
)
_CODES_6 = (
    "no route to destination",
    "administratively prohibited",
    "beyond scope of source address",
    "address unreachable",
    "port unreachable",
    "source address failed ingress/egress policy",
    "reject route to destination",
    "error in source routing header",
)
_CODES = {4: _CODES_4, 6: _CODES_6}


class Quoted(NamedTuple):
    """The packet that an error is about."""

    protocol: int
    """IP protocol number."""
    source: str
    destination: str
    source_port: int = 0
    """0 when the quote ends before the ports, or the protocol has none."""
    destination_port: int = 0


class Icmp(NamedTuple):
    version: int
    """4 for ICMP, 6 for ICMPv6."""
    type: int
    code: int
    quoted: Quoted | None = None
    """Of errors only, and only where the quote can be read."""

    @property
    def is_error(self) -> bool:
        return self.type in _ERRORS[self.version]

    @property
    def unreachable(self) -> str | None:
        """Why the destination could not be reached, in Wireshark's words; None for any other message."""
        if self.type != _UNREACHABLE[self.version]:
            return None
        names = _CODES[self.version]
        return names[self.code] if self.code < len(names) else f"unreachable, code {self.code}"


def decode(data: bytes) -> Icmp:
    """An ICMP message, after the IPv4 header."""
    return _decode(data, 4)


def decode_v6(data: bytes) -> Icmp:
    """An ICMPv6 message, after the IPv6 headers."""
    return _decode(data, 6)


def _decode(data: bytes, version: int) -> Icmp:
    if len(data) < 4:
        raise Malformed(len(data), "ICMP header is cut")
    kind, code = data[0], data[1]
    quoted = _quoted(data, version) if kind in _ERRORS[version] else None
    return Icmp(version, kind, code, quoted)


def _quoted(data: bytes, version: int) -> Quoted | None:
    """The quote, or None: routers cut it where they like, which is no fault of the message."""
    at = _HEADER
    if version == 6:
        return _quoted_6(data, at)
    if len(data) < at + 20 or data[at] >> 4 != 4:
        return None
    source, destination = ipv4(data[at + 12 : at + 16]), ipv4(data[at + 16 : at + 20])
    later_piece = int.from_bytes(data[at + 6 : at + 8], "big") & 0x1FFF
    ports = (0, 0) if later_piece else _ports(data, at + (data[at] & 15) * 4, data[at + 9])
    return Quoted(data[at + 9], source, destination, *ports)


def _quoted_6(data: bytes, at: int) -> Quoted | None:
    if len(data) < at + 40 or data[at] >> 4 != 6:
        return None
    protocol, source, destination = data[at + 6], ipv6(data[at + 8 : at + 24]), ipv6(data[at + 24 : at + 40])
    at += 40
    while protocol in _EXTENSIONS and at + 2 <= len(data):
        protocol, at = data[at], at + (data[at + 1] + 1) * 8
    return Quoted(protocol, source, destination, *_ports(data, at, protocol))


def _ports(data: bytes, at: int, protocol: int) -> tuple[int, int]:
    if protocol not in _WITH_PORTS or at + 4 > len(data):
        return 0, 0
    return int.from_bytes(data[at : at + 2], "big"), int.from_bytes(data[at + 2 : at + 4], "big")
