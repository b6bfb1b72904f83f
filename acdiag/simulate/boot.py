"""A phone's boot from power to registration, in steps that a scenario can leave out, replace or let fail."""

from __future__ import annotations

from acdiag.simulate import arp, dhcp, services, tftp
from acdiag.simulate.link import Access, plug_in
from acdiag.simulate.network import DOMAIN, NATIVE, NTP_SERVER, PROVISIONING_SERVER, VOICE, Subnet
from acdiag.simulate.options import Options
from acdiag.simulate.phone import Phone
from acdiag.simulate.site import Site

FIRMWARE_SIZE = 61_865_984
"""A realistic image; a header check reads its first block only."""
CONFIGURATION_SIZE = 2_731


def come_up(
    site: Site, phone: Phone, *, gives: Options | None = None, access: Access | None = None, subnet: Subnet = VOICE
) -> None:
    """A whole healthy boot: link, voice VLAN, lease, time, provisioning, registration."""
    plug_in(site, phone, access)
    join(site, phone, subnet, gives)
    go_on(site, phone, gives)


def join(site: Site, phone: Phone, subnet: Subnet = VOICE, gives: Options | None = None) -> dhcp.Server:
    """Move to a subnet and get a lease there without a hitch."""
    phone.subnet = subnet
    server = dhcp.server(subnet, gives)
    dhcp.lease(site, phone, server)
    return server


def go_on(site: Site, phone: Phone, gives: Options | None = None, *, provisioned: bool = True) -> None:
    """Everything after a lease; a scenario that lets provisioning go wrong itself says so."""
    arp.take(site, phone)
    set_clock(site, phone, gives)
    if provisioned:
        provision(site, phone, gives)
    services.sign_in(site, phone)
    phone.wait(1)


def visit_native(site: Site, phone: Phone, gives: Options | None = None) -> None:
    """Get an untagged lease first, as a phone does that hears of its voice VLAN only later."""
    join(site, phone, NATIVE, gives)
    arp.take(site, phone)
    phone.wait(2)
    phone.ip = "0.0.0.0"


def set_clock(site: Site, phone: Phone, gives: Options | None) -> None:
    """Ask the time server that DHCP named, else the one that DNS knows."""
    if gives is not None and 42 not in gives and 4 not in gives:
        services.find_service(site, phone, "_ntp._udp.contoso.com", "ntp.contoso.com", 123)
        services.find_address(site, phone, "ntp.contoso.com", NTP_SERVER)
    services.set_clock(site, phone)


def provision(site: Site, phone: Phone, gives: Options | None) -> None:
    """Option 160 wins over 66 and 67; without any of them the phone tries the name ProvisioningServer."""
    if gives is None or 160 in gives:
        services.fetch(site, phone, PROVISIONING_SERVER, "/ipp/dhcpoption160.cfg")
    elif 66 in gives:
        firmware = gives.get(67, f"{phone.model}.img".encode()).decode()
        tftp.check_header(site, phone, firmware, FIRMWARE_SIZE)
        tftp.download(site, phone, unique_file(phone), CONFIGURATION_SIZE)
    else:
        services.find_address(site, phone, f"ProvisioningServer.{DOMAIN}", None)


def unique_file(phone: Phone) -> str:
    """<MAC>.cfg as in the manual: twelve digits."""
    return f"{phone.mac.replace(':', '')}.cfg"
