"""Getting an address: no Offer, refusal, no ACK; and what only looks like it."""

from __future__ import annotations

from acdiag.simulate import dhcp
from acdiag.simulate.boot import come_up, go_on
from acdiag.simulate.catalogue.vlan import unanswered
from acdiag.simulate.link import plug_in
from acdiag.simulate.network import NATIVE, VOICE
from acdiag.simulate.phone import Phone
from acdiag.simulate.scenario import alone
from acdiag.simulate.site import Site


def arrive(site: Site, phone: Phone) -> None:
    """Link up, and into the voice VLAN."""
    plug_in(site, phone)
    phone.subnet = VOICE


def no_offer(site: Site, phone: Phone) -> None:
    """Discover, no Offer.

    Four Discovers over half a minute, and no server answers this phone; everything around it is alive.
    """
    arrive(site, phone)
    unanswered(site, phone)
    site.expect(phone, "failed", "dhcp", found=["DHCP-001"])


def two_discovers(site: Site, phone: Phone) -> None:
    """Two Discovers go unanswered, the third is served.

    Fewer than three over ten seconds prove nothing, and the phone comes up.
    """
    arrive(site, phone)
    xid = phone.xid()
    for secs in (0, 4):
        dhcp.discover(site, phone, xid, secs=secs)
        phone.wait(4)
    server = dhcp.server(VOICE)
    dhcp.discover(site, phone, xid, secs=8)
    phone.wait(0.012)
    server.reply(site, phone, "offer", xid)
    phone.wait(0.02)
    dhcp.accept(site, phone, server, xid)
    go_on(site, phone)
    site.expect(phone)


def address_all_the_same(site: Site, phone: Phone) -> None:
    """Discovers go unanswered, and the phone works with the address it has.

    A lease from before, or answers that this mirror does not show: the phone speaks IP right afterwards.
    """
    arrive(site, phone)
    unanswered(site, phone, times=3)
    phone.ip = phone.address(VOICE)
    go_on(site, phone)
    site.expect(phone)


def refused(site: Site, phone: Phone) -> None:
    """The server refuses every address (NAK).

    The phone asks for the address it had, is refused, starts over, takes the server's own offer and is refused again.
    """
    arrive(site, phone)
    server = dhcp.server(VOICE)
    _remembered(site, phone, server, f"{VOICE.prefix}77")
    for _ in range(3):
        xid = phone.xid()
        dhcp.discover(site, phone, xid)
        phone.wait(0.012)
        server.reply(site, phone, "offer", xid)
        phone.wait(0.02)
        dhcp.request(site, phone, xid, server.address_for(phone), server.address)
        phone.wait(0.012)
        server.reply(site, phone, "nak", xid)
        phone.wait(10)
    site.expect(phone, "warning", "dhcp", found=["DHCP-002"])


def _remembered(site: Site, phone: Phone, server: dhcp.Server, address: str) -> None:
    """Ask for an address from before, and be refused."""
    xid = phone.xid()
    dhcp.request(site, phone, xid, address, None)
    phone.wait(0.012)
    server.reply(site, phone, "nak", xid)
    phone.wait(1)


def refused_after_move(site: Site, phone: Phone) -> None:
    """A NAK after a change of VLAN, then an ACK.

    The phone asks in the voice VLAN for the address that it had in the data VLAN, is refused, and gets a good one a
    second later: that is how it should be.
    """
    arrive(site, phone)
    server = dhcp.server(VOICE)
    _remembered(site, phone, server, phone.address(NATIVE))
    dhcp.lease(site, phone, server)
    go_on(site, phone)
    site.expect(phone)


def refused_at_renewal(site: Site, phone: Phone) -> None:
    """A NAK when the lease is renewed, then a new lease.

    The server has forgotten the lease, or the scope has moved. The phone asks anew at once and gets an address, without
    a restart.
    """
    come_up(site, phone)
    server, xid = dhcp.server(VOICE), phone.xid()
    dhcp.renew(site, phone, xid, server.address)
    phone.wait(0.012)
    server.reply(site, phone, "nak", xid)
    phone.wait(0.5)
    phone.ip = "0.0.0.0"
    dhcp.lease(site, phone, server)
    go_on(site, phone)
    site.expect(phone)


def no_ack(site: Site, phone: Phone) -> None:
    """Offer made, Request sent, no ACK.

    The server offers, the phone asks for the offered address four times, and the server falls silent.
    """
    arrive(site, phone)
    server, xid = dhcp.server(VOICE), phone.xid()
    dhcp.discover(site, phone, xid)
    phone.wait(0.012)
    server.reply(site, phone, "offer", xid)
    phone.wait(0.02)
    for secs in (0, 4, 8, 16):
        dhcp.request(site, phone, xid, server.address_for(phone), server.address, secs=secs)
        phone.wait(4)
    site.expect(phone, "failed", "dhcp", found=["DHCP-005"])


def rebooted(site: Site, phone: Phone) -> None:
    """A phone that had no address gets one after a restart.

    The first boot stays without Offer; somebody repairs the relay and restarts the phone, which then comes up. Found
    and cleared or not found at all, it is over.
    """
    arrive(site, phone)
    unanswered(site, phone)
    phone.power_off()
    phone.wait(20)
    come_up(site, phone)
    site.expect(phone, may=["DHCP-001"])


SCENARIOS = (
    alone("dhcp-no-offer", no_offer, witness=True),
    alone("dhcp-no-offer-alone", no_offer),
    alone("dhcp-no-offer-mended", rebooted),
    alone("dhcp-two-discovers", two_discovers),
    alone("dhcp-address-all-the-same", address_all_the_same),
    alone("dhcp-nak", refused),
    alone("dhcp-nak-after-vlan-change", refused_after_move),
    alone("dhcp-nak-at-renewal", refused_at_renewal),
    alone("dhcp-no-ack", no_ack),
)
