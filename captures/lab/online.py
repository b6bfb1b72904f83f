"""What the phone does with its lease: the time, the SIP server's name, its files, its certificate.

In the order in which a 400HD phone tries its sources (manual 3.6.4 and table 2-9); what it does not find, it does
without.
"""

from __future__ import annotations

from captures.lab import sntp
from captures.lab.browser import Browser
from captures.lab.dhcp_options import UC, sub_options
from captures.lab.phone import FIRMWARE, Lease, Phone
from captures.lab.resolver import Resolver

SIP_SERVICES = ("_sipinternaltls._tcp", "_sipinternal._tcp", "_sip._tls", "_sip._tcp")
SIP_HOSTS = ("sipinternal", "sip", "sipexternal", "lyncdiscoverinternal", "lyncdiscover")
TIME_HOSTS = ("time.windows.com", "time.nist.gov")
ROOT_ACTION = "http://schemas.microsoft.com/OCS/AuthWebServices/GetRootCertificates"
ROOT_REQUEST = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><GetRootCertificates '
    'xmlns="http://schemas.microsoft.com/OCS/AuthWebServices/"/></s:Body></s:Envelope>'
)


class Online:
    """A phone with an address."""

    def __init__(self, phone: Phone, lease: Lease) -> None:
        self._namespace = phone.namespace
        self._identity = phone.identity
        self._lease = lease
        self._domain = lease.domain
        self.names = Resolver(self._namespace, lease.name_servers)
        agent = f"AUDC-IPPhone-{self._identity.model}_{FIRMWARE}/1.0"
        self.web = Browser(self._namespace, agent, self.names.addresses)

    @property
    def address(self) -> str:
        return self._lease.address

    def set_clock(self) -> bool:
        """Options 42, else 4; the SRV record; the servers on the Internet."""
        given = self._lease.ntp_servers or self._lease.time_servers
        return any(sntp.has_time(self._namespace, server) for server in given) or self._time_by_name()

    def _time_by_name(self) -> bool:
        hosts = [service.target for service in self.names.services(f"_ntp._udp.{self._domain}")]
        return any(
            sntp.has_time(self._namespace, address)
            for host in (*hosts, *TIME_HOSTS)
            for address in self.names.addresses(host)
        )

    def find_sip_server(self) -> tuple[str, int] | None:
        """Address and port of the first service with an address; of the hosts when there is none."""
        for label in SIP_SERVICES:
            for service in self.names.services(f"{label}.{self._domain}"):
                for address in self.names.addresses(service.target):
                    return address, service.port
        for label in SIP_HOSTS:
            for address in self.names.addresses(f"{label}.{self._domain}"):
                return address, 443
        return None

    def find_directory(self) -> bool:
        """The other way to the root certificate."""
        return bool(self.names.services(f"_ldap._tcp.{self._domain}"))

    def provision(self, *, own_file: bool = False) -> None:
        """What the URL of option 160 names, the configuration first; before it the file with the phone's MAC."""
        url = self._lease.url
        if url is None:
            return
        folder, _, names = url.rpartition("/")
        firmware, _, configuration = names.partition(";")
        own = f"{self._identity.file_stem}.cfg" if own_file else ""
        for name in (own, configuration, firmware):
            if name:
                self.web.get(f"{folder}/{name}")

    def get_root_certificate(self) -> int | None:
        """Ask the service that option 43 names, as anybody may."""
        uc = {**UC, **sub_options(self._lease.uc)}
        url = f"{uc[2]}://{uc[3]}:{uc[4]}{uc[5]}"
        return self.web.post(url, ROOT_REQUEST, ROOT_ACTION)
