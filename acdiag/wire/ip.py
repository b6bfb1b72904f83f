"""IPv4 (RFC 791), IPv6 (RFC 8200) and its extension headers, each extension header a layer of its own."""

from __future__ import annotations

from struct import Struct

from acdiag.model.errors import Malformed
from acdiag.wire.layers import IP_PROTOCOL, Next
from acdiag.wire.packet import Fragment, Packet
from acdiag.wire.text import ipv4, ipv6

_IPV4 = Struct("!BxHHHxB2x4s4s").unpack_from
_IPV6 = Struct("!BxxxHBx16s16s").unpack_from
_FRAGMENT = Struct("!BxHI").unpack_from

_PLAIN = 0x45
"""Version 4 and a header without options."""
_MORE_OR_OFFSET = 0x3FFF
IPV6_FRAGMENT = 44


def open_ipv4(packet: Packet, data: bytes, at: int, end: int) -> Next:
    """Header with options; what lies beyond the total length is padding of the link."""
    if end - at < 20:
        raise Malformed(end - at, "IPv4 header is cut")
    first, total, identification, piece, protocol, source, destination = _IPV4(data, at)
    header = 20 if first == _PLAIN else _ipv4_header(first, end - at)
    whole = True
    if total >= header:
        stop = at + total
        if stop <= end:
            end = stop
        else:
            whole = False
    elif total:
        raise Malformed(2, "IPv4 total length is shorter than the header")
    # A total length of 0 comes from segmentation offload: the datagram is the rest of the frame.
    packet.source = ipv4(source)
    packet.destination = ipv4(destination)
    packet.identification = identification
    packet.traffic_class = data[at + 1]
    at += header
    if piece & _MORE_OR_OFFSET:
        offset, more = (piece & 0x1FFF) * 8, piece & 0x2000 != 0
        key = (packet.source, packet.destination, protocol, identification)
        return _piece(packet, Fragment(key, protocol, offset, more, data[at:end]), whole, at, end)
    return IP_PROTOCOL + protocol, at, end


def _ipv4_header(first: int, room: int) -> int:
    header = (first & 15) * 4
    if first >> 4 != 4:
        raise Malformed(0, "IP version is not 4")
    if header < 20:
        raise Malformed(0, "IPv4 header length is below 20")
    if header > room:
        raise Malformed(room, "IPv4 options are cut")
    return header


def _piece(packet: Packet, fragment: Fragment, whole: bool, at: int, end: int) -> Next:
    """Leave a piece for reassembly; one that was not captured whole can never be, but its first bytes tell much."""
    if whole:
        packet.fragment = fragment
        return None
    if fragment.offset == 0:
        return IP_PROTOCOL + fragment.protocol, at, end
    packet.unopened = "ip fragment"
    return None


def open_ipv6(packet: Packet, data: bytes, at: int, end: int) -> Next:
    """The fixed header. A payload length of 0 means a jumbogram or segmentation offload: the rest of the frame."""
    if end - at < 40:
        raise Malformed(end - at, "IPv6 header is cut")
    first, length, following, source, destination = _IPV6(data, at)
    if first >> 4 != 6:
        raise Malformed(0, "IP version is not 6")
    packet.source = ipv6(source)
    packet.destination = ipv6(destination)
    packet.traffic_class = (first & 15) << 4 | data[at + 1] >> 4
    at += 40
    if length and at + length < end:
        end = at + length
    return IP_PROTOCOL + following, at, end


def open_options(packet: Packet, data: bytes, at: int, end: int) -> Next:
    """Hop-by-hop options, routing and destination options: next header and length in units of 8, less one."""
    if end - at < 8:
        raise Malformed(end - at, "IPv6 extension header is cut")
    following, size = data[at], (data[at + 1] + 1) * 8
    if size > end - at:
        raise Malformed(1, "IPv6 extension header runs past the end")
    return IP_PROTOCOL + following, at + size, end


def open_authentication(packet: Packet, data: bytes, at: int, end: int) -> Next:
    """AH (RFC 4302): length in units of 4, less two."""
    if end - at < 12:
        raise Malformed(end - at, "authentication header is cut")
    following, size = data[at], (data[at + 1] + 2) * 4
    if size < 12 or size > end - at:
        raise Malformed(1, "authentication header runs past the end")
    return IP_PROTOCOL + following, at + size, end


def open_ipv6_fragment(packet: Packet, data: bytes, at: int, end: int) -> Next:
    """The fragment header; an atomic fragment (RFC 6946) is a whole datagram."""
    if end - at < 8:
        raise Malformed(end - at, "IPv6 fragment header is cut")
    following, piece, identification = _FRAGMENT(data, at)
    at += 8
    offset, more = piece & 0xFFF8, piece & 1 != 0
    if not offset and not more:
        return IP_PROTOCOL + following, at, end
    key = (packet.source, packet.destination, IPV6_FRAGMENT, identification)
    whole = packet.frame.wire_length <= len(packet.frame.data)
    return _piece(packet, Fragment(key, following, offset, more, data[at:end]), whole, at, end)


def open_nothing(packet: Packet, data: bytes, at: int, end: int) -> Next:
    """IPv6 "no next header"."""
    return None
