"""The time: a server that answers, is silent, absent or without the time itself, and the other sources."""

from __future__ import annotations

from captures.lab.case import Case, Outcome
from captures.lab.cases.office import (
    NAMES,
    PHONE,
    SECOND_TIME_SERVER,
    TIME_PORT,
    TIME_SERVER,
    boot,
    drop,
    name_server,
    office,
    time_server,
    web_server,
)
from captures.lab.lab import NATIVE, Lab
from captures.lab.phone import Phone

INTERNET_TIME = f"host-record=time.windows.com,{SECOND_TIME_SERVER}"
JUDGED = 34.0
"""Seconds until a phone that found no time server has had time to ask another one."""
TIME_SERVICE = "srv-host=_ntp._udp.contoso.com,ntp.contoso.com,123,0,0"


def time_answered(lab: Lab) -> None:
    """Everything works."""
    phone = office(lab)
    time_server(lab)
    _boot(lab, phone)


def time_silent(lab: Lab) -> None:
    """A firewall drops UDP 123, to all servers."""
    phone = office(lab, ntp=f"{TIME_SERVER},{SECOND_TIME_SERVER}")
    time_server(lab)
    time_server(lab, second=True)
    drop(lab, TIME_PORT)
    _boot(lab, phone)


def time_not_running(lab: Lab) -> None:
    """The host is there, its time service is not."""
    phone = office(lab)
    lab.host(NATIVE, "00:50:56:00:0a:03", TIME_SERVER)
    _boot(lab, phone)


def time_unsynchronised(lab: Lab) -> None:
    """The server has lost its own source."""
    phone = office(lab)
    time_server(lab, stratum=None)
    _boot(lab, phone)


def time_from_second_server(lab: Lab) -> None:
    """The first server of option 42 is cut off, the second is a stratum 15 server: poor, but it has the time."""
    phone = office(lab, ntp=f"{TIME_SERVER},{SECOND_TIME_SERVER}")
    time_server(lab)
    drop(lab, TIME_PORT, TIME_SERVER)
    time_server(lab, second=True, stratum=15)
    _boot(lab, phone)


def time_from_internet(lab: Lab) -> None:
    """The server of option 42 lacks the time, time.windows.com has it."""
    phone = office(lab)
    time_server(lab, stratum=None)
    time_server(lab, second=True)
    _boot(lab, phone, *NAMES, INTERNET_TIME)


def time_by_name(lab: Lab) -> None:
    """DHCP names no time server, the SRV record _ntp._udp does."""
    phone = office(lab, ntp=None)
    time_server(lab)
    _boot(lab, phone, *NAMES, TIME_SERVICE, f"host-record=ntp.contoso.com,{TIME_SERVER}")


def time_by_name_without_address(lab: Lab) -> None:
    """DHCP names no time server; the SRV record _ntp._udp names a host that has no address."""
    _boot(lab, office(lab, ntp=None), *NAMES, TIME_SERVICE)


def time_nowhere(lab: Lab) -> None:
    """DHCP names no time server, and DNS knows none of the names."""
    _boot(lab, office(lab, ntp=None))


def _boot(lab: Lab, phone: Phone, *records: str) -> None:
    """Names and web work; the phone asks for the time and goes on."""
    name_server(lab, *records)
    web_server(lab)
    boot(lab, phone, JUDGED)


_OK = {PHONE: Outcome("450HD")}
_WARNING = {PHONE: Outcome("450HD", "warning")}
_FAILED = {PHONE: Outcome("450HD", "failed", "time")}

CASES = (
    Case(
        time_answered,
        title="The time server of option 42 answers",
        what="""Nothing was broken. chrony answers at stratum 3; files come by HTTP, and the SRV record leads to the
        SIP server.""",
        phones=_OK,
    ),
    Case(
        time_silent,
        title="A firewall drops NTP",
        what="""Two chrony servers of option 42 run, and the switch drops UDP 123. The phone asks each twice, then
        looks for _ntp._udp, time.windows.com and time.nist.gov, which DNS does not know.""",
        phones=_FAILED,
        findings={"ACD-TIME-001": [PHONE]},
        root={PHONE: ["ACD-TIME-001"]},
    ),
    Case(
        time_not_running,
        title="No time service runs on the server of option 42",
        what="""The host is there and answers the request with ICMP port unreachable.""",
        phones=_FAILED,
        findings={"ACD-TIME-001": [PHONE]},
        root={PHONE: ["ACD-TIME-001"]},
    ),
    Case(
        time_unsynchronised,
        title="The time server has no time itself",
        what="""chrony runs without any source and answers with leap indicator 3 and stratum 0. The names on the
        Internet that the phone tries next do not resolve.""",
        phones=_WARNING,
        findings={"ACD-TIME-003": [PHONE]},
        root={PHONE: ["ACD-TIME-003"]},
    ),
    Case(
        time_from_second_server,
        title="The first time server is silent, the second answers at stratum 15",
        what="""Option 42 names two servers. The switch drops NTP to the first; chrony on the second answers at stratum
        15, the last one that counts.""",
        phones=_OK,
    ),
    Case(
        time_from_internet,
        title="The site's time server has no time, time.windows.com gives it",
        what="""chrony on the server of option 42 answers unsynchronised. The phone goes on to time.windows.com, which
        here is a second chrony, and has the time.""",
        phones=_OK,
    ),
    Case(
        time_by_name,
        title="Option 42 is missing, and DNS names the time server",
        what="""The scope has neither option 42 nor 4. The SRV record _ntp._udp leads the phone to chrony.""",
        phones=_WARNING,
        findings={"ACD-DHCP-030": [PHONE]},
        root={PHONE: ["ACD-DHCP-030"]},
    ),
    Case(
        time_by_name_without_address,
        title="Option 42 is missing, and DNS names a time server without an address",
        what="""Two faults: the scope has neither option 42 nor 4, and the SRV record _ntp._udp names a host for which
        there is no A record. Nobody gives the time; either would have been enough.""",
        phones=_WARNING,
        findings={"ACD-DHCP-030": [PHONE], "ACD-DNS-003": [PHONE]},
        root={PHONE: ["ACD-DHCP-030", "ACD-DNS-003"]},
    ),
    Case(
        time_nowhere,
        title="Neither DHCP nor DNS names a time server",
        what="""The scope has neither option 42 nor 4; DNS knows neither _ntp._udp nor time.windows.com and
        time.nist.gov. The phone asks nobody for the time.""",
        phones={PHONE: Outcome("450HD", "failed", "dhcp")},
        findings={"ACD-DHCP-030": [PHONE], "ACD-TIME-002": [PHONE]},
        root={PHONE: ["ACD-DHCP-030"]},
    ),
)
