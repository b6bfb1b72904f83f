"""The blocks of pcapng that matter here, as far as they have to be understood to find the packets.

draft-ietf-opsawg-pcapng sections 4.1 to 4.4, 4.7 and appendix A.
"""

from __future__ import annotations

from math import gcd
from struct import Struct, error

from acdiag.model.named_tuple import NamedTuple
from acdiag.sources.pcap import LONGEST_RECORD

SECTION_HEADER = 0x0A0D0D0A
INTERFACE_DESCRIPTION = 1
OBSOLETE_PACKET = 2
SIMPLE_PACKET = 3
ENHANCED_PACKET = 6
DECRYPTION_SECRETS = 10
NUMBERED = frozenset({9, 0x0BAD, 0x40000BAD, 0x204, 0x208, 0x216, 0x217, 0x221, 0x222})
"""Blocks that are no packets and yet have a frame number in Wireshark: systemd journal, custom, system calls."""

PACKETS = frozenset({OBSOLETE_PACKET, SIMPLE_PACKET, ENHANCED_PACKET})
READ = PACKETS | {SECTION_HEADER, INTERFACE_DESCRIPTION}

INTERFACES = 65_536
"""Interfaces of one section: as many as the obsolete packet block can name."""

MAGICS = {b"\x4d\x3c\x2b\x1a": "<", b"\x1a\x2b\x3c\x4d": ">"}
"""Byte-order magic of a section header: struct's word for the order."""

TLS_KEY_LOG = 0x544C534B
"""Type of secrets: the text of a TLS key log (section 4.7)."""

VERSIONS = {(1, 0), (1, 2)}
"""1.2 differs in nothing that matters and was written by some tools; Wireshark reads these two as well."""

_OPTION_END, _OPTION_RESOLUTION, _OPTION_OFFSET = 0, 9, 14
_SECOND = 1_000_000_000


class Interface(NamedTuple):
    """What a packet's own block does not say."""

    link_type: int
    multiplier: int
    """Nanoseconds are units times this, divided by the next."""
    divisor: int
    offset: int
    """ns to add."""
    snap_length: int


class Packet(NamedTuple):
    """A packet as its block tells it."""

    interface: int
    units: int | None
    """Time in units of the interface; None where the block has none."""
    data: bytes
    length: int


class Section:
    """The byte order and the interfaces that hold until the next section header."""

    def __init__(self, order: str) -> None:
        self.order = order
        self.interfaces: list[Interface] = []
        self.head = Struct(order + "II")
        """Type and length of any block."""
        self.enhanced = Struct(order + "7I")
        """An enhanced packet block up to its data."""

    def unknown_version(self, body: bytes) -> str:
        """What is wrong with the version of the section header; nothing when it is known."""
        if body[:4] not in MAGICS or len(body) < 16:
            return "a damaged section header"
        major, minor = Struct(self.order + "4xHH").unpack_from(body)
        return "" if (major, minor) in VERSIONS else f"a section of the unknown version {major}.{minor}"

    def describe(self, body: bytes) -> str:
        """Add the interface of a description block; returns why not, or nothing."""
        if len(self.interfaces) >= INTERFACES:
            return f"more than {INTERFACES} interfaces"
        try:
            self.interfaces.append(_interface(body, self.order))
        except (error, IndexError):
            return "an interface description that is cut"
        return ""

    def secrets(self, body: bytes) -> bytes:
        """The TLS key log of a decryption secrets block; nothing when it holds others, or less than it says."""
        if len(body) < 8:
            return b""
        kind, size = self.head.unpack_from(body)
        return body[8 : 8 + size] if kind == TLS_KEY_LOG and size <= len(body) - 8 else b""

    def packet(self, kind: int, body: bytes) -> Packet | str:
        """The packet of a block; or why there is none."""
        try:
            interface, units, captured, length, start = self._fields(kind, body)
        except error:
            return "a packet block that is too short"
        if interface >= len(self.interfaces):
            return f"a packet of interface {interface}, which is not described"
        if captured is None:
            captured = min(length, self.interfaces[interface].snap_length or length)
        if captured > LONGEST_RECORD:
            return f"a record length that cannot be: {captured} bytes"
        if captured > len(body) - start:
            return f"a record length that cannot be: {captured} bytes in a block that has {len(body) - start}"
        return Packet(interface, units, body[start : start + captured], length)

    def _fields(self, kind: int, body: bytes) -> tuple[int, int | None, int | None, int, int]:
        """Interface, time, captured length, length on the wire, and where the data starts."""
        if kind == SIMPLE_PACKET:
            return 0, None, None, Struct(self.order + "I").unpack_from(body)[0], 4
        layout = self.order + ("5I" if kind == ENHANCED_PACKET else "H2x4I")
        interface, high, low, captured, length = Struct(layout).unpack_from(body)
        return interface, high << 32 | low, captured, length, 20

    def moment(self, packet: Packet, previous: int) -> int:
        """The packet's time in ns since the epoch; a simple packet has none and gets that of the previous one."""
        if packet.units is None:
            return previous
        _, multiplier, divisor, offset, _ = self.interfaces[packet.interface]
        return packet.units * multiplier // divisor + offset


def _interface(body: bytes, order: str) -> Interface:
    link_type, snap_length = Struct(order + "H2xI").unpack_from(body)
    per_second, offset = 1_000_000, 0
    header = Struct(order + "HH")
    at = 8
    while at + 4 <= len(body):
        code, size = header.unpack_from(body, at)
        at += 4
        if code == _OPTION_END:
            break
        if code == _OPTION_RESOLUTION:
            per_second = _units_per_second(body[at])
        elif code == _OPTION_OFFSET:
            offset = Struct(order + "q").unpack_from(body, at)[0] * _SECOND
        at += size + 3 & ~3
        if at > len(body):
            raise IndexError
    common = gcd(_SECOND, per_second)
    return Interface(link_type, _SECOND // common, per_second // common, offset, snap_length)


def _units_per_second(resolution: int) -> int:
    """Option if_tsresol: a negative power of 2 when the highest bit is set, else of 10."""
    power = resolution & 0x7F
    return 1 << power if resolution & 0x80 else int(10**power)
