"""ARP as phones, routers and other stations say it (RFC 826, RFC 5227)."""

from __future__ import annotations

from functools import lru_cache

from scapy.layers.l2 import ARP

from acdiag.simulate.framing import BROADCAST, RECENT, ethernet
from acdiag.simulate.phone import Phone
from acdiag.simulate.site import Site

NOBODY = "00:00:00:00:00:00"


@lru_cache(RECENT)
def request(mac: str, address: str, target: str, *, vlan: int = 0, tags: bool = True) -> bytes:
    """Who has `target`? A sender address of 0.0.0.0 makes it a probe, the target itself an announcement."""
    arp = ARP(op=1, hwsrc=mac, psrc=address, hwdst=NOBODY, pdst=target)
    return ethernet(mac, BROADCAST, arp, vlan=vlan, tags=tags)


@lru_cache(RECENT)
def reply(mac: str, address: str, to: str, target: str, *, vlan: int = 0, tags: bool = True) -> bytes:
    """`address` is at `mac`."""
    arp = ARP(op=2, hwsrc=mac, psrc=address, hwdst=to, pdst=target)
    return ethernet(mac, to, arp, vlan=vlan, tags=tags)


def probe(site: Site, phone: Phone, address: str) -> None:
    """The phone asks whether somebody else has its new address."""
    data = request(phone.mac, "0.0.0.0", address, vlan=phone.subnet.vlan, tags=site.tags)
    site.send(phone.now, phone.port, data)


def announce(site: Site, phone: Phone) -> None:
    """Gratuitous ARP for the address that it now uses."""
    data = request(phone.mac, phone.ip, phone.ip, vlan=phone.subnet.vlan, tags=site.tags)
    site.send(phone.now, phone.port, data)


def resolve(site: Site, phone: Phone, target: str) -> None:
    """The phone looks for a neighbour and is told."""
    vlan, mac = phone.subnet.vlan, site.neighbours.get(target, phone.subnet.router_mac)
    site.send(phone.now, phone.port, request(phone.mac, phone.ip, target, vlan=vlan, tags=site.tags))
    phone.wait(0.001)
    site.send(phone.now, phone.port, reply(mac, target, phone.mac, phone.ip, vlan=vlan, tags=site.tags))
    phone.wait(0.001)


def answer(site: Site, phone: Phone, mac: str, address: str) -> None:
    """Another station tells the phone that it has `address`."""
    data = reply(mac, address, phone.mac, "0.0.0.0", vlan=phone.subnet.vlan, tags=site.tags)
    site.send(phone.now, phone.port, data)


def take(site: Site, phone: Phone) -> None:
    """Probe the new address twice, announce it and find the router."""
    for _ in range(2):
        probe(site, phone, phone.ip)
        phone.wait(0.25)
    announce(site, phone)
    phone.wait(0.3)
    resolve(site, phone, phone.subnet.router)
