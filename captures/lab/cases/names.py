"""DNS: the way to the SIP server, by dnsmasq and unbound, whole, broken, silent and by TCP."""

from __future__ import annotations

from captures.lab.case import Case, Outcome
from captures.lab.cases.office import (
    DNS_PORT,
    DNS_SERVER,
    NAMES,
    PHONE,
    SECOND_DNS_SERVER,
    SIP_HOST,
    SIP_SERVICE,
    UNKNOWN,
    WEB_HOSTS,
    WEB_SERVER,
    boot,
    drop,
    name_server,
    office,
    time_server,
    web_server,
)
from captures.lab.dhcp_options import UC
from captures.lab.lab import NATIVE, Lab
from captures.lab.phone import Phone
from captures.lab.servers import unbound

MANY = 24
"""Registrars whose SRV records do not fit into 512 bytes."""
REGISTRARS = (
    *(f"_sipinternaltls._tcp.contoso.com. 600 IN SRV {10 + i} 10 5061 fe{i:02}.pool.contoso.com." for i in range(MANY)),
    "fe00.pool.contoso.com. 600 IN A 10.59.10.40",
    f"prov.contoso.com. 600 IN A {WEB_SERVER}",
)
JUDGED = 22.0
"""Seconds until nothing can come any more that would have been another way to the SIP server."""
BY_ADDRESS = f"http://{WEB_SERVER}/ipp/{{firmware}};{{model}}.cfg"


def names_resolved(lab: Lab) -> None:
    """Everything works; the SIP server's name is an alias of an alias."""
    phone = office(lab)
    name_server(
        lab,
        *UNKNOWN,
        SIP_SERVICE,
        *WEB_HOSTS,
        "cname=sip.contoso.com,pool.contoso.com",
        "cname=pool.contoso.com,fe01.contoso.com",
        "host-record=fe01.contoso.com,10.59.10.40",
    )
    _boot(lab, phone)


def names_by_tcp(lab: Lab) -> None:
    """unbound's answer does not fit into a datagram, and the phone asks again by TCP."""
    phone = office(lab, sip_server=None)
    place = lab.host(NATIVE, "00:50:56:00:0a:02", DNS_SERVER)
    lab.keep(unbound(place, lab.folder, REGISTRARS))
    _boot(lab, phone)


def names_missing(lab: Lab) -> None:
    """DNS knows none of the names for the SIP server, and option 120 is not given."""
    phone = office(lab, sip_server=None)
    name_server(lab, *UNKNOWN, *WEB_HOSTS)
    _boot(lab, phone)


def names_option120_enough(lab: Lab) -> None:
    """DNS has no SRV record, and option 120 names the SIP server."""
    phone = office(lab)
    name_server(lab, *UNKNOWN, SIP_HOST, *WEB_HOSTS)
    _boot(lab, phone)


def names_refused(lab: Lab) -> None:
    """unbound serves other networks than the phones'."""
    phone = office(lab, sip_server=None, url=BY_ADDRESS)
    place = lab.host(NATIVE, "00:50:56:00:0a:02", DNS_SERVER)
    lab.keep(unbound(place, lab.folder, REGISTRARS, refuse=True))
    _boot(lab, phone)


def names_silent(lab: Lab) -> None:
    """A firewall drops DNS; DHCP names no time server, so that the time needs DNS too."""
    phone = office(lab, ntp=None, url=BY_ADDRESS)
    name_server(lab)
    drop(lab, DNS_PORT)
    time_server(lab)
    web_server(lab)
    boot(lab, phone)


def names_not_served(lab: Lab) -> None:
    """The host of option 6 is there, its name server is not; nor does the time service on it run."""
    phone = office(lab, ntp=DNS_SERVER, url=BY_ADDRESS)
    lab.host(NATIVE, "00:50:56:00:0a:02", DNS_SERVER)
    web_server(lab)
    boot(lab, phone, JUDGED)


def names_from_second_server(lab: Lab) -> None:
    """The first name server is cut off, the second answers."""
    phone = office(lab, dns=f"{SECOND_DNS_SERVER},{DNS_SERVER}")
    lab.host(NATIVE, "00:50:56:00:0a:12", SECOND_DNS_SERVER)
    drop(lab, DNS_PORT, SECOND_DNS_SERVER)
    name_server(lab)
    _boot(lab, phone)


def names_target_without_address(lab: Lab) -> None:
    """The SRV record names a host without an A record."""
    phone = office(lab)
    name_server(lab, *UNKNOWN, SIP_SERVICE, *WEB_HOSTS)
    _boot(lab, phone)


def names_no_directory(lab: Lab) -> None:
    """Neither option 43 nor _ldap._tcp leads to the root certificate."""
    phone = office(lab, uc=None)
    name_server(lab)
    _boot(lab, phone, directory=True)


def names_no_directory_and_no_path(lab: Lab) -> None:
    """_ldap._tcp is unknown, and option 43 lacks sub-option 5."""
    phone = office(lab, uc={code: text for code, text in UC.items() if code != 5})
    name_server(lab)
    _boot(lab, phone, directory=True)


def names_provisioning_unknown(lab: Lab) -> None:
    """Option 160 names a server that DNS does not know."""
    phone = office(lab)
    name_server(lab, *(record for record in NAMES if "prov." not in record))
    _boot(lab, phone)


def _boot(lab: Lab, phone: Phone, *, directory: bool = False) -> None:
    """Time and web work."""
    time_server(lab)
    web_server(lab)
    boot(lab, phone, JUDGED, directory=directory)


_OK = {PHONE: Outcome("450HD")}
_WARNING = {PHONE: Outcome("450HD", "warning")}
_FAILED = {PHONE: Outcome("450HD", "failed", "dns")}

CASES = (
    Case(
        names_resolved,
        title="DNS leads to the SIP server, over two aliases",
        what="""Nothing was broken. _sipinternaltls._tcp names sip.contoso.com, which is an alias of an alias of the
        server's own name.""",
        phones=_OK,
    ),
    Case(
        names_by_tcp,
        title="The SRV records come by TCP",
        what="""unbound knows 24 registrars. Its answer does not fit into 512 bytes, is marked truncated, and the phone
        asks again by TCP. Option 120 was left out, so that DNS is the only way.""",
        phones=_WARNING,
        findings={"ACD-DHCP-020": [PHONE]},
        root={PHONE: ["ACD-DHCP-020"]},
    ),
    Case(
        names_missing,
        title="No SRV record, no host and no option 120",
        what="""Two faults: DNS answers NXDOMAIN for every name of the SIP server, and the scope has no option 120.
        Either would have been enough.""",
        phones=_FAILED,
        findings={"ACD-DNS-002": [PHONE], "ACD-DHCP-020": [PHONE]},
        root={PHONE: ["ACD-DNS-002", "ACD-DHCP-020"]},
    ),
    Case(
        names_option120_enough,
        title="No SRV record, but option 120",
        what="""Nothing was broken: DNS answers NXDOMAIN for the SRV records and for sipinternal, option 120 names
        sip.contoso.com, and that has an address.""",
        phones=_OK,
    ),
    Case(
        names_refused,
        title="The name server refuses the phones' network",
        what="""unbound's access list leaves the phones out: every answer is REFUSED. The scope has no option 120.
        Time and files come by address.""",
        phones=_FAILED,
        findings={"ACD-DNS-002": [PHONE], "ACD-DHCP-020": [PHONE]},
        root={PHONE: ["ACD-DNS-002", "ACD-DHCP-020"]},
    ),
    Case(
        names_silent,
        title="A firewall drops DNS, and DHCP names no time server",
        what="""Two faults: the switch drops all to port 53, and the scope has neither option 42 nor 4. The phone
        asks every name twice; it gets its files by address, and no time, for which either would have been enough.""",
        phones={PHONE: Outcome("450HD", "failed", "dhcp")},
        findings={"ACD-DNS-001": [PHONE], "ACD-DHCP-030": [PHONE], "ACD-TIME-002": [PHONE]},
        root={PHONE: ["ACD-DNS-001", "ACD-DHCP-030"]},
    ),
    Case(
        names_not_served,
        title="Neither DNS nor time service runs on the server that DHCP names for both",
        what="""Two faults: two services of one host do not run, and it answers with ICMP port unreachable. The time
        server is given by address, so that its silence is no consequence of DNS, although the phone would have found
        another one by name.""",
        phones={PHONE: Outcome("450HD", "failed", "dns")},
        findings={"ACD-DNS-001": [PHONE], "ACD-TIME-001": [PHONE]},
        root={PHONE: ["ACD-DNS-001", "ACD-TIME-001"]},
    ),
    Case(
        names_from_second_server,
        title="The first name server is silent, the second answers",
        what="""Option 6 names two servers. The switch drops DNS to the first; the phone asks it twice for every name,
        and then the second, which answers.""",
        phones=_OK,
        findings={"ACD-DNS-001": [PHONE]},
        cleared={"ACD-DNS-001": [PHONE]},
    ),
    Case(
        names_target_without_address,
        title="The SRV record names a host without an address",
        what="""_sipinternaltls._tcp names sip.contoso.com, for which there is no A record; the other names do not
        exist.""",
        phones=_FAILED,
        findings={"ACD-DNS-003": [PHONE]},
        root={PHONE: ["ACD-DNS-003"]},
    ),
    Case(
        names_no_directory,
        title="Neither option 43 nor LDAP leads to the root certificate",
        what="""Two faults: the scope has no option 43, and DNS knows no _ldap._tcp. Either would have been enough.""",
        phones=_WARNING,
        findings={"ACD-DHCP-010": [PHONE], "ACD-DNS-004": [PHONE]},
        root={PHONE: ["ACD-DHCP-010", "ACD-DNS-004"]},
    ),
    Case(
        names_no_directory_and_no_path,
        title="Option 43 lacks the path, and LDAP does not help",
        what="""Sub-option 5 was left out of option 43; DNS knows no _ldap._tcp. The cause is option 43, which the phone
        reads first.""",
        phones={PHONE: Outcome("450HD", "failed", "dhcp")},
        findings={"ACD-DHCP-015": [PHONE], "ACD-DNS-004": [PHONE]},
        root={PHONE: ["ACD-DHCP-015"]},
    ),
    Case(
        names_provisioning_unknown,
        title="DNS does not know the provisioning server",
        what="""Option 160 names prov.contoso.com, which does not exist. Everything else works.""",
        phones=_WARNING,
        findings={"ACD-PROV-006": [PHONE]},
        root={PHONE: ["ACD-PROV-006"]},
    ),
)
