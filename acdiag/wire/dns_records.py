"""Data of DNS records, by type (RFC 1035 section 3.3; AAAA RFC 3596, SRV RFC 2782, OPT RFC 6891)."""

from __future__ import annotations

from collections.abc import Callable
from struct import Struct

from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple
from acdiag.wire.dns_names import Names
from acdiag.wire.text import ipv4, ipv6, loose

A, NS, CNAME, SOA, PTR, MX, TXT, AAAA, SRV, OPT = 1, 2, 5, 6, 12, 15, 16, 28, 33, 41

_SRV = Struct("!HHH")
_SOA = Struct("!5I")
_OPTION = Struct("!HH")


class Srv(NamedTuple):
    """Where a service is."""

    priority: int
    """The lowest is tried first."""
    weight: int
    port: int
    target: str
    """A dot when the domain says that it does not offer the service."""


class Mx(NamedTuple):
    """Who takes a domain's mail."""

    preference: int
    exchange: str


class Soa(NamedTuple):
    """Start of a zone; in a negative answer it says how long that holds (RFC 2308)."""

    primary: str
    mailbox: str
    serial: int
    refresh: int
    retry: int
    expire: int
    minimum: int


class Txt(NamedTuple):
    strings: tuple[str, ...]


class Option(NamedTuple):
    """One EDNS option."""

    code: int
    value: bytes


class Opt(NamedTuple):
    """Options of EDNS; the rest of this record is in its class and TTL."""

    options: tuple[Option, ...]


Data = str | Srv | Mx | Soa | Txt | Opt | bytes

_Reader = Callable[[bytes, int, int, Names], Data]
"""Reads the data between two offsets of a message."""


def _a(data: bytes, at: int, end: int, _names: Names) -> str:
    if end - at != 4:
        raise Malformed(at, "address has not 4 bytes")
    return ipv4(data[at:end])


def _aaaa(data: bytes, at: int, end: int, _names: Names) -> str:
    if end - at != 16:
        raise Malformed(at, "address has not 16 bytes")
    return ipv6(data[at:end])


def _name(data: bytes, at: int, end: int, names: Names) -> str:
    return names.read(at, end)[0]


def _srv(data: bytes, at: int, end: int, names: Names) -> Srv:
    """RFC 2782 forbids to compress the target, and servers do it all the same."""
    if end - at < _SRV.size:
        raise Malformed(end, "SRV data is cut")
    priority, weight, port = _SRV.unpack_from(data, at)
    return Srv(priority, weight, port, names.read(at + _SRV.size, end)[0])


def _mx(data: bytes, at: int, end: int, names: Names) -> Mx:
    if end - at < 2:
        raise Malformed(end, "MX data is cut")
    return Mx(data[at] << 8 | data[at + 1], names.read(at + 2, end)[0])


def _soa(data: bytes, at: int, end: int, names: Names) -> Soa:
    primary, at = names.read(at, end)
    mailbox, at = names.read(at, end)
    if end - at < _SOA.size:
        raise Malformed(end, "SOA data is cut")
    return Soa(primary, mailbox, *_SOA.unpack_from(data, at))


def _txt(data: bytes, at: int, end: int, _names: Names) -> Txt:
    strings: list[str] = []
    while at < end:
        stop = at + 1 + data[at]
        if stop > end:
            raise Malformed(at, "TXT string is cut")
        strings.append(loose(data[at + 1 : stop]))
        at = stop
    return Txt(tuple(strings))


def _opt(data: bytes, at: int, end: int, _names: Names) -> Opt:
    options: list[Option] = []
    while at < end:
        start = at + _OPTION.size
        if start > end:
            raise Malformed(at, "EDNS option is cut")
        code, length = _OPTION.unpack_from(data, at)
        at = start + length
        if at > end:
            raise Malformed(start, "EDNS option is cut")
        options.append(Option(code, data[start:at]))
    return Opt(tuple(options))


READERS: dict[int, _Reader] = {
    A: _a,
    NS: _name,
    CNAME: _name,
    SOA: _soa,
    PTR: _name,
    MX: _mx,
    TXT: _txt,
    AAAA: _aaaa,
    SRV: _srv,
    OPT: _opt,
}
"""By record type; the data of other types stays as it is."""
