"""Boots that break at two places: the case says which is the cause, and what only follows from it."""

from __future__ import annotations

from captures.lab.case import Case, Outcome
from captures.lab.cases.handshakes import Site
from captures.lab.cases.office import MODEL, PHONE
from captures.lab.cases.registering import JUDGED, RETRY, Line
from captures.lab.cases.signing_in import FRONT_END_NAME, NO_SIGN_IN, PLAIN_SERVICE, arrive
from captures.lab.certificates import EXPIRED, authority, issue
from captures.lab.dhcp_options import UC
from captures.lab.lab import Lab
from captures.lab.tls import Presented


def expired_then_service_down(lab: Lab) -> None:
    """The certificate has expired; the service is restarted and does not come up with it."""
    site = Site(lab)
    own = issue(lab.folder, FRONT_END_NAME, site.issuer, dates=EXPIRED)
    service = site.serve(shown=Presented(own, (site.issuer,)))
    arrive(site.signing)
    site.register()
    service.end()
    for _ in range(2):
        lab.wait(RETRY)
        site.register()
    lab.wait(28)


def no_path_then_untrusted(lab: Lab) -> None:
    """Option 43 lacks the path: the phone gets no root certificate, and does not trust the SIP server."""
    site = Site(lab, uc={code: text for code, text in UC.items() if code != 5})
    site.serve()
    site.sign_in(client=site.client(authority(lab.folder, "Preinstalled Root CA")), tries=2)


def wrong_name_then_loop(lab: Lab) -> None:
    """The web services' certificate is for another name; without a certificate of its own the phone is not let in."""
    site = Site(lab, web=True, service=PLAIN_SERVICE)
    site.serve_web(shown=Presented(issue(lab.folder, "old-pool.contoso.com", site.issuer), (site.issuer,)))
    line = Line(site.signing, "tcp")
    line.serve_challenges()
    address = arrive(site.signing).address
    site.get_root_certificate(site.client())
    line.never_get_in(address)
    lab.wait(JUDGED)


CASES = (
    Case(
        expired_then_service_down,
        title="The SIP server's certificate has expired, and its service does not start with it",
        what="""The phone refuses the SIP server's certificate, which has expired. The service is restarted and does not
        come up with it: from then on the connection is refused. The certificate is the cause, that the server cannot be
        reached follows.""",
        phones=NO_SIGN_IN,
        findings={"ACD-CERT-002": [PHONE], "ACD-REG-001": [PHONE]},
        root={PHONE: ["ACD-CERT-002"]},
    ),
    Case(
        no_path_then_untrusted,
        title="Option 43 lacks the path, and the phone does not trust the SIP server",
        what="""DHCP option 43 lacks sub-option 5, so that the phone does not find the certificate provisioning
        service and gets no root certificate. Later it breaks off TLS with the SIP server with the alert
        unknown_ca. Option 43 is the cause.""",
        phones={PHONE: Outcome(MODEL, "failed", "dhcp")},
        findings={rule: [PHONE] for rule in ("ACD-DHCP-015", "ACD-CERT-001", "ACD-CERT-008")},
        root={PHONE: ["ACD-DHCP-015"]},
    ),
    Case(
        wrong_name_then_loop,
        title="The web services' certificate is for another name, and the registrar never lets the phone in",
        what="""The certificate of the web services is for old-pool.contoso.com. The phone refuses it and cannot get a
        certificate of its own, and the registrar challenges each of its answers anew. The wrong name is the cause; that
        the certificate provisioning service cannot be used, and the refusals of the registrar, follow.""",
        phones=NO_SIGN_IN,
        findings={f"ACD-{rule}": [PHONE] for rule in ("CERT-003", "CERT-001", "CERT-005", "REG-004", "REG-003")},
        root={PHONE: ["ACD-CERT-003"]},
    ),
)
