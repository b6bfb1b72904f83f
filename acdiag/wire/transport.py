"""UDP (RFC 768) and TCP (RFC 9293): ports and payload, and from the ports the protocol above."""

from __future__ import annotations

from struct import Struct

from acdiag.model.errors import Malformed
from acdiag.wire.layers import UDP_TUNNEL, VXLAN, Next
from acdiag.wire.packet import Packet
from acdiag.wire.protocols import SIP, STUN, UDP_CLAIMED, UDP_PORTS, tell
from acdiag.wire.sip import looks_like_sip
from acdiag.wire.stun import COOKIE, looks_like_stun

_UDP = Struct("!HHH").unpack_from
_TCP = Struct("!HHIIBB").unpack_from

_TUNNELS = {4789: VXLAN} | {port: UDP_TUNNEL + port for port in (1701, 2152, 3544, 4341, 4790, 6081, 6635)}
KNOWN_PORTS = UDP_PORTS.keys() | UDP_CLAIMED.keys() | _TUNNELS.keys()
"""UDP ports that say which protocol it is, or may be."""
_AFTER_STUN = 4
"""First bytes below this are STUN's, on a port that it shares with media (RFC 7983)."""
_AFTER_TEXT = 127
"""First bytes below this may be SIP's; those of RTP are above."""


def open_udp(packet: Packet, data: bytes, at: int, end: int) -> Next:
    """Header and payload, as far as captured; bytes beyond the length field are not payload."""
    if end - at < 8:
        raise Malformed(end - at, "UDP header is cut")
    source, destination, length = _UDP(data, at)
    if length < end - at:
        if length >= 8:
            end = at + length
        elif length:
            raise Malformed(4, "UDP length is below 8")
        # A length of 0 is a jumbogram (RFC 2675) or segmentation offload: the rest of the datagram.
    packet.transport = "udp"
    packet.source_port = source
    packet.destination_port = destination
    at += 8
    packet.payload = data[at:end]
    packet.payload_length = length - 8 if length else end - at
    if at < end:
        if source in KNOWN_PORTS or destination in KNOWN_PORTS:
            return _above(packet, source, destination, at, end)
        first = data[at]
        if first < _AFTER_STUN:
            # The cookie here as well as there: a call costs more than this, and TFTP's blocks begin with 0 too.
            if data[at + 4 : at + 8] == COOKIE and looks_like_stun(packet.payload):
                tell(packet, STUN)
        elif first < _AFTER_TEXT and looks_like_sip(packet.payload):
            tell(packet, SIP)
    return None


def _above(packet: Packet, source: int, destination: int, at: int, end: int) -> Next:
    """What a well-known port says; of two known ports the lower decides, as in Wireshark."""
    low, high = (source, destination) if source < destination else (destination, source)
    port = low if low in KNOWN_PORTS else high
    protocol = UDP_PORTS.get(port)
    if protocol is not None:
        tell(packet, protocol)
        return None
    if port in _TUNNELS:
        return _TUNNELS[port], at, end
    for protocol in UDP_CLAIMED[port]:
        if protocol.claims is not None and protocol.claims(packet.payload):
            tell(packet, protocol)
            break
    return None


def open_tcp(packet: Packet, data: bytes, at: int, end: int) -> Next:
    """Ports, flags and the segment's data, as far as captured."""
    room = end - at
    if room < 20:
        raise Malformed(room, "TCP header is cut")
    source, destination, sequence, acknowledgment, offset, flags = _TCP(data, at)
    header = (offset >> 4) * 4
    if header < 20:
        raise Malformed(12, "TCP data offset is below 20")
    packet.transport = "tcp"
    packet.source_port = source
    packet.destination_port = destination
    packet.tcp_flags = flags
    packet.tcp_sequence = sequence
    packet.tcp_acknowledgment = acknowledgment
    if header < room:
        packet.payload = data[at + header : end]
    elif header > room:
        raise Malformed(12, "TCP options are cut")
    return None
