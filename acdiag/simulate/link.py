"""A phone is plugged into a switch port: both announce themselves, and the switch may offer a voice VLAN."""

from __future__ import annotations

from acdiag.model.record import Record
from acdiag.simulate import cdp, lldp
from acdiag.simulate.clock import nanoseconds
from acdiag.simulate.network import VOICE
from acdiag.simulate.phone import Phone
from acdiag.simulate.site import Site


class Access(Record):
    """How a switch port is set up: which protocol it speaks, and which voice VLAN each offers (None: none)."""

    lldp: int | None = VOICE.vlan
    cdp: int | None = VOICE.vlan
    speaks_lldp: bool = True
    speaks_cdp: bool = True


FLAT = Access(None, None)
"""Speaks both protocols and offers nothing."""
LLDP_ONLY = Access(speaks_cdp=False)
CDP_ONLY = Access(speaks_lldp=False)
MUTE = Access(None, None, speaks_lldp=False, speaks_cdp=False)
"""An unmanaged switch."""
FAST_START = 3
"""Frames, a second apart, that both sides send when they meet (TIA-1057 section 11.2.1)."""


def switch_speaks(site: Site, phone: Phone, access: Access, *, fast: bool = True) -> None:
    """The switch answers a new endpoint at once, then speaks at its own interval, whoever is there."""
    port, now = phone.port, phone.now
    if access.speaks_lldp:
        early = range(FAST_START) if fast else range(1)
        for step in early:
            site.send(now + nanoseconds(0.02 + step), port, lldp.of_switch(port, access.lldp))
        site.repeat(now + nanoseconds(30.02), 30, port, lambda at: lldp.of_switch(port, access.lldp))
    if access.speaks_cdp:
        site.send(now + nanoseconds(0.035), port, cdp.of_switch(port, access.cdp))
        site.repeat(now + nanoseconds(60.035), 60, port, lambda at: cdp.of_switch(port, access.cdp))


def phone_announces(site: Site, phone: Phone) -> None:
    """Fast start, then every 30 s (`network/lan/vlan/period`), with the address and VLAN that it has by then."""

    def speak_lldp(at: int) -> bytes:
        vlan = phone.subnet.vlan or None
        return lldp.of_phone(phone.mac, phone.model, phone.software, phone.ip, vlan)

    hello = cdp.of_phone(phone.mac, phone.model, phone.software)
    site.send(phone.now, phone.port, hello)
    for step in range(FAST_START):
        site.send(phone.now + nanoseconds(0.005 + step), phone.port, speak_lldp(phone.now))
    later = phone.now + nanoseconds(30)
    phone.chatter.append(site.repeat(later, 30, phone.port, speak_lldp))
    phone.chatter.append(site.repeat(later + 2_000_000, 30, phone.port, lambda at: hello))


def already_up(site: Site, phone: Phone, access: Access | None = None) -> None:
    """The link was up before the capture began: both sides speak at their own interval."""
    switch_speaks(site, phone, access or Access(), fast=False)
    hello = lldp.of_phone(phone.mac, phone.model, phone.software, phone.ip, phone.subnet.vlan or None)
    query = cdp.of_phone(phone.mac, phone.model, phone.software)
    later = phone.now + nanoseconds(2)
    phone.chatter.append(site.repeat(later, 30, phone.port, lambda at: hello))
    phone.chatter.append(site.repeat(later + 2_000_000, 30, phone.port, lambda at: query))


def plug_in(site: Site, phone: Phone, access: Access | None = None) -> None:
    """Link up: the phone announces itself and the switch, which may be mute, answers; three seconds pass."""
    phone_announces(site, phone)
    switch_speaks(site, phone, access or Access())
    phone.clock_set = False
    site.log(phone, "kernel", f"Linux version 2.6.32 ({phone.model})")
    site.log(phone, "kernel", f"eth0: MAC address {phone.mac}")
    phone.wait(3.2)
