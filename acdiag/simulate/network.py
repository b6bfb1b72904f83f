"""The network that the scenarios play in: a data and a voice subnet behind one router, servers behind it."""

from __future__ import annotations

from acdiag.model.record import Record


class Subnet(Record):
    vlan: int
    """802.1Q id on the phone's port; 0 is untagged."""
    prefix: str
    """First three octets, with the last dot."""
    router_mac: str

    @property
    def router(self) -> str:
        return f"{self.prefix}1"

    def holds(self, address: str) -> bool:
        return address.startswith(self.prefix)


ROUTER_MAC = "00:1c:73:aa:00:01"
NATIVE = Subnet(0, "10.1.10.", ROUTER_MAC)
"""The data VLAN, untagged on access ports; the switch calls it VLAN 10."""
VOICE = Subnet(120, "10.1.120.", ROUTER_MAC)
OTHER_VOICE = Subnet(130, "10.1.130.", ROUTER_MAC)
BENCH = Subnet(0, "192.168.1.", "3c:52:82:5b:00:01")
"""A phone cabled to a technician's PC (manual appendix C.3); the PC is DHCP and TFTP server."""
NATIVE_ID = 10

DHCP_SERVER = "10.1.20.5"
SECOND_DHCP_SERVER = "10.1.20.6"
DNS_SERVER = "10.1.20.10"
NTP_SERVER = "10.1.20.20"
PROVISIONING_SERVER = "10.1.20.30"
SIP_SERVER = "10.1.20.40"
DOMAIN = "contoso.com"
REGISTRAR = f"sfb01.{DOMAIN}"
