"""What else is on a real wire: the switch's spanning tree, the router, and a PC behind the first phone."""

from __future__ import annotations

from functools import lru_cache

from scapy.layers.dns import DNS, DNSQR, DNSRR
from scapy.layers.l2 import LLC, STP, Dot3

from acdiag.simulate import arp
from acdiag.simulate.clock import START, nanoseconds
from acdiag.simulate.framing import RECENT, ethernet, pad, udp
from acdiag.simulate.lldp import SWITCH_MAC
from acdiag.simulate.network import DNS_SERVER, NATIVE, VOICE
from acdiag.simulate.site import Site

PC_MAC, PC = "3c:52:82:11:22:33", "10.1.10.201"
BRIDGES = "01:80:c2:00:00:00"


@lru_cache(RECENT)
def bpdu() -> bytes:
    tree = STP(
        rootid=32778,
        rootmac=SWITCH_MAC,
        bridgeid=32778,
        bridgemac=SWITCH_MAC,
        portid=0x8001,
        maxage=20,
        hellotime=2,
        fwddelay=15,
    )
    return pad(bytes(Dot3(src=SWITCH_MAC, dst=BRIDGES) / LLC(dsap=0x42, ssap=0x42, ctrl=3) / tree))


def accompany(site: Site) -> None:
    """Let the surroundings speak on the first phone's port, from the start of the capture to its end."""
    if site.quiet or not site.phones:
        return
    port = site.phones[0].port
    start = START + nanoseconds(0.3)
    router, tags = NATIVE.router_mac, site.tags
    site.repeat(start, 2, port, lambda at: bpdu())
    site.repeat(
        start + nanoseconds(0.9), 11, port, lambda at: arp.request(router, NATIVE.router, f"{NATIVE.prefix}250")
    )
    site.repeat(
        start + nanoseconds(1.4),
        13,
        port,
        lambda at: arp.request(router, VOICE.router, f"{VOICE.prefix}250", vlan=VOICE.vlan, tags=tags),
    )
    _browse(site, port, start)


def _browse(site: Site, port: str, start: int) -> None:
    """The PC resolves a name now and then."""
    question = DNSQR(qname="intranet.contoso.com.", qtype="A")
    answer = DNSRR(rrname="intranet.contoso.com.", type="A", ttl=60, rdata="10.1.20.80")

    def ask(at: int) -> bytes:
        packet = udp(PC, DNS_SERVER, (50_001, 53), DNS(id=at & 0xFFFF, rd=1, qd=[question]), number=at >> 10 & 0xFFFF)
        return ethernet(PC_MAC, NATIVE.router_mac, packet)

    def tell(at: int) -> bytes:
        reply = DNS(id=(at - 5_000_000) & 0xFFFF, qr=1, rd=1, ra=1, qd=[question], an=[answer])
        return ethernet(NATIVE.router_mac, PC_MAC, udp(DNS_SERVER, PC, (53, 50_001), reply, number=at >> 11 & 0xFFFF))

    site.repeat(start + nanoseconds(2.0), 17, port, ask)
    site.repeat(start + nanoseconds(2.005), 17, port, tell)
