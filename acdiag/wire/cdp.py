"""CDP (Cisco Discovery Protocol), as Wireshark's packet-cdp.c knows it; Cisco published no specification.

The length of a TLV counts its own header of four bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from acdiag.model.errors import Malformed
from acdiag.model.record import Record
from acdiag.wire.cursor import Cursor
from acdiag.wire.text import ipv4, ipv6, loose

_HEADER = 4
_IPV4 = b"\xcc"
_IPV6 = b"\xaa\xaa\x03\0\0\0\x86\xdd"
_ROUTER, _SWITCH, _PHONE = 0x01, 0x08, 0x80
_MOST_ADDRESSES = 64
"""Addresses read of one TLV; a device has a handful."""


class Cdp(Record, kw_only=True):
    """One CDP message. Where a TLV is repeated, the first one counts."""

    version: int
    ttl: int
    """Seconds."""
    checksum_ok: bool
    """By the rule of IP, or by what Cisco makes of it for an odd length."""
    device_id: str | None = None
    addresses: tuple[str, ...] = ()
    port_id: str | None = None
    capabilities: int = 0
    """0x01 router, 0x08 switch, 0x10 host, 0x20 IGMP, 0x40 repeater, 0x80 phone."""
    software: str | None = None
    platform: str | None = None
    vtp_domain: str | None = None
    native_vlan: int | None = None
    full_duplex: bool | None = None
    voice_vlan: int | None = None
    """VLAN for voice that a switch offers (TLV 0x0e)."""
    voice_vlan_query: int | None = None
    """VLAN that a phone asks with (TLV 0x0f); 0 when the query names none; None when it does not ask."""
    power: int | None = None
    """Power that the device takes, mW."""
    trust: int | None = None
    """What is trusted of the port behind: 0 untrusted, 1 trusted."""
    cos: int | None = None
    """Class of service for untrusted frames."""
    system_name: str | None = None
    management_addresses: tuple[str, ...] = ()
    power_requested: tuple[int, ...] = ()
    """Power levels that the device asks for, mW."""
    power_available: tuple[int, ...] = ()
    """What the switch says it can give: available power and management power level, mW."""

    @property
    def is_router(self) -> bool:
        return self.capabilities & _ROUTER != 0

    @property
    def is_switch(self) -> bool:
        return self.capabilities & _SWITCH != 0

    @property
    def is_phone(self) -> bool:
        return self.capabilities & _PHONE != 0


def decode(data: bytes) -> Cdp:
    """A CDP message, after LLC and SNAP."""
    cursor = Cursor(data)
    version, ttl = cursor.u8("version"), cursor.u8("time to live")
    cursor.u16("checksum")
    fields: dict[str, Any] = {}
    while cursor.left:
        kind, length = cursor.u16("TLV type"), cursor.u16("TLV length")
        if length < _HEADER:
            raise Malformed(cursor.at - 2, "TLV length is below 4")
        stop = cursor.at + length - _HEADER
        if stop > cursor.end:
            raise Malformed(cursor.at, "TLV runs past the end")
        read = _TLVS.get(kind)
        if read is not None:
            read(fields, Cursor(data, cursor.at, stop))
        cursor.at = stop
    return Cdp(version=version, ttl=ttl, checksum_ok=_sums_up(data), **fields)


def _sums_up(data: bytes) -> bool:
    if _folded(data + b"\0" * (len(data) % 2)) == 0xFFFF:
        return True
    return len(data) % 2 == 1 and _folded(_as_cisco_pads(data)) == 0xFFFF


def _folded(data: bytes) -> int:
    total = sum(memoryview(data).cast("H")) if data else 0
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def _as_cisco_pads(data: bytes) -> bytes:
    """The last odd byte as the low half of a word, sign-extended, and one too low when it is negative."""
    last = data[-1]
    return data[:-1] + (bytes([0xFF, last - 1]) if last & 0x80 else bytes([0, last]))


def _addresses(name: str) -> Callable[[dict[str, Any], Cursor], None]:
    def read(fields: dict[str, Any], tlv: Cursor) -> None:
        count = tlv.u32("number of addresses")
        fields.setdefault(name, tuple(_address(tlv) for _ in range(min(count, _MOST_ADDRESSES))))

    return read


def _address(tlv: Cursor) -> str:
    """One address: protocol type, length and protocol, length and address; hex digits where it is not IP."""
    tlv.u8("protocol type")
    protocol = tlv.take(tlv.u8("protocol length"), "protocol")
    raw = tlv.take(tlv.u16("address length"), "address")
    if protocol == _IPV4 and len(raw) == 4:
        return ipv4(raw)
    if protocol == _IPV6 and len(raw) == 16:
        return ipv6(raw)
    return raw.hex()


def _text(name: str) -> Callable[[dict[str, Any], Cursor], None]:
    def read(fields: dict[str, Any], tlv: Cursor) -> None:
        fields.setdefault(name, loose(tlv.rest()))

    return read


def _number(name: str, size: int) -> Callable[[dict[str, Any], Cursor], None]:
    def read(fields: dict[str, Any], tlv: Cursor) -> None:
        fields.setdefault(name, int.from_bytes(tlv.take(size, name.replace("_", " ")), "big"))

    return read


def _duplex(fields: dict[str, Any], tlv: Cursor) -> None:
    fields.setdefault("full_duplex", tlv.u8("duplex") != 0)


def _voice_vlan(fields: dict[str, Any], tlv: Cursor) -> None:
    """A kind of data, then the VLAN; a shorter TLV offers nothing."""
    vlan = _vlan_after_kind(tlv)
    if vlan is not None:
        fields.setdefault("voice_vlan", vlan)


def _voice_vlan_query(fields: dict[str, Any], tlv: Cursor) -> None:
    fields.setdefault("voice_vlan_query", _vlan_after_kind(tlv) or 0)


def _vlan_after_kind(tlv: Cursor) -> int | None:
    if tlv.left < 3:
        return None
    tlv.u8("kind of data")
    return tlv.u16("VLAN")


def _powers(name: str) -> Callable[[dict[str, Any], Cursor], None]:
    """Request id and management id, then levels of 32 bits."""

    def read(fields: dict[str, Any], tlv: Cursor) -> None:
        tlv.u32("power ids")
        fields.setdefault(name, tuple(tlv.u32("power") for _ in range(tlv.left // 4)))

    return read


_TLVS: dict[int, Callable[[dict[str, Any], Cursor], None]] = {
    0x01: _text("device_id"),
    0x02: _addresses("addresses"),
    0x03: _text("port_id"),
    0x04: _number("capabilities", 4),
    0x05: _text("software"),
    0x06: _text("platform"),
    0x09: _text("vtp_domain"),
    0x0A: _number("native_vlan", 2),
    0x0B: _duplex,
    0x0E: _voice_vlan,
    0x0F: _voice_vlan_query,
    0x10: _number("power", 2),
    0x12: _number("trust", 1),
    0x13: _number("cos", 1),
    0x14: _text("system_name"),
    0x16: _addresses("management_addresses"),
    0x19: _powers("power_requested"),
    0x1A: _powers("power_available"),
}
