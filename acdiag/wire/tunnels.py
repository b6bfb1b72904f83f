"""Tunnels that are opened: GRE (RFC 2784, 2890), ERSPAN I to III, VXLAN (RFC 7348), and Ethernet inside of them.

ERSPAN: draft-foschiano-erspan. Mirror ports of other switches arrive so, which is why they are opened at all.
"""

from __future__ import annotations

from struct import Struct

from acdiag.model.errors import Malformed
from acdiag.wire.layers import ANY_IP, ERSPAN_II, ERSPAN_III, ETHERNET_IN_TUNNEL, GRE, IPV4, IPV6, Next
from acdiag.wire.link import open_ethernet
from acdiag.wire.packet import Packet

_GRE = Struct("!HH").unpack_from
_U16 = Struct("!H").unpack_from

_CHECKSUM, _ROUTING, _KEY, _SEQUENCE = 0x8000, 0x4000, 0x2000, 0x1000
_TRANSPARENT_ETHERNET = 0x6558
_ERSPAN = 0x88BE
_OPENED = {IPV4: IPV4, IPV6: IPV6, _TRANSPARENT_ETHERNET: ETHERNET_IN_TUNNEL, 0x22EB: ERSPAN_III}
_VXLAN_HAS_ID = 0x08


def open_ethernet_in_tunnel(packet: Packet, data: bytes, at: int, end: int) -> Next:
    """An Ethernet frame of its own: nothing that was read outside of it describes it."""
    following = open_ethernet(packet, data, at, end)
    packet.vlans = ()
    packet.source = packet.destination = packet.transport = ""
    packet.identification = packet.source_port = packet.destination_port = 0
    packet.payload = b""
    return following


def open_gre(packet: Packet, data: bytes, at: int, end: int) -> Next:
    """Version 0 with any of its optional fields; version 1 is PPTP's and stays closed."""
    if end - at < 4:
        raise Malformed(end - at, "GRE header is cut")
    flags, kind = _GRE(data, at)
    if flags & 7:
        return GRE + kind, at, end
    inner = at + 4
    if flags & (_CHECKSUM | _ROUTING):
        inner += 4
    if flags & _KEY:
        inner += 4
    if flags & _SEQUENCE:
        inner += 4
    if flags & _ROUTING:
        inner = _past_routes(data, at, inner, end)
    if inner > end:
        raise Malformed(end - at, "GRE header is cut")
    if kind == _ERSPAN:
        # Type I is a bare frame; type II has a header of its own, and always a sequence number.
        return (ERSPAN_II if flags & _SEQUENCE else ETHERNET_IN_TUNNEL), inner, end
    return _OPENED.get(kind, GRE + kind), inner, end


def _past_routes(data: bytes, start: int, at: int, end: int) -> int:
    """Source route entries (RFC 1701), up to the one of length 0."""
    while at + 4 <= end:
        (family,) = _U16(data, at)
        length = data[at + 3]
        at += 4 + length
        if not length and not family:
            return at
    raise Malformed(end - start, "GRE routes are cut")


def open_erspan_2(packet: Packet, data: bytes, at: int, end: int) -> Next:
    """ERSPAN type II: eight bytes, version 1."""
    if end - at < 8:
        raise Malformed(end - at, "ERSPAN header is cut")
    return ETHERNET_IN_TUNNEL, at + 8, end


def open_erspan_3(packet: Packet, data: bytes, at: int, end: int) -> Next:
    """ERSPAN type III: twelve bytes, and eight more where the last bit says so; holds Ethernet or bare IP."""
    if end - at < 12:
        raise Malformed(end - at, "ERSPAN header is cut")
    (last,) = _U16(data, at + 10)
    inner = at + (20 if last & 1 else 12)
    if inner > end:
        raise Malformed(end - at, "ERSPAN header is cut")
    kind = last >> 10 & 31
    if kind == 0:
        return ETHERNET_IN_TUNNEL, inner, end
    if kind == 2:
        return ANY_IP, inner, end
    packet.unopened = "erspan"
    return None


def open_vxlan(packet: Packet, data: bytes, at: int, end: int) -> Next:
    """Eight bytes; without the I flag it is something else that happens to use the port."""
    if end - at < 8 or not data[at] & _VXLAN_HAS_ID:
        packet.unopened = "vxlan"
        return None
    return ETHERNET_IN_TUNNEL, at + 8, end
