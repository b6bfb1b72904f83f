"""A site with servers of its own for names, time and the web, which the cases after DHCP start from.

All is healthy until a recipe changes something. Each server is a host of its own in the phone's subnet.
"""

from __future__ import annotations

from captures.lab.cases.networks import MACS, flat
from captures.lab.certificates import authority, issue
from captures.lab.daemons import Daemon, dnsmasq_dns
from captures.lab.dhcp_options import Scope
from captures.lab.lab import NATIVE, TAIL, Lab, firmware_name
from captures.lab.online import Online
from captures.lab.peek import destination, ports
from captures.lab.phone import Phone
from captures.lab.servers import chronyd, nginx

MODEL = "450HD"
PHONE = MACS[MODEL]
DNS_SERVER, SECOND_DNS_SERVER = "10.59.10.2", "10.59.10.12"
TIME_SERVER, SECOND_TIME_SERVER = "10.59.10.3", "10.59.10.13"
WEB_SERVER = "10.59.10.4"
DNS_PORT, TIME_PORT, WEB_PORT, TLS_PORT = 53, 123, 80, 443
UNKNOWN = ("local=/com/", "local=/gov/")
"""dnsmasq then says that a name does not exist, where it would refuse to tell."""
SIP_SERVICE = "srv-host=_sipinternaltls._tcp.contoso.com,sip.contoso.com,5061,0,0"
SIP_HOST = "host-record=sip.contoso.com,10.59.10.40"
WEB_HOSTS = (f"host-record=prov.contoso.com,{WEB_SERVER}", f"host-record=sfb-web.contoso.com,{WEB_SERVER}")
NAMES = (*UNKNOWN, SIP_SERVICE, SIP_HOST, *WEB_HOSTS)
"""All that a phone looks for."""
FILES = "http://prov.contoso.com/ipp/{firmware};{model}.cfg"
"""Option 160."""
SERVICE = "location /CertProv/ { default_type text/xml; return 200 '<Envelope/>'; }"
"""The certificate provisioning service, as far as HTTP goes."""
FIRMWARE_BYTES = 6_000


def scope(**changes: object) -> Scope:
    """DHCP's options: option 160 by HTTP and no TFTP."""
    given = Scope(dns=DNS_SERVER, ntp=TIME_SERVER, url=FILES, tftp_server=None, boot_file=None)
    return given.but(**changes)


def office(lab: Lab, **changes: object) -> Phone:
    """The network and the phone, with these changes of the DHCP options, and no server yet."""
    return flat(lab, MODEL, scope(**changes))


def name_server(lab: Lab, *records: str) -> Daemon:
    """dnsmasq with these records; with `NAMES` when none is given."""
    place = lab.host(NATIVE, "00:50:56:00:0a:02", DNS_SERVER)
    return lab.keep(dnsmasq_dns(place, lab.folder, records or NAMES))


def time_server(lab: Lab, *, second: bool = False, **how: int | None) -> Daemon:
    """chrony; `how` as there."""
    address, last = (SECOND_TIME_SERVER, "13") if second else (TIME_SERVER, "03")
    place = lab.host(NATIVE, f"00:50:56:00:0a:{last}", address)
    return lab.keep(chronyd(place, lab.folder, address, **how))


def web_server(lab: Lab, *blocks: str, files: bool = True) -> Daemon:
    """nginx with the phone's files and the certificate provisioning service, or with other locations instead."""
    place = lab.host(NATIVE, "00:50:56:00:0a:04", WEB_SERVER)
    site = authority(lab.folder, "Contoso Root CA")
    certificate = issue(lab.folder, "sfb-web.contoso.com", site, "prov.contoso.com")
    running = nginx(place, lab.folder, blocks or (SERVICE,), certificate.pem)
    folder = lab.folder / "nginx" / "ipp"
    folder.mkdir()
    if files:
        (folder / firmware_name(MODEL)).write_bytes((b"made-up firmware " * FIRMWARE_BYTES)[:FIRMWARE_BYTES])
        (folder / f"{MODEL}.cfg").write_text(f"system/type={MODEL}\nvoip/line/0/enabled=1\n")
    return lab.keep(running)


def drop(lab: Lab, port: int, address: str | None = None) -> None:
    """A firewall that lets nothing to this port pass, of one server or of all."""

    def passes(_: str, frame: bytes) -> bool:
        to = ports(frame)
        return to is None or to[1] != port or address not in (None, destination(frame))

    lab.watch(passes)


def come_online(lab: Lab, phone: Phone, *, cdp: bool = True) -> Online:
    """Link and DHCP, as every boot begins."""
    lab.power_on(cdp=cdp)
    phone.announce(with_cdp=cdp)
    lease = phone.ask_dhcp()
    if lease is None:
        raise TimeoutError("DHCP gave no lease")
    return Online(phone, lease)


def boot(lab: Lab, phone: Phone, patience: float = TAIL, *, own_file: bool = False, directory: bool = False) -> None:
    """Link, DHCP, time, files and the SIP server's address, and `patience` seconds for what comes late."""
    online = come_online(lab, phone)
    online.set_clock()
    online.provision(own_file=own_file)
    if directory:
        online.find_directory()
    online.find_sip_server()
    lab.wait(patience)
