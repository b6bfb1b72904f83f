"""Captures that prove little, and stations that are not ours."""

from __future__ import annotations

from acdiag.simulate import dhcp, services
from acdiag.simulate.background import PC_MAC
from acdiag.simulate.boot import come_up
from acdiag.simulate.catalogue.lease import arrive
from acdiag.simulate.catalogue.vlan import unanswered
from acdiag.simulate.clock import SECOND, TimedFrame
from acdiag.simulate.link import already_up
from acdiag.simulate.network import NATIVE, VOICE
from acdiag.simulate.phone import Phone
from acdiag.simulate.scenario import alone
from acdiag.simulate.site import Site

WINDOWS = dhcp.Ask((1, 3, 6, 15, 31, 33, 43, 44, 46, 47, 119, 121, 249, 252), vendor="MSFT 5.0", user=None)
NETWORK_BOOT = dhcp.Ask((1, 3, 6, 66, 67), vendor="PXEClient:Arch:00007:UNDI:003016", user=None)
POLYCOM = dhcp.Ask((1, 2, 3, 6, 15, 42, 43, 66, 120, 160), vendor="Polycom-VVX410", user=None)
YEALINK = dhcp.Ask((1, 3, 6, 12, 15, 42, 43, 66, 120, 160), vendor="yealink", user=None)


def cut_short(site: Site, phone: Phone) -> None:
    """The capture ends one second after the Request.

    Whether the ACK would have come cannot be known.
    """
    arrive(site, phone)
    server, xid = dhcp.server(VOICE), phone.xid()
    dhcp.discover(site, phone, xid)
    phone.wait(0.012)
    server.reply(site, phone, "offer", xid)
    phone.wait(0.02)
    dhcp.request(site, phone, xid, server.address_for(phone), server.address)
    site.end = phone.now + SECOND
    site.expect(phone, undecided=["DHCP-005"])


def one_sided(site: Site, phone: Phone) -> None:
    """The mirror shows only what the phones send.

    Discovers without Offer, and no other frame of anybody: the answers may well have been there.
    """
    arrive(site, phone)
    unanswered(site, phone)
    site.hears = lambda frame: _source(frame) in {each.mac for each in site.phones}
    site.expect(phone, undecided=["DHCP-001"])


def _source(frame: TimedFrame) -> str:
    return frame.data[6:12].hex(":")


def late(site: Site, phone: Phone) -> None:
    """The capture begins when the phone already runs.

    No boot is in it; nothing that belongs to a boot is missing.
    """
    phone.subnet, phone.ip = VOICE, phone.address(VOICE)
    already_up(site, phone)
    services.set_clock(site, phone)
    phone.wait(3)
    services.sign_in(site, phone)
    site.expect(phone)


def others_in_trouble(site: Site, phone: Phone) -> None:
    """Other vendors' phones get no address, and a PC loops in network boot.

    The only AudioCodes phone is well. Polycom and Yealink phones and a PC that asks for options 66 and 67 are none of
    its business.
    """
    come_up(site, phone)
    stations = (("64:16:7f:01:02:03", POLYCOM), ("80:5e:c0:0a:0b:0c", YEALINK), ("3c:52:82:99:88:77", NETWORK_BOOT))
    for number, (mac, ask) in enumerate(stations):
        _discover_in_vain(site, mac, ask, after=2.0 + number)
    site.expect(phone)


def pc_in_trouble(site: Site, phone: Phone) -> None:
    """The PC behind the phone gets no address.

    It shares the phone's switch port and asks DHCP in vain; the phone itself is well.
    """
    come_up(site, phone)
    _discover_in_vain(site, PC_MAC, WINDOWS, after=2.0)
    site.expect(phone)


def _discover_in_vain(site: Site, mac: str, ask: dhcp.Ask, *, after: float) -> None:
    """Five Discovers with new transaction ids, some seconds apart."""
    station = site.stranger(mac, after=after)
    station.subnet = NATIVE
    for _ in range(5):
        dhcp.discover(site, station, station.xid(), ask=ask)
        station.wait(5)


SCENARIOS = (
    alone("capture-cut-short", cut_short),
    alone("capture-one-sided", one_sided),
    alone("capture-late", late),
    alone("other-vendors", others_in_trouble),
    alone("pc-behind-phone", pc_in_trouble, "445HD"),
)
