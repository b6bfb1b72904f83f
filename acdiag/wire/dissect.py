"""From a captured frame to a packet: opens one layer after the other until there is none that we open.

Each layer reads its header and names the next, so that this loop is the only place which sees all of them,
and the only place that limits how deep they may be nested.
"""

from __future__ import annotations

from struct import Struct

from acdiag.model.arrival import Frame
from acdiag.model.errors import Malformed
from acdiag.wire import eapol, ip, layers, link, transport, tunnels
from acdiag.wire.eapol import Eapol
from acdiag.wire.layers import ANY_IP, EAP_PACKET, IP_PROTOCOL, IPV4, IPV6, LINK, Next, Opener
from acdiag.wire.packet import Packet
from acdiag.wire.protocols import LAYERS, Protocol, tell
from acdiag.wire.text import ipv4, mac

DEEPEST = 32
"""Layers opened in one frame: about eight tunnels with Ethernet, a tag, IP and the tunnel's header each."""


def _carrier(protocol: Protocol) -> Opener:
    """An opener for a protocol that follows a layer directly."""

    def open_protocol(packet: Packet, data: bytes, at: int, end: int) -> Next:
        packet.payload = data[at:end]
        tell(packet, protocol)
        return None

    return open_protocol


_ARP = _carrier(LAYERS[0x0806])
_ATM = b"\0\x13"
"""Hardware type 19."""


def _open_arp(packet: Packet, data: bytes, at: int, end: int) -> Next:
    """ARP, save that of ATM: it shares the EtherType and has a format of its own (RFC 2225 section 8.7)."""
    if data[at : at + 2] == _ATM:
        packet.unopened = "atmarp"
        return None
    return _ARP(packet, data, at, end)


_EAPOL = _carrier(LAYERS[0x888E])


def _open_eapol(packet: Packet, data: bytes, at: int, end: int) -> Next:
    """EAPOL, and the EAP packet in it as a layer of its own."""
    _EAPOL(packet, data, at, end)
    message = packet.messages[-1] if packet.messages else None
    if not isinstance(message, Eapol) or message.type != eapol.EAP_PACKET:
        return None
    body = at + eapol.HEADER
    return EAP_PACKET, body, min(end, body + message.length)


_ETHERNET_LINK = LINK + 1
_ROOM = 18 + 20
"""Bytes of a tagged Ethernet header and a plain IPv4 header."""
_PLAIN_IPV4 = Struct("!2xHHHxB2x4s4s").unpack_from

_OPENERS: dict[int, tuple[str, Opener]] = {
    LINK + 1: ("ethernet", link.open_ethernet),
    LINK + 0: ("loopback", link.open_loopback),
    LINK + 108: ("loopback", link.open_loopback),
    LINK + 12: ("ip", link.open_any_ip),
    LINK + 14: ("ip", link.open_any_ip),
    LINK + 101: ("ip", link.open_any_ip),
    LINK + 228: ("ip", ip.open_ipv4),
    LINK + 229: ("ip", ip.open_ipv6),
    LINK + 113: ("cooked", link.open_cooked_1),
    LINK + 276: ("cooked", link.open_cooked_2),
    0x8100: ("vlan", link.open_tag),
    0x88A8: ("vlan", link.open_tag),
    0x9100: ("vlan", link.open_tag),
    0x8864: ("pppoe", link.open_pppoe),
    layers.LLC: ("llc", link.open_llc),
    IPV4: ("ip", ip.open_ipv4),
    IPV6: ("ip", ip.open_ipv6),
    ANY_IP: ("ip", link.open_any_ip),
    IP_PROTOCOL + 0: ("ip", ip.open_options),
    IP_PROTOCOL + 43: ("ip", ip.open_options),
    IP_PROTOCOL + 60: ("ip", ip.open_options),
    IP_PROTOCOL + ip.IPV6_FRAGMENT: ("ip", ip.open_ipv6_fragment),
    IP_PROTOCOL + 51: ("ip", ip.open_authentication),
    IP_PROTOCOL + 59: ("ip", ip.open_nothing),
    IP_PROTOCOL + 4: ("ip", ip.open_ipv4),
    IP_PROTOCOL + 41: ("ip", ip.open_ipv6),
    IP_PROTOCOL + 6: ("tcp", transport.open_tcp),
    IP_PROTOCOL + 17: ("udp", transport.open_udp),
    IP_PROTOCOL + 47: ("gre", tunnels.open_gre),
    layers.ERSPAN_II: ("erspan", tunnels.open_erspan_2),
    layers.ERSPAN_III: ("erspan", tunnels.open_erspan_3),
    layers.VXLAN: ("vxlan", tunnels.open_vxlan),
    layers.ETHERNET_IN_TUNNEL: ("ethernet", tunnels.open_ethernet_in_tunnel),
    **{layer: (protocol.name, _carrier(protocol)) for layer, protocol in LAYERS.items()},
    0x0806: ("arp", _open_arp),
    0x888E: ("eapol", _open_eapol),
}
"""Every layer that is opened: its name in `Packet.malformed`, and who reads it."""


def dissect(frame: Frame) -> Packet:
    """Open a frame as far as we can read it; never raises for what was captured."""
    packet = Packet(frame)
    data = frame.data
    layer, at, end = LINK + frame.link_type, 0, len(data)
    if layer == _ETHERNET_LINK and end >= _ROOM:
        layer, at, end = _usual(packet, data, end)
    _open(packet, data, layer, at, end)
    return packet


def _usual(packet: Packet, data: bytes, size: int) -> tuple[int, int, int]:
    """The way of almost every frame in one step: Ethernet, at most one tag, IPv4 without options and fragments.

    Where anything is unusual it leaves the packet alone and starts at the link layer, as for every other frame.
    """
    tagged = data[12:14] == b"\x81\x00"
    at = 18 if tagged else 14
    if data[at - 2 : at + 1] == b"\x08\x00\x45":
        total, identification, piece, protocol, source, destination = _PLAIN_IPV4(data, at)
        end = at + total
        if total >= 20 and end <= size and not piece & 0x3FFF:
            packet.mac_destination = mac(data[:6])
            packet.mac_source = mac(data[6:12])
            if tagged:
                packet.vlans = ((data[14] & 15) << 8 | data[15],)
            packet.source = ipv4(source)
            packet.destination = ipv4(destination)
            packet.identification = identification
            packet.traffic_class = data[at + 1]
            return IP_PROTOCOL + protocol, at + 20, end
    return _ETHERNET_LINK, 0, size


def resume(packet: Packet, protocol: int, payload: bytes) -> None:
    """Go on above IP, with the payload of a reassembled datagram, in the packet whose fragment completed it."""
    packet.fragment = None
    _open(packet, payload, IP_PROTOCOL + protocol, 0, len(payload))


def _open(packet: Packet, data: bytes, layer: int, at: int, end: int) -> None:
    openers = _OPENERS
    left = DEEPEST
    try:
        while left:
            opener = openers.get(layer)
            if opener is None:
                packet.unopened = layers.name(layer)
                return
            following = opener[1](packet, data, at, end)
            if following is None:
                return
            layer, at, end = following
            left -= 1
    except Malformed as error:
        packet.malformed += ((openers[layer][0], error.kept()),)
    else:
        packet.unopened = "nested too deep"
