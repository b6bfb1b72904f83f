"""DHCP option values as servers give them: right ones, and the wrong ones that the manual warns of."""

from __future__ import annotations

from collections.abc import Mapping

from scapy.layers.dns import DNSQR
from scapy.utils import inet_aton

from acdiag.simulate.network import DNS_SERVER, DOMAIN, NTP_SERVER, PROVISIONING_SERVER, REGISTRAR, Subnet

Options = Mapping[int, bytes]
IDENTIFIER, SCHEME, SERVER, PORT, PATH, VLAN = 1, 2, 3, 4, 5, 10
"""Sub-options of option 43 (manual tables 2-1 and 2-2)."""
UC: Options = {
    IDENTIFIER: b"MS-UC-Client",
    SCHEME: b"https",
    SERVER: REGISTRAR.encode(),
    PORT: b"443",
    PATH: b"/CertProv/CertProvisioningService.svc",
}
MANAGER_URL = f"http://{PROVISIONING_SERVER}/firmwarefiles;ipp/dhcpoption160.cfg".encode()
"""The form that section 2.1.1.5 shows."""


def addresses(*dotted: str) -> bytes:
    return b"".join(inet_aton(address) for address in dotted)


def nested(parts: Options) -> bytes:
    """Sub-options of option 43."""
    return b"".join(bytes((code, len(value))) + value for code, value in parts.items())


def names(*hosts: str) -> bytes:
    """Option 120 with domain names (RFC 3361 section 3.1)."""
    return b"\0" + b"".join(bytes(DNSQR(qname=f"{host}."))[:-4] for host in hosts)


def standard(subnet: Subnet) -> dict[int, bytes]:
    """What a well set up scope gives a phone."""
    return {
        1: addresses("255.255.255.0"),
        2: (3600).to_bytes(4, "big"),
        3: addresses(subnet.router),
        6: addresses(DNS_SERVER),
        15: DOMAIN.encode(),
        42: addresses(NTP_SERVER),
        43: nested(UC),
        120: names(REGISTRAR),
        160: MANAGER_URL,
    }


def plain(subnet: Subnet) -> dict[int, bytes]:
    """What a scope for PCs gives: nothing about phones."""
    given = standard(subnet)
    return {code: given[code] for code in (1, 3, 6, 15)}


def without(given: Options, *codes: int) -> dict[int, bytes]:
    return {code: value for code, value in given.items() if code not in codes}
