"""TLS with the SIP server: versions, cipher suites and the phone's own certificate, by openssl at both ends."""

from __future__ import annotations

from functools import partial

from captures.lab.case import Case
from captures.lab.cases.office import PHONE, SIP_SERVICE, WEB_SERVER
from captures.lab.cases.signing_in import (
    FRONT_END,
    FRONT_END_NAME,
    ISSUER_NAME,
    NO_SIGN_IN,
    ROOT_NAME,
    WELL,
    Signing,
    arrive,
    fails,
    network,
)
from captures.lab.certificates import Made, authority, bundle, issue
from captures.lab.daemons import Daemon
from captures.lab.dhcp_options import CERT_PATH
from captures.lab.lab import Lab
from captures.lab.tls import PHONE as TLS_1_2
from captures.lab.tls import Client, Presented, serve_file, serve_sip

SIP_TLS = 5061
LASTS = 40
"""Seconds on the connection until a registration is presumed."""
USER = "sip:alice@contoso.com"
REGISTER = "\r\n".join(
    [
        "REGISTER sip:contoso.com SIP/2.0",
        "Via: SIP/2.0/TLS 10.59.10.50:4061;branch=z9hG4bK-signing-in",
        "Max-Forwards: 70",
        f"From: <{USER}>;tag=4711;epid=00908f123450",
        f"To: <{USER}>",
        "Call-ID: 6f1d-signing-in",
        "CSeq: 1 REGISTER",
        "Contact: <sip:alice@10.59.10.50:4061;transport=tls>",
        "User-Agent: AUDC-IPPhone-450HD_UC_3.4.8.808/1.0",
        "Expires: 600",
        "Content-Length: 0",
        "",
        "",
    ]
)


class Site:
    """A signing-in phone with the site's authorities; the phone trusts the root."""

    def __init__(
        self, lab: Lab, *, web: bool = False, clock: bool = True, service: str = SIP_SERVICE, **options: object
    ) -> None:
        self.signing: Signing = network(lab, web=web, clock=clock, service=service, **options)
        self.lab, self.folder = lab, lab.folder
        self.root = authority(self.folder, ROOT_NAME)
        self.issuer = authority(self.folder, ISSUER_NAME, self.root)
        self.own = issue(self.folder, FRONT_END_NAME, self.issuer, "sfb01.contoso.com")

    def serve(self, *options: str, shown: Presented | None = None) -> Daemon:
        """The SIP server; with the right chain unless another is `shown`."""
        chain = shown or Presented(self.own, (self.issuer,))
        return self.lab.keep(serve_sip(self.signing.front_end, self.folder, SIP_TLS, chain, *options))

    def serve_web(self, *options: str, shown: Presented | None = None) -> None:
        """The certificate provisioning service that option 43 names."""
        assert self.signing.web is not None
        if shown is None:
            shown = Presented(issue(self.folder, "sfb-web.contoso.com", self.issuer), (self.issuer,))
        self.lab.keep(serve_file(self.signing.web, self.folder, 443, shown, CERT_PATH, *options))

    def client(self, *trusted: Made) -> Client:
        return Client(self.signing.phone.namespace, self.folder, *(trusted or (self.root,)))

    def sign_in(self, *options: str, client: Client | None = None, stay: float = 0, tries: int = 1) -> None:
        """Boot, and register over TLS, `tries` times where it fails."""
        arrive(self.signing)
        self.register(*options, client=client, stay=stay, tries=tries)
        self.lab.wait()

    def register(self, *options: str, client: Client | None = None, stay: float = 0, tries: int = 1) -> None:
        """Register over TLS with the phone's options."""
        speaking = client or self.client()
        for number in range(tries):
            if number:
                self.lab.wait(5)
            speaking.say(f"{FRONT_END}:{SIP_TLS}", FRONT_END_NAME, REGISTER, *(options or TLS_1_2), stay=stay)

    def get_root_certificate(self, client: Client, *options: str) -> None:
        """Ask the certificate provisioning service."""
        client.get(f"{WEB_SERVER}:443", "sfb-web.contoso.com", CERT_PATH, *options)


TWICE = 2


def tls_accepted(lab: Lab) -> None:
    """The web services and the registrar by TLS 1.2; the connection to the registrar lasts."""
    site = Site(lab, web=True)
    site.serve()
    site.serve_web()
    arrive(site.signing)
    site.get_root_certificate(site.client())
    site.register(stay=LASTS)
    lab.wait(2)


def tls_13_accepted(lab: Lab) -> None:
    """The same by TLS 1.3, as a newer firmware might."""
    site = Site(lab)
    site.serve()
    site.sign_in("-tls1_3", stay=LASTS)


def tls_13_unknown_authority(lab: Lab) -> None:
    """TLS 1.3 hides certificate and alert."""
    site = Site(lab)
    site.serve()
    other = authority(lab.folder, "Other Root CA")
    site.sign_in("-tls1_3", client=site.client(other), tries=TWICE)


def tls_13_client_certificate_missing(lab: Lab) -> None:
    """TLS 1.3 hides what the server wants, and that the phone has none."""
    site = Site(lab)
    site.serve(*_demanding(site))
    site.sign_in("-tls1_3", tries=TWICE)


def tls_server_13_only(lab: Lab) -> None:
    """The server was hardened: nothing below TLS 1.3."""
    site = Site(lab)
    site.serve("-tls1_3")
    site.sign_in(tries=TWICE)


def tls_server_10_only(lab: Lab) -> None:
    """An old server knows TLS 1.0 only; the phone was told to use 1.2."""
    site = Site(lab)
    site.serve("-tls1", "-cipher", "ALL:@SECLEVEL=0")
    site.sign_in("-tls1_2", "-cipher", "ALL:@SECLEVEL=0", tries=TWICE)


def tls_no_common_cipher(lab: Lab) -> None:
    """The server takes AES-256 with GCM, the phone offers AES-128 with CBC."""
    site = Site(lab)
    site.serve("-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384")
    site.sign_in("-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA", tries=TWICE)


def tls_client_certificate_accepted(lab: Lab) -> None:
    """The server demands a certificate, and the phone's comes from an authority that it knows."""
    site = Site(lab)
    site.serve(*_demanding(site))
    site.sign_in(*_showing(issue(lab.folder, "00908f123450", site.issuer), site.issuer), stay=LASTS)


def tls_client_certificate_optional(lab: Lab) -> None:
    """The server asks for a certificate and goes on without."""
    site = Site(lab)
    site.serve("-verify", "2", "-CAfile", str(bundle(lab.folder, "clients", site.root)))
    site.sign_in(stay=LASTS)


def tls_client_certificate_missing(lab: Lab) -> None:
    """The server demands a certificate; the phone has none."""
    site = Site(lab)
    site.serve(*_demanding(site))
    site.sign_in(tries=TWICE)


def tls_client_certificate_refused(lab: Lab) -> None:
    """The phone's certificate comes from its maker, whose authority the server does not know."""
    site = Site(lab)
    site.serve(*_demanding(site))
    maker = authority(lab.folder, "Maker Root CA")
    site.sign_in(*_showing(issue(lab.folder, "00908f123450", maker), maker), tries=TWICE)


def _demanding(site: Site) -> tuple[str, ...]:
    return "-Verify", "2", "-verify_return_error", "-CAfile", str(bundle(site.folder, "clients", site.root))


def _showing(own: Made, issuer: Made) -> tuple[str, ...]:
    chain = bundle(issuer.pem.file.parent, "phone.chain", issuer)
    return *TLS_1_2, "-cert", str(own.pem.file), "-key", str(own.pem.key), "-cert_chain", str(chain)


_fails = partial(fails, NO_SIGN_IN)

CASES = (
    Case(
        tls_accepted,
        title="The phone signs in over TLS 1.2",
        what="""Nothing was broken. The phone gets an answer of the certificate provisioning service by HTTPS and
        registers over TLS on port 5061, where it stays. Both servers present their certificate with the
        intermediate above it; the site has an authority of its own, which the phone was given.""",
        phones=WELL,
        undecided={"ACD-REG-003": [PHONE], "ACD-CERT-005": [PHONE]},
        info={"ACD-CERT-008": [PHONE]},
    ),
    Case(
        tls_13_accepted,
        title="The phone signs in over TLS 1.3",
        what="""Nothing was broken. TLS 1.3 hides the server's certificate; the connection lasts.""",
        phones=WELL,
    ),
    _fails(
        tls_13_unknown_authority,
        "The phone refuses a certificate that TLS 1.3 hides",
        """The phone does not know the authority of the server's certificate. TLS 1.3 encrypts the certificate; the
        alert unknown_ca comes before the phone has keys to encrypt it with, and can be read.""",
        "CERT-001",
    ),
    Case(
        tls_13_client_certificate_missing,
        title="The server demands a client certificate, the phone has none, and TLS 1.3 hides it",
        what="""The server demands a certificate, the phone has none, and the server ends the handshake with an
        alert. With TLS 1.3 the demand, the empty answer and the alert are encrypted: that the server gave up can
        be seen, why cannot.""",
        phones=WELL,
        undecided={"ACD-CERT-007": [PHONE], "ACD-CERT-001": [PHONE]},
    ),
    _fails(
        tls_server_13_only,
        "The server speaks only TLS 1.3",
        """The server was hardened and takes TLS 1.3 only; the phone offers TLS 1.2 at most. The server answers
        ClientHello with the alert protocol_version.""",
        "CERT-006",
    ),
    _fails(
        tls_server_10_only,
        "The server speaks only TLS 1.0",
        """The server answers with TLS 1.0, the phone takes nothing below TLS 1.2 and sends the alert
        protocol_version.""",
        "CERT-006",
    ),
    _fails(
        tls_no_common_cipher,
        "Phone and server have no cipher suite in common",
        """The server takes one cipher suite, the phone offers another. The server answers ClientHello with the alert
        handshake_failure.""",
        "CERT-006",
    ),
    Case(
        tls_client_certificate_accepted,
        title="The server demands a client certificate, and the phone's is accepted",
        what="""Nothing was broken. The server demands a certificate, the phone shows one of the site's own
        authority and registers.""",
        phones=WELL,
        info={"ACD-CERT-008": [PHONE]},
    ),
    Case(
        tls_client_certificate_optional,
        title="The server asks for a client certificate and goes on without",
        what="""Nothing was broken. The server asks for a certificate, the phone shows none, and registers all the
        same.""",
        phones=WELL,
        info={"ACD-CERT-008": [PHONE]},
    ),
    _fails(
        tls_client_certificate_missing,
        "The server demands a client certificate and the phone has none",
        """The server demands a certificate. The phone answers with an empty list, and the server ends the
        handshake with the alert handshake_failure.""",
        "CERT-007",
    ),
    _fails(
        tls_client_certificate_refused,
        "The server does not know the authority of the phone's certificate",
        """The phone shows a certificate of its maker's authority, the server trusts the site's only. The server
        ends the handshake with the alert unknown_ca.""",
        "CERT-007",
    ),
)
