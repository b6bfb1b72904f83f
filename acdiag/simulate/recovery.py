"""The boot loader in recovery mode (manual appendix C): no LLDP, a short option 55, TFTP, and again from the start."""

from __future__ import annotations

from acdiag.simulate import arp, dhcp
from acdiag.simulate.network import BENCH, PROVISIONING_SERVER, Subnet
from acdiag.simulate.options import addresses
from acdiag.simulate.phone import Phone
from acdiag.simulate.site import Site
from acdiag.simulate.tftp import begin

CYCLE = 5.0
"""Seconds from one start to the next: the manual says that the phone reboots about every five."""
IMAGE_SIZE = 131_072
"""A stand-in for the real image, small enough to keep."""


def firmware(phone: Phone) -> str:
    return f"{phone.model}_3.4.8.808.img"


def bench(site: Site, phone: Phone, *, gives_boot: bool = True) -> dhcp.Server:
    """A technician's PC with a DHCP and TFTP server (manual C.3), with options 66 and 67 or without them."""
    gives = {1: addresses("255.255.255.0"), 3: addresses(BENCH.router)}
    if gives_boot:
        gives |= {66: BENCH.router.encode(), 67: firmware(phone).encode()}
    site.neighbours[BENCH.router] = BENCH.router_mac
    return dhcp.Server(BENCH, gives, address=BENCH.router, mac=BENCH.router_mac, lease=259_200)


def scope(subnet: Subnet, phone: Phone, *codes: int) -> dhcp.Server:
    """The site's own DHCP server; of the boot options it gives those named."""
    boot = {66: PROVISIONING_SERVER.encode(), 67: firmware(phone).encode()}
    gives = {1: addresses("255.255.255.0"), 3: addresses(subnet.router), 6: addresses("10.1.20.10")}
    return dhcp.Server(subnet, gives | {code: boot[code] for code in codes})


def ask(site: Site, phone: Phone, by: dhcp.Server) -> None:
    """Lease with the short list, and find the way out."""
    phone.power_off()
    phone.subnet = by.subnet
    dhcp.lease(site, phone, by, ask=dhcp.RECOVERY)
    arp.resolve(site, phone, by.subnet.router)


def cycle(site: Site, phone: Phone, by: dhcp.Server, *, lasts: float = CYCLE) -> None:
    """One turn of the loop: a lease that names no firmware, and the next start."""
    began = phone.now
    ask(site, phone, by)
    start_over(phone, began, lasts)


def start_over(phone: Phone, began: int, lasts: float = CYCLE) -> None:
    """Wait for what is left of this turn."""
    left = lasts - (phone.now - began) / 1_000_000_000
    phone.wait(max(left, 0.1))


def download(site: Site, phone: Phone, server: str, *, pace: float = 0.01) -> None:
    """The whole image; flashing it then takes some seconds."""
    begin(site, phone, firmware(phone), IMAGE_SIZE, server=server, pace=pace).run()
    phone.wait(12)
