"""Facts of DHCP, one per message of a client's transaction (RFC 2131), copies by relays and mirrors left out."""

from __future__ import annotations

from typing import ClassVar

from acdiag.model.facts.base import Fact


class DhcpFact(Fact):
    """What every DHCP fact says. `host` is chaddr."""

    stage: ClassVar[str] = "dhcp"

    xid: str = ""
    """Transaction id as 0x%08x."""
    vlan: int = 0
    """802.1Q VLAN that the message travelled in; 0 untagged."""
    secs: int = 0


class DhcpAsked(DhcpFact):
    """What client messages say beyond that."""

    asked: tuple[int, ...] = ()
    """Parameter request list, option 55, in order."""
    vendor_class: str | None = None
    """Option 60."""
    user_class: str | None = None
    """Option 77, raw or RFC 3004."""
    model: str | None = None
    """The phone model that 77, else 60 name; None for anything that is no model of ours."""
    hostname: str | None = None
    recovery_list: bool = False
    """Option 55 names 66 and 67 and neither 160 nor 43: the list of the boot loader in recovery mode."""


class DhcpDiscovered(DhcpAsked):
    name: ClassVar[str] = "dhcp.discovered"

    retry: bool = False
    """The same xid was discovered before."""
    gap: float | None = None
    """Seconds since the first Discover of this client's previous transaction; None for the first, and for retries."""
    requested_address: str | None = None


class DhcpOffered(DhcpFact):
    name: ClassVar[str] = "dhcp.offered"

    server: str = ""
    """Server identifier (54), else siaddr, else the IP source."""
    address: str = ""
    """yiaddr."""
    lease: int | None = None
    options: tuple[int, ...] = ()
    """Option codes given, ascending."""
    recovery_list: bool = False
    """The Discover that it answers had the option 55 of recovery mode."""
    missing: tuple[int, ...] = ()
    """Asked for in that Discover and not offered, as in dhcp.acked."""
    settings: str = ""
    """A digest of everything offered but address, lease, server identifier, T1 and T2, for comparison."""


class DhcpRequested(DhcpAsked):
    name: ClassVar[str] = "dhcp.requested"

    kind: str = "selecting"
    """selecting, init-reboot, renewing or rebinding (RFC 2131 section 4.3.2)."""
    server: str | None = None
    """The server it chose (54); a Request that names another server refuses the rest."""
    address: str | None = None
    retry: bool = False


class DhcpAcked(DhcpFact):
    """The server's last word; decoded options that a rule looks at are fields."""

    name: ClassVar[str] = "dhcp.acked"

    kind: str = "selecting"
    """Kind of the request that it answers: selecting, init-reboot, renewing, rebinding, inform or unknown."""
    server: str = ""
    address: str = ""
    lease: int | None = None
    model: str | None = None
    """Phone model of the request that it answers."""
    asked: tuple[int, ...] = ()
    """Option 55 of the request that it answers."""
    recovery_list: bool = False
    """The request that it answers had the option 55 of recovery mode."""
    options: tuple[int, ...] = ()
    """Option codes given, ascending; a file or siaddr in the header is not among them."""
    missing: tuple[int, ...] = ()
    """Asked and not given, ascending; 66 and 67 count as given when siaddr, sname or file say the same."""
    malformed: tuple[int, ...] = ()
    """Options whose value does not follow their definition."""
    routers: tuple[str, ...] = ()
    dns_servers: tuple[str, ...] = ()
    domain: str | None = None
    ntp_servers: tuple[str, ...] = ()
    """Option 42."""
    time_servers: tuple[str, ...] = ()
    """Option 4."""
    time_offset: int | None = None
    """Option 2, seconds east of UTC."""
    uc: bool = False
    """Option 43 holds any of sub-options 1 to 5: it is meant for Skype for Business."""
    uc_identifier: str | None = None
    """Option 43 sub-option 1."""
    uc_scheme: str | None = None
    uc_server: str | None = None
    uc_port: str | None = None
    uc_path: str | None = None
    uc_vlan: str | None = None
    """Option 43 sub-option 10 as text; a binary 16-bit value is written in decimal."""
    uc_vlan_id: int | None = None
    """Option 43 sub-option 10 when it is a VLAN id from 1 to 4094; None when absent or anything else."""
    sip_servers: tuple[str, ...] = ()
    """Option 120."""
    sip_encoding: str | None = None
    """Option 120: names, addresses, text (no encoding byte), compressed, empty or malformed; None when absent."""
    url: str | None = None
    """Option 160."""
    url_scheme: str | None = None
    url_server: str | None = None
    """Host of option 160 without its port."""
    url_firmware: str | None = None
    """Firmware file that option 160 names; None where it names none."""
    url_configuration: str | None = None
    url_valid: bool = False
    """Option 160 has a form that the manual shows (2.1.2, 3.6.3)."""
    tftp_server: str | None = None
    """Option 66, else sname."""
    boot_file: str | None = None
    """Option 67, else file."""
    next_server: str | None = None
    """siaddr when not 0.0.0.0."""
    firmware_model: str | None = None
    """The phone model that the name of the offered firmware file holds; None when it holds none."""


class DhcpRefused(DhcpFact):
    """DHCPNAK."""

    name: ClassVar[str] = "dhcp.refused"

    server: str = ""
    message: str | None = None
    """Option 56."""
    address: str | None = None
    """The address that was asked for."""


class DhcpDeclined(DhcpFact):
    name: ClassVar[str] = "dhcp.declined"

    address: str | None = None
    server: str | None = None


class DhcpReleased(DhcpFact):
    name: ClassVar[str] = "dhcp.released"

    address: str | None = None


class DhcpInformed(DhcpAsked):
    """DHCPINFORM."""

    name: ClassVar[str] = "dhcp.informed"

    address: str | None = None
