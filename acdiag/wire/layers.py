"""How one layer names the next: a number, so that layers which contain one another need not import one another.

An EtherType is its own number. Every other space of numbers has a base above 0xffff.
"""

from __future__ import annotations

from collections.abc import Callable

from acdiag.wire.packet import Packet

Next = tuple[int, int, int] | None
"""The layer that follows, where it starts and where it ends; None when nothing follows."""

Opener = Callable[[Packet, bytes, int, int], Next]
"""Reads one header of the frame's bytes between start and end into the packet.

Raises `Malformed` with an offset from the start of this header.
"""

IPV4 = 0x0800
IPV6 = 0x86DD

ANY_IP = 0x10000
"""IPv4 or IPv6, by the version in the first byte."""
LLC = 0x10001
ETHERNET_IN_TUNNEL = 0x10002
ERSPAN_II = 0x10003
ERSPAN_III = 0x10004
VXLAN = 0x10005
EAP_PACKET = 0x10006

IP_PROTOCOL = 0x20000
"""Plus an IP protocol number; IPv6 extension headers are among them."""
SAP = 0x30000
"""Plus an LLC destination service access point."""
PPP = 0x40000
"""Plus a PPP protocol number."""
GRE = 0x50000
"""Plus the protocol type of a GRE header."""
CISCO = 0x60000
"""Plus the protocol in a SNAP header with Cisco's OUI."""
UDP_TUNNEL = 0x70000
"""Plus the UDP port of a tunnel."""
LINK = 0x100000
"""Plus a LINKTYPE_ value."""

_SPACES = (
    (LINK, "link type %d"),
    (UDP_TUNNEL, "udp port %d"),
    (CISCO, "cisco 0x%04x"),
    (GRE, "gre 0x%04x"),
    (PPP, "ppp 0x%04x"),
    (SAP, "llc 0x%02x"),
    (IP_PROTOCOL, "ip protocol %d"),
    (0x10000, "layer %d"),
    (0, "ethertype 0x%04x"),
)

_NAMES = {
    0x6003: "decnet",
    0x8100: "vlan",
    0x880B: "ppp",
    0x8137: "ipx",
    0x8847: "mpls",
    0x8848: "mpls",
    0x8863: "pppoe discovery",
    0x8892: "profinet",
    0x88A2: "aoe",
    0x88E5: "macsec",
    0x88E7: "pbb",
    0x88F7: "ptp",
    0x8902: "cfm",
    0x9000: "loop",
    SAP + 0x42: "stp",
    SAP + 0xAA: "snap",
    SAP + 0xE0: "ipx",
    SAP + 0xF0: "netbios",
    SAP + 0xFE: "osi",
    SAP + 0xFF: "ipx",
    CISCO + 0x0104: "udld",
    CISCO + 0x0111: "udld",
    CISCO + 0x010B: "pvst",
    CISCO + 0x2003: "vtp",
    CISCO + 0x2004: "dtp",
    GRE + 0x8847: "mpls",
    GRE + 0x8848: "mpls",
    GRE + 0x880B: "pptp",
    PPP + 0xC021: "lcp",
    PPP + 0x0281: "mpls",
    IP_PROTOCOL + 2: "igmp",
    IP_PROTOCOL + 50: "esp",
    IP_PROTOCOL + 88: "eigrp",
    IP_PROTOCOL + 89: "ospf",
    IP_PROTOCOL + 97: "etherip",
    IP_PROTOCOL + 103: "pim",
    IP_PROTOCOL + 112: "vrrp",
    IP_PROTOCOL + 115: "l2tp",
    IP_PROTOCOL + 132: "sctp",
    IP_PROTOCOL + 137: "mpls",
    UDP_TUNNEL + 1701: "l2tp",
    UDP_TUNNEL + 2152: "gtp",
    UDP_TUNNEL + 3544: "teredo",
    UDP_TUNNEL + 4341: "lisp",
    UDP_TUNNEL + 4790: "vxlan-gpe",
    UDP_TUNNEL + 6081: "geneve",
    UDP_TUNNEL + 6635: "mpls",
}

ASIDE = frozenset(
    [
        "aoe",
        "cfm",
        "decnet",
        "dtp",
        "eigrp",
        "igmp",
        "ipx",
        "lcp",
        "loop",
        "netbios",
        "osi",
        "ospf",
        "pim",
        "profinet",
        "ptp",
        "pvst",
        "sctp",
        "stp",
        "udld",
        "vrrp",
        "vtp",
    ]
) | {"pppoe discovery"}
"""Protocols of switches, routers and others that never carry a phone's traffic: unopened, and nobody misses them."""


def name(layer: int) -> str:
    """The usual short name of a layer that is not opened, else its number."""
    known = _NAMES.get(layer)
    if known is not None:
        return known
    return next(form % (layer - base) for base, form in _SPACES if layer >= base)
