"""Servers that cannot be reached, and web servers that say no; and what only looks like it.

What needs real TLS is not here: its bytes differ from run to run, and a scenario's must not.
"""

from __future__ import annotations

import base64

from acdiag.simulate import arp, boot, services
from acdiag.simulate.boot import join, unique_file
from acdiag.simulate.link import plug_in
from acdiag.simulate.network import DOMAIN, PROVISIONING_SERVER, REGISTRAR, SIP_SERVER
from acdiag.simulate.phone import Phone
from acdiag.simulate.scenario import alone
from acdiag.simulate.site import Site
from acdiag.simulate.tcp import Connection, knock

FILE = "/ipp/dhcpoption160.cfg"
SECOND_SIP_SERVER = "10.1.20.41"
SIP_TLS, HTTP, HTTPS = 5061, 80, 443
CLOUD, CLOUD_NAME = "52.112.67.20", "webpoolam30e06.infra.lync.com"


def leased(site: Site, phone: Phone) -> None:
    """Up to the time, with a scope in which all is right."""
    plug_in(site, phone)
    join(site, phone)
    arp.take(site, phone)
    boot.set_clock(site, phone, None)


def ask_file(site: Site, phone: Phone, path: str, *answers: bytes, method: str = "GET") -> None:
    """The same file asked for as often as there are answers, in one connection."""
    connection = Connection(site, phone, PROVISIONING_SERVER, HTTP)
    agent = f"AUDC-IPPhone-{phone.model}_{phone.software}/1.0"
    for answer in answers:
        head = f"{method} {path} HTTP/1.1\r\nHost: {PROVISIONING_SERVER}\r\nUser-Agent: {agent}\r\n\r\n"
        connection.say(head.encode())
        connection.hear(answer)
    connection.close()


def refusal(status: int, phrase: str, extra: str = "") -> bytes:
    return f"HTTP/1.1 {status} {phrase}\r\n{extra}Content-Length: 0\r\n\r\n".encode()


def file(body: bytes = b"system/type=IPPHONE\r\n") -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def http_not_found(site: Site, phone: Phone) -> None:
    """The web server does not have the configuration file.

    Option 160 names a file that is not there; the phone gets 404, keeps its configuration and registers.
    """
    leased(site, phone)
    ask_file(site, phone, FILE, refusal(404, "Not Found"))
    services.sign_in(site, phone)
    site.expect(phone, "warning", found=["PROV-004"])


def http_forbidden(site: Site, phone: Phone) -> None:
    """The web server wants credentials that the phone does not have.

    Every request for the file is answered with 401.
    """
    leased(site, phone)
    ask_file(site, phone, FILE, *[refusal(401, "Unauthorized", 'WWW-Authenticate: Basic realm="prov"\r\n')] * 2)
    services.sign_in(site, phone)
    site.expect(phone, "warning", found=["PROV-004"])


def http_global_file(site: Site, phone: Phone) -> None:
    """The phone's own file is missing, the global one is there.

    A 404 for <MAC>.cfg is normal at a site that keeps one configuration for all.
    """
    leased(site, phone)
    ask_file(site, phone, f"/ipp/{unique_file(phone)}", refusal(404, "Not Found"))
    ask_file(site, phone, f"/ipp/{phone.model}.cfg", file())
    services.sign_in(site, phone)
    site.expect(phone)


def http_challenge(site: Site, phone: Phone) -> None:
    """The web server asks for credentials, gets them, and redirects.

    401 followed by the file, 302 and 304 are what HTTP is like.
    """
    leased(site, phone)
    challenge = refusal(401, "Unauthorized", 'WWW-Authenticate: Digest realm="prov", nonce="1"\r\n')
    ask_file(site, phone, FILE, challenge, refusal(302, "Found", "Location: /ipp/450HD.cfg\r\n"))
    ask_file(site, phone, "/ipp/450HD.cfg", refusal(304, "Not Modified"))
    services.sign_in(site, phone)
    site.expect(phone)


def http_no_head(site: Site, phone: Phone) -> None:
    """The web server knows no HEAD, and gives the file to GET.

    405 says that it does not want this kind of question; the next one is answered.
    """
    leased(site, phone)
    ask_file(site, phone, FILE, refusal(405, "Method Not Allowed", "Allow: GET\r\n"), method="HEAD")
    ask_file(site, phone, FILE, file())
    services.sign_in(site, phone)
    site.expect(phone)


def provisioning_refused(site: Site, phone: Phone) -> None:
    """Nothing listens on the provisioning server's port.

    Each attempt is answered by RST; the phone registers with the configuration that it has.
    """
    leased(site, phone)
    for _ in range(2):
        knock(site, phone, PROVISIONING_SERVER, HTTP, refused=True)
        phone.wait(2)
    services.sign_in(site, phone)
    site.expect(phone, "failed", found=["PROV-005"])


def provisioning_silent(site: Site, phone: Phone) -> None:
    """A firewall drops what goes to the provisioning server.

    The SYN is repeated three times; then the phone gives up and registers.
    """
    leased(site, phone)
    knock(site, phone, PROVISIONING_SERVER, HTTP)
    services.sign_in(site, phone)
    site.expect(phone, "failed", found=["PROV-005"])


def find_registrar(site: Site, phone: Phone) -> None:
    """SRV for TLS, then the address."""
    services.find_service(site, phone, f"_sipinternaltls._tcp.{DOMAIN}", REGISTRAR, SIP_TLS)
    services.find_address(site, phone, REGISTRAR, SIP_SERVER)


def provisioned(site: Site, phone: Phone) -> None:
    leased(site, phone)
    boot.provision(site, phone, None)


def sip_refused(site: Site, phone: Phone) -> None:
    """The front end server does not listen.

    Its services are stopped: RST to every SYN, every ten seconds.
    """
    provisioned(site, phone)
    find_registrar(site, phone)
    for _ in range(4):
        knock(site, phone, SIP_SERVER, SIP_TLS, refused=True)
        phone.wait(10)
    site.expect(phone, "failed", "registration", found=["REG-001"])


def sip_silent(site: Site, phone: Phone) -> None:
    """A firewall drops what goes to the SIP server.

    No SYN to port 5061 is ever answered.
    """
    provisioned(site, phone)
    find_registrar(site, phone)
    for _ in range(2):
        knock(site, phone, SIP_SERVER, SIP_TLS)
        phone.wait(5)
    site.expect(phone, "failed", "registration", found=["REG-001"])


def sip_second_server(site: Site, phone: Phone) -> None:
    """The first SIP server is out of service, the next one takes the phone.

    A pool has several front end servers; that one of them refuses keeps no phone from registering.
    """
    provisioned(site, phone)
    knock(site, phone, SECOND_SIP_SERVER, SIP_TLS, refused=True)
    phone.wait(1)
    services.sign_in(site, phone)
    site.expect(phone)


def sip_comes_back(site: Site, phone: Phone) -> None:
    """The SIP server restarts while the phone wants to register.

    It is refused for a minute, then registers.
    """
    provisioned(site, phone)
    find_registrar(site, phone)
    for _ in range(3):
        knock(site, phone, SIP_SERVER, SIP_TLS, refused=True)
        phone.wait(25)
    services.sign_in(site, phone)
    site.expect(phone, found=["REG-001"], cleared=["REG-001"], root=[])


def certificate_service_silent(site: Site, phone: Phone) -> None:
    """The certificate provisioning service does not answer.

    Option 43 is right, the name resolves, and a firewall drops TCP 443: the phone gets no certificate.
    """
    provisioned(site, phone)
    services.find_address(site, phone, REGISTRAR, SIP_SERVER)
    for _ in range(2):
        knock(site, phone, SIP_SERVER, HTTPS)
        phone.wait(5)
    site.expect(phone, "failed", "tls", found=["CERT-005"])


def netbios_in_the_cloud(site: Site, phone: Phone) -> None:
    """The user's home is in the cloud, and the phone signs in with a NetBIOS name.

    Behind a proxy that opens TLS, the web ticket service answers 401 to whole credentials of CONTOSO\\bob.
    """
    leased(site, phone)
    services.find_address(site, phone, CLOUD_NAME, CLOUD)
    credentials = base64.b64encode(b"CONTOSO\\bob:secret").decode()
    for extra in ("", f"Authorization: Basic {credentials}\r\n"):
        connection = Connection(site, phone, CLOUD, HTTP)
        connection.say(
            f"POST /WebTicket/WebTicketService.svc/Auth HTTP/1.1\r\nHost: {CLOUD_NAME}\r\n{extra}"
            "Content-Length: 0\r\n\r\n".encode()
        )
        connection.hear(refusal(401, "Unauthorized", 'WWW-Authenticate: Basic realm="lync"\r\n'))
        connection.close()
    phone.wait(30)
    site.expect(phone, "failed", "registration", found=["SIGN-009"])


SCENARIOS = (
    alone("http-not-found", http_not_found),
    alone("http-unauthorized", http_forbidden),
    alone("http-global-file", http_global_file),
    alone("http-challenge", http_challenge),
    alone("http-no-head", http_no_head),
    alone("provisioning-refused", provisioning_refused),
    alone("provisioning-silent", provisioning_silent),
    alone("sip-refused", sip_refused),
    alone("sip-silent", sip_silent),
    alone("sip-second-server", sip_second_server),
    alone("sip-comes-back", sip_comes_back),
    alone("certificate-service-silent", certificate_service_silent),
    alone("sign-in-netbios-in-the-cloud", netbios_in_the_cloud),
)
