"""Values of DHCP options, each by its own definition (RFC 2132 unless the table says otherwise).

The readers are public, because a caller that knows its option wants the exact type; `decode_option` is for those who
go through all of them. Tolerated is what many servers do and what hides nothing: NULs after a text.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from acdiag.model.errors import Malformed
from acdiag.model.expression import expression
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.names.dhcp import OPTIONS
from acdiag.wire import sip_servers
from acdiag.wire.labels import Stop, read
from acdiag.wire.text import ipv4, loose, mac

_ADDRESS = 4
_ETHERNET = 1
_CANONICAL_NAME = 0x04
"""Flag E of option 81."""
_WRITTEN_ADDRESS = expression(rb"[0-9]{1,3}(?:\.[0-9]{1,3}){3}[ ,]*")


class ClientFqdn(NamedTuple):
    """Option 81 (RFC 4702)."""

    flags: int
    """S 1, O 2, E 4, N 8."""
    rcode1: int
    rcode2: int
    name: str
    """Without the dot at the end; may be partial or empty."""


class Route(NamedTuple):
    """One route of option 121 (RFC 3442)."""

    destination: str
    """Network and prefix length, such as `10.0.0.0/8`."""
    router: str


def name_of(code: int) -> str:
    """What option `code` is called."""
    return OPTIONS.get(code) or f"Option {code}"


@lru_cache(maxsize=256)
def decode_option(code: int, raw: bytes) -> object:
    """The value of option `code`: text, a number, a tuple or a record; bytes where only the name is known.

    A server gives all its phones the same values.

    Raises `Malformed` when the value does not follow the option's definition.
    """
    return _READERS.get(code, bytes)(raw)


def address(raw: bytes) -> str:
    """Exactly one IPv4 address."""
    if len(raw) != _ADDRESS:
        raise Malformed(0, "value is not one address")
    return ipv4(raw)


def addresses(raw: bytes) -> tuple[str, ...]:
    """One IPv4 address or more."""
    if not raw or len(raw) % _ADDRESS:
        raise Malformed(len(raw), "value is not a list of addresses")
    # Typed into a text field of the server, eight digits and dots look like two addresses.
    if _WRITTEN_ADDRESS.match(raw):
        raise Malformed(0, "address is written as text")
    return tuple(ipv4(raw[at : at + _ADDRESS]) for at in range(0, len(raw), _ADDRESS))


def text(raw: bytes) -> str:
    """Text of at least one byte."""
    if not raw:
        raise Malformed(0, "text is empty")
    return loose(raw)


def u8(raw: bytes) -> int:
    return _number(raw, 1)


def u16(raw: bytes) -> int:
    return _number(raw, 2)


def u32(raw: bytes) -> int:
    return _number(raw, 4)


def s32(raw: bytes) -> int:
    return _number(raw, 4, signed=True)


def overload(raw: bytes) -> int:
    """Option 52: 1 file, 2 sname, 3 both."""
    value = u8(raw)
    if value not in (1, 2, 3):
        raise Malformed(0, "overload is none of 1, 2, 3")
    return value


def codes(raw: bytes) -> tuple[int, ...]:
    """Option 55: option codes in the order of preference."""
    if not raw:
        raise Malformed(0, "list is empty")
    return tuple(raw)


def client_id(raw: bytes) -> str:
    """Option 61: the MAC where it is one, else all bytes in hex, type first."""
    if len(raw) < 2:
        raise Malformed(len(raw), "client identifier is too short")
    return mac(raw[1:]) if len(raw) == 7 and raw[0] == _ETHERNET else raw.hex(":")


def user_classes(raw: bytes) -> tuple[str, ...]:
    """Option 77: RFC 3004 puts a length before every class; Windows and many phones send one bare text.

    It is RFC 3004 only when the lengths add up exactly and every part is printable, with or without NULs behind.
    """
    for value in (raw, raw.rstrip(b"\0")):
        parts = _counted(value)
        if parts and all(part and part.isprintable() for part in parts):
            return parts
    bare = loose(raw)
    return (bare,) if bare else ()


def client_fqdn(raw: bytes) -> ClientFqdn:
    """Option 81 (RFC 4702): ASCII, or labels when flag E says so."""
    if len(raw) < 3:
        raise Malformed(len(raw), "FQDN option is cut")
    flags, rcode1, rcode2 = raw[:3]
    if flags & _CANONICAL_NAME:
        name = read(raw, 3)
        if name.stop is Stop.POINTER:
            raise Malformed(name.next, "name is compressed")
        return ClientFqdn(flags, rcode1, rcode2, name.text)
    return ClientFqdn(flags, rcode1, rcode2, loose(raw[3:]).removesuffix("."))


def suboptions(raw: bytes) -> tuple[tuple[int, bytes], ...]:
    """Option 82 (RFC 3046): codes and values of what the relay agent added."""
    found: list[tuple[int, bytes]] = []
    at = 0
    while at < len(raw):
        value_at = at + 2
        if value_at > len(raw) or value_at + raw[at + 1] > len(raw):
            raise Malformed(at, "sub-option is cut")
        found.append((raw[at], raw[value_at : value_at + raw[at + 1]]))
        at = value_at + raw[at + 1]
    if not found:
        raise Malformed(0, "no sub-option")
    return tuple(found)


def servers(raw: bytes) -> tuple[str, ...]:
    """Option 120 (RFC 3361), strictly; `sip_servers` says what is wrong with the others."""
    found = sip_servers.decode(raw)
    if found.encoding not in (sip_servers.NAMES, sip_servers.ADDRESSES):
        raise Malformed(0, "SIP servers are not encoded as RFC 3361 says")
    return found.names


def routes(raw: bytes) -> tuple[Route, ...]:
    """Option 121 (RFC 3442): prefix length, its significant bytes, router."""
    found: list[Route] = []
    at = 0
    while at < len(raw):
        width = raw[at]
        if width > 32:
            raise Malformed(at, "prefix is longer than an address")
        router_at = at + 1 + (width + 7) // 8
        if router_at + _ADDRESS > len(raw):
            raise Malformed(at, "route is cut")
        network = raw[at + 1 : router_at].ljust(_ADDRESS, b"\0")
        found.append(Route(f"{ipv4(network)}/{width}", ipv4(raw[router_at : router_at + _ADDRESS])))
        at = router_at + _ADDRESS
    if not found:
        raise Malformed(0, "no route")
    return tuple(found)


def _number(raw: bytes, size: int, *, signed: bool = False) -> int:
    if len(raw) != size:
        raise Malformed(len(raw), f"value is not {size} bytes long")
    return int.from_bytes(raw, "big", signed=signed)


def _counted(raw: bytes) -> tuple[str, ...]:
    """The parts after their length bytes; none when the lengths do not add up."""
    parts: list[str] = []
    at = 0
    while at < len(raw):
        end = at + 1 + raw[at]
        if end > len(raw):
            return ()
        parts.append(loose(raw[at + 1 : end]))
        at = end
    return tuple(parts)


def _classes(raw: bytes) -> tuple[str, ...]:
    if not raw:
        raise Malformed(0, "user class is empty")
    return user_classes(raw)


_READERS: dict[int, Callable[[bytes], object]] = {
    1: address,
    2: s32,
    3: addresses,
    4: addresses,
    5: addresses,
    6: addresses,
    7: addresses,
    12: text,
    15: text,
    17: text,
    23: u8,
    26: u16,
    28: address,
    40: text,
    42: addresses,
    44: addresses,
    46: u8,
    50: address,
    51: u32,
    52: overload,
    53: u8,
    54: address,
    55: codes,
    56: text,
    57: u16,
    58: u32,
    59: u32,
    60: text,
    61: client_id,
    66: text,
    67: text,
    77: _classes,
    81: client_fqdn,
    82: suboptions,
    100: text,  # RFC 4833
    101: text,  # RFC 4833
    114: text,  # RFC 8910
    120: servers,
    121: routes,
    150: addresses,  # RFC 5859
    # Nothing defines option 160, so an empty one is a value; that it is no URL is said elsewhere.
    160: loose,
    249: routes,  # Microsoft's number for 121, from before RFC 3442
    252: text,
}
