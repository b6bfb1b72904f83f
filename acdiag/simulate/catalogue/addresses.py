"""Who has which address: duplicates that are real, and routers and heirs that only look like it."""

from __future__ import annotations

from acdiag.model.record import replace
from acdiag.simulate import arp, dhcp
from acdiag.simulate.boot import come_up, go_on
from acdiag.simulate.catalogue.lease import arrive
from acdiag.simulate.link import plug_in
from acdiag.simulate.network import DHCP_SERVER, VOICE
from acdiag.simulate.phone import Phone
from acdiag.simulate.scenario import alone
from acdiag.simulate.site import Site

PRINTER = "00:17:c8:44:55:66"
"""A station with an address that it should not have."""


def _conflict(site: Site, phone: Phone, server: dhcp.Server) -> None:
    """A lease, a probe that somebody answers, and the phone's DECLINE."""
    dhcp.lease(site, phone, server)
    address, phone.ip = phone.ip, "0.0.0.0"
    arp.probe(site, phone, address)
    phone.wait(0.004)
    arp.answer(site, phone, PRINTER, address)
    phone.wait(0.05)
    dhcp.decline(site, phone, phone.xid(), address, server.address)
    phone.wait(10)


def duplicate(site: Site, phone: Phone) -> None:
    """Duplicate IP: the address that DHCP keeps for the phone is in use.

    A printer with a fixed address answers the phone's ARP probe, the phone declines, and the server offers the same
    reserved address again.
    """
    arrive(site, phone)
    for _ in range(3):
        _conflict(site, phone, dhcp.server(VOICE))
    site.expect(phone, "failed", "dhcp", found=["DHCP-003"])


def duplicate_once(site: Site, phone: Phone) -> None:
    """Duplicate IP once; the next address is free.

    The phone declines the first address, gets another and registers: found, and cleared.
    """
    arrive(site, phone)
    server = dhcp.server(VOICE)
    _conflict(site, phone, server)
    dhcp.lease(site, phone, replace(server, pool=20))
    go_on(site, phone)
    site.expect(phone, found=["DHCP-003"], cleared=["DHCP-003"])


def duplicate_in_turns(site: Site, phone: Phone) -> None:
    """Two stations use one address in turn.

    The phone is registered when another station takes its address; both announce it within the same minute, again
    and again.
    """
    come_up(site, phone)
    for _ in range(3):
        site.send(phone.now, phone.port, arp.request(PRINTER, phone.ip, phone.ip, vlan=VOICE.vlan))
        phone.wait(4)
        arp.announce(site, phone)
        phone.wait(5)
    site.expect(phone, "failed", found=["DHCP-003"])


def proxy(site: Site, phone: Phone) -> None:
    """The router answers ARP for everybody.

    With local proxy ARP the router's MAC stands for every address of the subnet, the phone's too. The phone and the
    router then alternate, and no address is used twice.
    """
    come_up(site, phone)
    asker, mac = f"{VOICE.prefix}88", "00:90:8f:aa:00:88"
    for _ in range(3):
        for last in ("20", "61", "62", "63"):
            target = phone.ip if last == "20" else f"{VOICE.prefix}{last}"
            site.send(phone.now, phone.port, arp.reply(VOICE.router_mac, target, mac, asker, vlan=VOICE.vlan))
            phone.wait(0.4)
        arp.announce(site, phone)
        phone.wait(3)
    site.expect(phone)


def probe_answered_by_router(site: Site, phone: Phone) -> None:
    """The router answers the phone's own ARP probe.

    Local proxy ARP again, right after the lease, which came by that router: it has an address of its own.
    """
    arrive(site, phone)
    dhcp.lease(site, phone, dhcp.server(VOICE))
    arp.probe(site, phone, phone.ip)
    phone.wait(0.1)
    arp.answer(site, phone, VOICE.router_mac, phone.ip)
    phone.wait(1)
    go_on(site, phone)
    site.expect(phone)


def virtual_router(site: Site, phone: Phone) -> None:
    """Two routers share the gateway's address (VRRP).

    The gateway's address is claimed by the virtual MAC and by both routers' own, in turn. It is not the phone's.
    """
    come_up(site, phone)
    macs = ("00:00:5e:00:01:78", "00:1c:73:aa:00:01", "00:1c:73:aa:00:02")
    for turn in range(9):
        data = arp.request(macs[turn % 3], VOICE.router, VOICE.router, vlan=VOICE.vlan)
        site.send(phone.now, phone.port, data)
        phone.wait(2)
    site.expect(phone)


def handed_on(site: Site, phone: Phone) -> None:
    """An address goes from one phone to the next.

    The first phone releases its lease and is switched off; the second gets the same address. Two MACs had it, one
    after the other.
    """
    come_up(site, phone)
    dhcp.release(site, phone, phone.xid(), DHCP_SERVER)
    heir = site.phone("445HD", after=0)
    heir.now = phone.now + 8_000_000_000
    phone.power_off()
    plug_in(site, heir)
    heir.subnet = VOICE
    pool = phone.index - heir.index
    dhcp.lease(site, heir, replace(dhcp.server(VOICE), pool=pool))
    go_on(site, heir)
    for each in (phone, heir):
        site.expect(each)


SCENARIOS = (
    alone("dhcp-duplicate-ip", duplicate),
    alone("dhcp-duplicate-ip-once", duplicate_once),
    alone("dhcp-duplicate-ip-in-turns", duplicate_in_turns),
    alone("dhcp-proxy-arp", proxy),
    alone("dhcp-probe-answered-by-router", probe_answered_by_router),
    alone("dhcp-virtual-router", virtual_router),
    alone("dhcp-address-handed-on", handed_on),
)
