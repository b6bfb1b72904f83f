"""Every protocol that a frame is counted for, and where it is met, in explicit lists."""

from __future__ import annotations

from collections.abc import Callable

from acdiag.model.errors import Malformed
from acdiag.model.named_tuple import NamedTuple
from acdiag.wire import arp, btoe, cdp, dhcp, dns, eap, eapol, icmp, lldp, ntp, rtcp, rtp, sip, stun, syslog, tftp
from acdiag.wire.layers import CISCO, EAP_PACKET, GRE, IP_PROTOCOL
from acdiag.wire.packet import Packet


class Protocol(NamedTuple):
    """One protocol above the layers."""

    name: str
    """As in `model.case.PROTOCOLS`, where it is counted."""
    decode: Callable[[bytes], object] | None
    """None for a protocol that is counted and not decoded."""
    counted: bool = True
    claims: Callable[[bytes], bool] | None = None
    """Tells whether bytes are this protocol's at all; None where the port or the layer says enough."""


DHCP = Protocol("dhcp", dhcp.decode)
TFTP = Protocol("tftp", tftp.decode)
LLDP = Protocol("lldp", lldp.decode)
CDP = Protocol("cdp", cdp.decode)
ARP = Protocol("arp", arp.decode)
EAPOL = Protocol("eapol", eapol.decode)
EAP = Protocol("eap", eap.decode, counted=False)
"""Not counted: its frames are those of EAPOL."""
DNS = Protocol("dns", dns.decode)
NTP = Protocol("ntp", ntp.decode)
STUN = Protocol("stun", stun.decode, claims=stun.looks_like_stun)
CHANNEL_DATA = Protocol("stun", stun.decode, claims=stun.looks_like_channel_data)
CLASSIC_STUN = Protocol("classicstun", stun.decode, counted=False, claims=stun.looks_like_classic_stun)
"""Not counted: Wireshark's stun has the magic cookie."""
SIP = Protocol("sip", sip.decode, claims=sip.looks_like_sip)
"""By its first line on every port; Wireshark does the same."""
SYSLOG = Protocol("syslog", syslog.decode_datagram)
SYSLOG_ELSEWHERE = Protocol("syslog", syslog.decode_datagram, claims=syslog.looks_like_syslog)
"""On a port that sites choose where 514 needs a privilege: only with a priority."""
BTOE = Protocol("btoe", btoe.decode, counted=False)
"""Not counted: nobody documents it."""
RTP = Protocol("rtp", rtp.decode)
RTCP = Protocol("rtcp", rtcp.decode)
"""Both are met where `streams.media` recognises them; no port betrays them."""
ICMP = Protocol("icmp", icmp.decode)
ICMPV6 = Protocol("icmpv6", icmp.decode_v6, counted=False)
"""Not counted: Wireshark's icmp, which the count is compared with, is that of IPv4 alone."""

PROTOCOLS = (
    DHCP, TFTP, CDP, LLDP, ARP, EAPOL, EAP, DNS, NTP, STUN, CHANNEL_DATA, CLASSIC_STUN, SIP, SYSLOG,
    SYSLOG_ELSEWHERE, BTOE, RTP, RTCP, ICMP, ICMPV6,
)  # fmt: skip

UDP_PORTS = {53: DNS, 67: DHCP, 68: DHCP, 69: TFTP, 123: NTP, 514: SYSLOG, 4011: DHCP, btoe.PORT: BTOE}
"""4011 is the port of a boot server that has no addresses to give (PXE), with DHCP messages."""

UDP_CLAIMED = {
    1514: (SYSLOG_ELSEWHERE,),
    3478: (STUN, CHANNEL_DATA, CLASSIC_STUN),
    5060: (SIP, STUN),
    5514: (SYSLOG_ELSEWHERE,),
}
"""Ports on which the bytes say which protocol it is, if any; the first that claims them has them."""

LAYERS = {
    0x0806: ARP,
    0x8035: ARP,  # RARP has ARP's format (RFC 903)
    0x88CC: LLDP,
    0x888E: EAPOL,
    EAP_PACKET: EAP,
    CISCO + 0x2000: CDP,
    GRE + 0x0806: ARP,
    GRE + 0x2000: CDP,
    IP_PROTOCOL + 1: ICMP,
    IP_PROTOCOL + 58: ICMPV6,
}
"""Protocols that are a layer themselves, without ports."""


def tell(packet: Packet, protocol: Protocol) -> None:
    """Count the packet for the protocol and decode its payload."""
    if protocol.counted:
        packet.protocols += (protocol.name,)
    if protocol.decode is None:
        return
    try:
        packet.messages += (protocol.decode(packet.payload),)
    except Malformed as error:
        packet.malformed += ((protocol.name, error.kept()),)
