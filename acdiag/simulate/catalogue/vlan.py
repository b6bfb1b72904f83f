"""The voice VLAN: not offered, offered twice, ignored, without DHCP; and what only looks like it."""

from __future__ import annotations

from acdiag.simulate import dhcp
from acdiag.simulate.boot import come_up, go_on, join, visit_native
from acdiag.simulate.link import FLAT, LLDP_ONLY, MUTE, Access, plug_in, switch_speaks
from acdiag.simulate.network import NATIVE, OTHER_VOICE, VOICE
from acdiag.simulate.options import UC, VLAN, nested, standard
from acdiag.simulate.phone import Phone
from acdiag.simulate.scenario import alone, whole
from acdiag.simulate.site import Site


def not_offered(site: Site, phone: Phone) -> None:
    """The switch offers this port no voice VLAN, another port one.

    The phone asks by LLDP-MED and CDP; the switch speaks both on this port and offers nothing, while the port beside
    it is offered VLAN 120. The phone works in the data VLAN.
    """
    come_up(site, phone, access=FLAT, subnet=NATIVE)
    site.expect(phone, found=["VLAN-001"])


def differ(site: Site, phone: Phone) -> None:
    """LLDP-MED offers VLAN 120, CDP VLAN 130.

    LLDP has the higher priority, the phone goes to 120 and works; a phone that hears CDP first would not.
    """
    come_up(site, phone, access=Access(cdp=OTHER_VOICE.vlan))
    site.expect(phone, "warning", found=["VLAN-002"])


def two_ports(site: Site) -> None:
    """Two ports offer two voice VLANs, each by its own protocol.

    One port speaks LLDP and offers 120, the other speaks CDP and offers 130. Offers of different ports do not
    contradict each other.
    """
    first, second = site.phone("445HD"), site.phone("450HD")
    come_up(site, first, access=LLDP_ONLY)
    come_up(site, second, access=Access(cdp=OTHER_VOICE.vlan, speaks_lldp=False), subnet=OTHER_VOICE)
    for phone in (first, second):
        site.expect(phone)


def elsewhere(site: Site, phone: Phone) -> None:
    """The phone is offered VLAN 120 and works in VLAN 130.

    A VLAN set by hand on the phone wins over what the switch offers. It gets a lease there and registers, in the
    wrong subnet.
    """
    come_up(site, phone, subnet=OTHER_VOICE)
    site.expect(phone, "warning", found=["VLAN-003"])


def untagged(site: Site, phone: Phone) -> None:
    """The phone is offered VLAN 120 and stays untagged.

    Other frames of the capture are tagged, so the capturing card keeps tags: the phone really ignores the offer.
    """
    come_up(site, phone, subnet=NATIVE)
    site.expect(phone, "warning", found=["VLAN-003"])


def stripped(site: Site, phone: Phone) -> None:
    """The capturing card strips the tags.

    The phone works in VLAN 120, but no frame of the capture shows a tag. Nothing can be said of the VLAN that it
    uses, and nothing is wrong.
    """
    site.tags = False
    come_up(site, phone)
    site.expect(phone)


def option_43_impossible(site: Site, phone: Phone) -> None:
    """DHCP option 43 names voice VLAN 5000.

    Sub-option 10 must be 1 to 4094. The phone cannot follow it and stays in the data VLAN, where it works.
    """
    gives = standard(NATIVE) | {43: nested({**UC, VLAN: b"5000"})}
    come_up(site, phone, access=MUTE, gives=gives, subnet=NATIVE)
    site.expect(phone, "warning", found=["VLAN-004"])


def option_43_differs(site: Site, phone: Phone) -> None:
    """DHCP option 43 names voice VLAN 130, LLDP-MED and CDP 120.

    The phone follows the switch and works; what DHCP says contradicts it.
    """
    come_up(site, phone, gives=standard(VOICE) | {43: nested({**UC, VLAN: b"130"})})
    site.expect(phone, "warning", found=["VLAN-004"])


def option_43_agrees(site: Site, phone: Phone) -> None:
    """DHCP option 43 names the same voice VLAN as the switch, in binary.

    Some servers send sub-option 10 as two bytes instead of digits; both mean VLAN 120.
    """
    binary = VOICE.vlan.to_bytes(2, "big")
    come_up(site, phone, gives=standard(VOICE) | {43: nested({**UC, VLAN: binary})})
    site.expect(phone)


def no_dhcp(site: Site, phone: Phone) -> None:
    """DHCP works untagged and gets no answer in the voice VLAN.

    The phone gets a lease in the data VLAN, moves to VLAN 120 as offered, and its Discovers stay without Offer: the
    scope or the relay of the voice VLAN is missing.
    """
    plug_in(site, phone)
    visit_native(site, phone)
    phone.subnet = VOICE
    unanswered(site, phone)
    site.expect(phone, "failed", "vlan", found=["VLAN-005", "DHCP-001"], root=["VLAN-005"])


def unanswered(site: Site, phone: Phone, *, times: int = 4) -> None:
    """Discovers with growing pauses and one transaction id, into silence."""
    xid, secs = phone.xid(), 0
    for attempt in range(times):
        dhcp.discover(site, phone, xid, secs=secs)
        pause = min(4 * 2**attempt, 16)
        phone.wait(pause)
        secs += pause


def slow_port(site: Site, phone: Phone) -> None:
    """The voice VLAN's port forwards late; the third Discover is answered.

    Spanning tree holds the port back for some seconds. Two Discovers are lost, and then everything works.
    """
    plug_in(site, phone)
    visit_native(site, phone)
    phone.subnet = VOICE
    xid = phone.xid()
    for secs in (0, 4):
        dhcp.discover(site, phone, xid, secs=secs)
        phone.wait(4)
    dhcp.discover(site, phone, xid, secs=8)
    phone.wait(0.012)
    server = dhcp.server(VOICE)
    server.reply(site, phone, "offer", xid)
    phone.wait(0.02)
    dhcp.accept(site, phone, server, xid)
    go_on(site, phone)
    site.expect(phone)


def native_without_dhcp(site: Site, phone: Phone) -> None:
    """The data VLAN has no DHCP on purpose, and the switch's offer comes late.

    Four untagged Discovers over half a minute stay unanswered; then LLDP-MED names VLAN 120 and DHCP answers there.
    """
    plug_in(site, phone, MUTE)
    unanswered(site, phone)
    switch_speaks(site, phone, Access())
    phone.wait(3)
    join(site, phone)
    go_on(site, phone)
    site.expect(phone)


def flat_pair(site: Site) -> None:
    """Nobody is offered a voice VLAN, on any port.

    Two phones ask and the switch offers none to either: a flat network, not a forgotten port.
    """
    for model in ("445HD", "C450HD"):
        phone = site.phone(model)
        come_up(site, phone, access=FLAT, subnet=NATIVE)
        site.expect(phone)


SCENARIOS = (
    alone("vlan-not-offered", not_offered, witness=True),
    whole("vlan-flat-network", flat_pair),
    alone("vlan-lldp-cdp-differ", differ),
    whole("vlan-two-ports", two_ports),
    alone("vlan-set-by-hand", elsewhere),
    alone("vlan-ignored", untagged, witness=True),
    alone("vlan-tags-stripped", stripped),
    alone("vlan-option43-impossible", option_43_impossible),
    alone("vlan-option43-differs", option_43_differs),
    alone("vlan-option43-agrees", option_43_agrees),
    alone("vlan-no-dhcp", no_dhcp),
    alone("vlan-slow-port", slow_port),
    alone("vlan-native-without-dhcp", native_without_dhcp),
)
