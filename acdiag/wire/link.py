"""Link layers: Ethernet (IEEE 802.3), 802.1Q tags, LLC/SNAP (IEEE 802.2), Linux cooked, raw IP, loopback, PPPoE.

Link types: https://www.tcpdump.org/linktypes.html. A length field of 802.3 cuts the padding off.
"""

from __future__ import annotations

from struct import Struct

from acdiag.model.errors import Malformed
from acdiag.wire.layers import ANY_IP, CISCO, IPV4, IPV6, LLC, PPP, SAP, Next
from acdiag.wire.packet import Packet
from acdiag.wire.text import mac

_ETHERNET = Struct("!6s6sH").unpack_from
_TAG = Struct("!HH").unpack_from
_COOKED_1 = Struct("!4xH6s2xH").unpack_from
_COOKED_2 = Struct("!H9xB6s").unpack_from
_PPPOE = Struct("!BBxxHH").unpack_from
_U16 = Struct("!H").unpack_from

_LONGEST_LENGTH = 1500
"""IEEE 802.3: a type field up to this is a length, and LLC follows."""
_MAC_LENGTH = 6

_FAMILIES = {2: IPV4, 10: IPV6, 24: IPV6, 28: IPV6, 30: IPV6}
"""AF_INET, and the values that AF_INET6 has in different systems."""


def open_ethernet(packet: Packet, data: bytes, at: int, end: int) -> Next:
    """Destination, source, type or length."""
    if end - at < 14:
        raise Malformed(end - at, "Ethernet header is cut")
    destination, source, kind = _ETHERNET(data, at)
    packet.mac_destination = mac(destination)
    packet.mac_source = mac(source)
    at += 14
    if kind <= _LONGEST_LENGTH:
        return LLC, at, min(end, at + kind)
    return kind, at, end


def open_tag(packet: Packet, data: bytes, at: int, end: int) -> Next:
    """One 802.1Q or 802.1ad tag, after its EtherType."""
    if end - at < 4:
        raise Malformed(end - at, "VLAN tag is cut")
    control, kind = _TAG(data, at)
    packet.vlans += (control & 0x0FFF,)
    at += 4
    if kind <= _LONGEST_LENGTH:
        return LLC, at, min(end, at + kind)
    return kind, at, end


def open_llc(packet: Packet, data: bytes, at: int, end: int) -> Next:
    """LLC, and SNAP where it names an EtherType (RFC 1042, 802.1H) or a protocol of Cisco."""
    if end - at < 3:
        raise Malformed(end - at, "LLC header is cut")
    if data[at : at + 2] == b"\xff\xff":
        return SAP + 0xFF, at, end
    if data[at : at + 3] == b"\xaa\xaa\x03":
        return _snap(data, at + 3, end)
    sap = data[at]
    if sap == 0x06:
        return IPV4, at + 3, end
    return SAP + sap, at + 3, end


def _snap(data: bytes, at: int, end: int) -> Next:
    if end - at < 5:
        raise Malformed(3 + end - at, "SNAP header is cut")
    organisation = data[at : at + 3]
    (kind,) = _U16(data, at + 3)
    if organisation in (b"\0\0\0", b"\0\0\xf8"):
        return kind, at + 5, end
    if organisation == b"\0\0\x0c":
        return CISCO + kind, at + 5, end
    return SAP + 0xAA, at, end


def open_cooked_1(packet: Packet, data: bytes, at: int, end: int) -> Next:
    """LINKTYPE_LINUX_SLL."""
    if end - at < 16:
        raise Malformed(end - at, "Linux cooked header is cut")
    length, address, kind = _COOKED_1(data, at)
    if length == _MAC_LENGTH:
        packet.mac_source = mac(address)
    return _cooked_kind(kind), at + 16, end


def open_cooked_2(packet: Packet, data: bytes, at: int, end: int) -> Next:
    """LINKTYPE_LINUX_SLL2."""
    if end - at < 20:
        raise Malformed(end - at, "Linux cooked header is cut")
    kind, length, address = _COOKED_2(data, at)
    if length == _MAC_LENGTH:
        packet.mac_source = mac(address)
    return _cooked_kind(kind), at + 20, end


def _cooked_kind(kind: int) -> int:
    """Protocol 4 stands for "802.2 LLC follows"; other small numbers are no EtherTypes and stay unopened."""
    return LLC if kind == 4 else kind


def open_any_ip(packet: Packet, data: bytes, at: int, end: int) -> Next:
    """Raw IP of either version."""
    if at >= end:
        raise Malformed(0, "IP header is cut")
    return (IPV6 if data[at] >> 4 == 6 else IPV4), at, end


def open_loopback(packet: Packet, data: bytes, at: int, end: int) -> Next:
    """BSD loopback: an address family of four bytes in the byte order of whoever captured."""
    if end - at < 4:
        raise Malformed(end - at, "loopback header is cut")
    family = min(int.from_bytes(data[at : at + 4], "big"), int.from_bytes(data[at : at + 4], "little"))
    if family > _LONGEST_LENGTH:
        # Some captures hold an EtherType in the last two bytes, as Wireshark's null dissector knows too.
        return int.from_bytes(data[at + 2 : at + 4], "big"), at + 4, end
    return _FAMILIES.get(family, family), at + 4, end


def open_pppoe(packet: Packet, data: bytes, at: int, end: int) -> Next:
    """A PPPoE session packet (RFC 2516 section 6) and the PPP protocol field in it."""
    if end - at < 8:
        raise Malformed(end - at, "PPPoE header is cut")
    version, code, length, protocol = _PPPOE(data, at)
    if version != 0x11 or code != 0:
        raise Malformed(0, "PPPoE session header has another version or code")
    if length < 2:
        raise Malformed(4, "PPPoE length leaves no room for a protocol")
    end = min(end, at + 6 + length)
    at += 8
    if protocol >> 8 in (0x21, 0x57):
        # Protocol field compression (RFC 1661 section 6.5): the first byte is the whole field.
        return ANY_IP, at - 1, end
    if protocol in (0x0021, 0x0057):
        return ANY_IP, at, end
    return PPP + protocol, at, end
