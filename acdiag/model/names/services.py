"""Names that a phone resolves, and what each is for (manual table 2-9, 3.6.4, B.1, B.2; autodiscovery of Lync)."""

from __future__ import annotations

SERVICES: dict[str, str] = {
    "_sipinternaltls._tcp": "sip-srv",
    "_sipinternal._tcp": "sip-srv",
    "_sip._tls": "sip-srv",
    "_sip._tcp": "sip-srv",
    "_ntp._udp": "ntp",
    "_ldap._tcp": "ldap",
}
"""By the two labels of a service (RFC 2782)."""

HOSTS: dict[str, str] = {
    "sipinternal": "sip-host",
    "sipexternal": "sip-host",
    "sip": "sip-host",
    "lyncdiscover": "autodiscover",
    "lyncdiscoverinternal": "autodiscover",
    "provisioningserver": "provisioning",
}
"""By the first label of a host's name."""

NAMES: dict[str, str] = {
    "time.windows.com": "ntp",
    "time.nist.gov": "ntp",
    "redirect.audiocodes.com": "provisioning",
}
"""By the whole name: what a phone asks without being told."""

OTHER = "other"


def split(qname: str) -> tuple[str, str]:
    """A name in lower case as label and domain; the two labels of a service stay together."""
    label, _, domain = qname.partition(".")
    if label.startswith("_") and domain.startswith("_"):
        protocol, _, domain = domain.partition(".")
        label = f"{label}.{protocol}"
    return label, domain


def purpose_of(qname: str) -> str:
    """What a name in lower case is asked for: sip-srv, sip-host, autodiscover, ntp, ldap, provisioning or other."""
    label, _ = split(qname)
    return NAMES.get(qname) or SERVICES.get(label) or HOSTS.get(label, OTHER)
