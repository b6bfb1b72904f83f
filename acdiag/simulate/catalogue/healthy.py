"""Boots in which nothing is wrong: one for each model, and the oddities of good captures."""

from __future__ import annotations

from acdiag.simulate import arp, boot, dhcp, tftp
from acdiag.simulate.boot import come_up, go_on, join, visit_native
from acdiag.simulate.link import CDP_ONLY, FLAT, LLDP_ONLY, MUTE, plug_in
from acdiag.simulate.network import NATIVE, PROVISIONING_SERVER, VOICE
from acdiag.simulate.options import UC, names, nested, plain, standard, without
from acdiag.simulate.phone import Phone
from acdiag.simulate.scenario import alone
from acdiag.simulate.site import Site


def by_tftp(phone: Phone, firmware: str = "") -> dict[int, bytes]:
    """A scope that provisions with options 66 and 67; the file is the model's own unless named."""
    file = firmware or f"{phone.model}_3.4.8.808.img"
    return without(standard(VOICE), 160) | {66: PROVISIONING_SERVER.encode(), 67: file.encode()}


def straight(site: Site, phone: Phone) -> None:
    """A 445HD boots without a hitch.

    LLDP-MED and CDP offer the voice VLAN, DHCP gives everything in one ACK, the configuration comes by HTTP
    (option 160), and the phone registers.
    """
    come_up(site, phone)
    site.expect(phone)


def two_leases(site: Site, phone: Phone) -> None:
    """A 450HD boots by way of the data VLAN.

    It gets an untagged lease first and moves to the voice VLAN after it, which is normal. Options 43 and 120 come
    only in the answer to its DHCPINFORM, and the configuration by TFTP (options 66 and 67).
    """
    plug_in(site, phone)
    gives = by_tftp(phone)
    visit_native(site, phone, standard(NATIVE))
    server = join(site, phone, VOICE, without(gives, 43, 120))
    ask_uc(site, phone, server)
    go_on(site, phone, gives)
    site.expect(phone)


def ask_uc(site: Site, phone: Phone, server: dhcp.Server) -> None:
    """The INFORM of a Skype for Business client, answered with options 43 and 120."""
    xid = phone.xid()
    dhcp.inform(site, phone, xid)
    phone.wait(0.012)
    server.inform_ack(site, phone, xid, standard(VOICE))
    phone.wait(0.1)


def lldp_only(site: Site, phone: Phone) -> None:
    """A C450HD boots at a site that speaks LLDP only.

    The switch never answers the phone's CDP query; LLDP-MED offers the voice VLAN, and that is enough.
    """
    come_up(site, phone, access=LLDP_ONLY)
    site.expect(phone)


def cdp_only(site: Site, phone: Phone) -> None:
    """An RX50 boots at a site that speaks CDP only, with option 66 and no 67.

    Without option 67 the phone asks for its model's own file (manual 3.6.3), so nothing is missing.
    """
    come_up(site, phone, gives=without(by_tftp(phone), 67), access=CDP_ONLY)
    site.expect(phone)


def flat(site: Site, phone: Phone) -> None:
    """An HRS boots in a flat network.

    The switch speaks LLDP and CDP and offers nobody a voice VLAN; data and voice share one subnet on purpose.
    """
    come_up(site, phone, access=FLAT, subnet=NATIVE)
    site.expect(phone)


def unmanaged(site: Site, phone: Phone) -> None:
    """A 450HD boots behind an unmanaged switch.

    Nobody answers the phone's LLDP and CDP frames, and everything works untagged.
    """
    come_up(site, phone, access=MUTE, subnet=NATIVE)
    site.expect(phone)


def scope_for_pcs(site: Site, phone: Phone) -> None:
    """The data VLAN's scope knows nothing of phones, the voice VLAN's everything.

    The untagged lease comes without options 2, 42, 43, 120 and 160. What counts is the whole boot: the voice VLAN's
    ACK gives them all.
    """
    plug_in(site, phone)
    visit_native(site, phone, plain(NATIVE))
    join(site, phone)
    go_on(site, phone)
    site.expect(phone)


def encapsulated_class(site: Site, phone: Phone) -> None:
    """The user class has the length byte of RFC 3004, option 120 gives addresses.

    Both are legal: Windows expects option 77 raw, other servers expect it with its length, and RFC 3361 allows
    addresses in option 120. Sub-option 2 comes in capitals with a trailing NUL.
    """
    plug_in(site, phone)
    phone.subnet = VOICE
    uc = nested({**UC, 2: b"HTTPS\0"})
    server = dhcp.server(VOICE, standard(VOICE) | {43: uc, 120: b"\1" + bytes((10, 1, 20, 40))})
    user = bytes((len(phone.model),)) + phone.model.encode()
    dhcp.lease(site, phone, server, ask=dhcp.Ask(user=user))
    go_on(site, phone)
    site.expect(phone)


def update(site: Site, phone: Phone) -> None:
    """New firmware is downloaded, and the phone boots again with it.

    One restart after a complete download belongs to an update and is no fault.
    """
    gives = by_tftp(phone)
    plug_in(site, phone)
    join(site, phone, VOICE, gives)
    arp.take(site, phone)
    boot.set_clock(site, phone, gives)
    tftp.download(site, phone, f"{phone.model}_3.4.8.808.img", 90_000)
    phone.wait(20)
    phone.power_off()
    phone.wait(3)
    come_up(site, phone, gives=gives)
    site.expect(phone)


def copied(site: Site, phone: Phone) -> None:
    """A healthy boot, mirrored on both ends of a link.

    Every frame is in the capture twice, 20 microseconds apart. Copies are one event, and no duplicate address,
    second server or repeated request.
    """
    site.copies = (20_000,)
    come_up(site, phone)
    site.expect(phone)


def long_names(site: Site, phone: Phone) -> None:
    """Option 120 names two servers, option 43 comes in two pieces.

    RFC 3361 allows several names, RFC 3396 asks to join the pieces of a long option before reading it.
    """
    plug_in(site, phone)
    phone.subnet = VOICE
    uc = nested(UC)
    gives = without(standard(VOICE), 43) | {120: names("sfb01.contoso.com", "sfb02.contoso.com")}
    server = dhcp.Server(VOICE, gives, extra=[(43, uc[:40]), (43, uc[40:])])
    dhcp.lease(site, phone, server)
    go_on(site, phone)
    site.expect(phone)


SCENARIOS = (
    alone("healthy-445hd", straight, "445HD"),
    alone("healthy-450hd", two_leases, "450HD"),
    alone("healthy-c450hd", lldp_only, "C450HD"),
    alone("healthy-rx50", cdp_only, "RX50"),
    alone("healthy-hrs", flat, "HRS"),
    alone("healthy-unmanaged-switch", unmanaged),
    alone("healthy-scope-for-pcs", scope_for_pcs),
    alone("healthy-encapsulated-class", encapsulated_class, "445HD"),
    alone("healthy-long-options", long_names),
    alone("healthy-firmware-update", update),
    alone("healthy-mirror-copies", copied),
)
