"""Several DHCP servers, relays, and answers that take another way; renewals."""

from __future__ import annotations

from acdiag.model.record import replace
from acdiag.simulate import dhcp, services
from acdiag.simulate.boot import come_up, go_on
from acdiag.simulate.catalogue.lease import arrive
from acdiag.simulate.link import already_up
from acdiag.simulate.network import DHCP_SERVER, SECOND_DHCP_SERVER, VOICE
from acdiag.simulate.options import addresses, standard
from acdiag.simulate.phone import Phone
from acdiag.simulate.scenario import alone
from acdiag.simulate.site import Site

ROGUE = "c0:25:e9:01:02:03"
"""A home router that somebody plugged in."""


def two_servers(site: Site, phone: Phone) -> None:
    """A second DHCP server answers the same Discover with other data.

    Somebody's home router offers addresses of its own in the voice VLAN. The phone takes the first offer, which is
    the right one this time.
    """
    arrive(site, phone)
    own = addresses("192.168.0.1")
    given = {1: addresses("255.255.255.0"), 3: own, 6: own}
    rogue = dhcp.Server(VOICE, given, address="192.168.0.1", mac=ROGUE, source="192.168.0.1")
    server, xid = dhcp.server(VOICE), phone.xid()
    dhcp.discover(site, phone, xid)
    phone.wait(0.012)
    server.reply(site, phone, "offer", xid)
    phone.wait(0.03)
    rogue.reply(site, phone, "offer", xid, address="192.168.0.101")
    phone.wait(0.02)
    dhcp.accept(site, phone, server, xid)
    go_on(site, phone)
    site.expect(phone, "warning", found=["DHCP-004"])


def relayed_twice(site: Site, phone: Phone) -> None:
    """Two relays bring copies of one server's Offer.

    Both routers of the voice VLAN relay the Discover, and the server answers both: same transaction, same data.
    """
    arrive(site, phone)
    server, xid = dhcp.server(VOICE), phone.xid()
    other = replace(server, mac="00:1c:73:aa:00:02", source=f"{VOICE.prefix}2")
    dhcp.discover(site, phone, xid)
    for by, relay in ((server, ""), (other, f"{VOICE.prefix}2")):
        phone.wait(0.012)
        by.reply(site, phone, "offer", xid, relay=relay)
    phone.wait(0.02)
    dhcp.request(site, phone, xid, server.address_for(phone), server.address)
    for by, relay in ((server, ""), (other, f"{VOICE.prefix}2")):
        phone.wait(0.012)
        by.reply(site, phone, "ack", xid, relay=relay)
    phone.ip = server.address_for(phone)
    phone.wait(0.05)
    go_on(site, phone)
    site.expect(phone)


def failover(site: Site, phone: Phone) -> None:
    """A failover pair answers with two offers.

    They differ in address, server identifier and lease time only. The phone takes the second; that the first gets no
    Request is a refusal by choice.
    """
    arrive(site, phone)
    first, xid = dhcp.server(VOICE), phone.xid()
    second = replace(first, address=SECOND_DHCP_SERVER, pool=100, lease=3_600)
    dhcp.discover(site, phone, xid)
    for by in (first, second):
        phone.wait(0.012)
        by.reply(site, phone, "offer", xid)
    phone.wait(0.02)
    dhcp.accept(site, phone, second, xid)
    go_on(site, phone)
    site.expect(phone)


def other_server_chosen(site: Site, phone: Phone) -> None:
    """The phone chooses a server that this mirror does not show.

    One server's Offer is in the capture, the Request names the other, whose answers take another way. The phone works.
    """
    arrive(site, phone)
    first, xid = dhcp.server(VOICE), phone.xid()
    dhcp.discover(site, phone, xid)
    phone.wait(0.012)
    first.reply(site, phone, "offer", xid)
    phone.wait(0.02)
    phone.ip = replace(first, pool=100).address_for(phone)
    dhcp.request(site, phone, xid, phone.ip, SECOND_DHCP_SERVER)
    phone.wait(0.1)
    go_on(site, phone)
    site.expect(phone)


def renewal_unseen(site: Site, phone: Phone) -> None:
    """A renewal without answer, in a capture that began later than the phone.

    Unicast renewals bypass many mirrors. The phone goes on working.
    """
    phone.subnet, phone.ip = VOICE, phone.address(VOICE)
    already_up(site, phone)
    services.set_clock(site, phone)
    for _ in range(2):
        dhcp.renew(site, phone, phone.xid(), DHCP_SERVER)
        phone.wait(6)
    services.sign_in(site, phone)
    services.set_clock(site, phone)
    site.expect(phone)


def renewal_plain(site: Site, phone: Phone) -> None:
    """A renewal's ACK comes without the options.

    The boot's ACK gave everything; servers may leave options out when they prolong a lease.
    """
    come_up(site, phone)
    phone.wait(5)
    xid = phone.xid()
    dhcp.renew(site, phone, xid, DHCP_SERVER)
    phone.wait(0.02)
    dhcp.server(VOICE, {1: standard(VOICE)[1]}).reply(site, phone, "ack", xid)
    site.expect(phone)


SCENARIOS = (
    alone("dhcp-two-servers", two_servers),
    alone("dhcp-relay-copies", relayed_twice),
    alone("dhcp-failover-pair", failover),
    alone("dhcp-other-server-chosen", other_server_chosen),
    alone("dhcp-renewal-unseen", renewal_unseen),
    alone("dhcp-renewal-without-options", renewal_plain),
)
