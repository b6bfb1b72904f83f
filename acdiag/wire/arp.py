"""ARP (RFC 826), and what address conflict detection (RFC 5227) reads in it."""

from __future__ import annotations

from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple
from acdiag.wire.cursor import Cursor
from acdiag.wire.text import ipv4, mac

REQUEST = 1
REPLY = 2

_ETHERNET = 1
IPV4 = 0x0800
_NOBODY = "0.0.0.0"


class Arp(NamedTuple):
    """One ARP or RARP packet."""

    operation: int
    """1 request, 2 reply, 3 and 4 the same of RARP; others exist."""
    sender_mac: str
    """Lower case with colons; hex digits where the hardware is not Ethernet."""
    sender_address: str
    """Dotted IPv4; hex digits for another protocol."""
    target_mac: str
    target_address: str
    hardware: int = _ETHERNET
    protocol: int = IPV4
    """EtherType of the addresses."""

    @property
    def is_ipv4(self) -> bool:
        """The protocol addresses are IPv4 addresses."""
        return self.protocol == IPV4 and "." in self.sender_address

    @property
    def is_probe(self) -> bool:
        """It asks whether anybody has the address, without claiming it (RFC 5227 section 1.1)."""
        return self.operation == REQUEST and self.sender_address == _NOBODY and self.target_address != _NOBODY

    @property
    def is_gratuitous(self) -> bool:
        """The sender speaks of its own address, unasked (an announcement in RFC 5227)."""
        own = self.is_ipv4 and self.sender_address == self.target_address != _NOBODY
        return own and self.operation in (REQUEST, REPLY)


def decode(data: bytes) -> Arp:
    """An ARP packet, after its EtherType; padding may follow."""
    cursor = Cursor(data)
    hardware, protocol = cursor.u16("hardware type"), cursor.u16("protocol type")
    hardware_length, protocol_length = cursor.u8("hardware length"), cursor.u8("protocol length")
    operation = cursor.u16("operation")
    if not protocol_length:
        raise Malformed(5, "protocol addresses have no length")
    sender = _hardware(cursor, hardware_length), _protocol(cursor, protocol, protocol_length)
    target = _hardware(cursor, hardware_length), _protocol(cursor, protocol, protocol_length)
    return Arp(operation, *sender, *target, hardware, protocol)


def _hardware(cursor: Cursor, length: int) -> str:
    raw = cursor.take(length, "hardware address")
    return mac(raw) if length == 6 else raw.hex()


def _protocol(cursor: Cursor, protocol: int, length: int) -> str:
    raw = cursor.take(length, "protocol address")
    return ipv4(raw) if protocol == IPV4 and length == 4 else raw.hex()
