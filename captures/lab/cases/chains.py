"""Certificates of the SIP server that the phone refuses: authority, dates, names, chain, and the phone's own clock."""

from __future__ import annotations

import time
from functools import partial

from captures.lab.case import Case
from captures.lab.cases.handshakes import TWICE, Site
from captures.lab.cases.office import PHONE, TIME_PORT, drop, time_server
from captures.lab.cases.signing_in import FRONT_END_NAME, ISSUER_NAME, NO_SIGN_IN, NO_TIME, arrive, fails
from captures.lab.certificates import EXPIRED, NOT_YET, authority, issue
from captures.lab.lab import Lab
from captures.lab.tls import PHONE as TLS_1_2
from captures.lab.tls import Presented

YEAR = 365 * 86_400
FACTORY_DATE = 1_262_304_000
"""2010-01-01: what the phone's clock says before anybody has told it the time."""


def tls_unknown_authority(lab: Lab) -> None:
    """The phone was given the root of another authority."""
    site = Site(lab)
    site.serve()
    site.sign_in(client=site.client(authority(lab.folder, "Other Root CA")), tries=TWICE)


def tls_certificate_expired(lab: Lab) -> None:
    """Since three days ago."""
    site = Site(lab)
    own = issue(lab.folder, FRONT_END_NAME, site.issuer, dates=EXPIRED)
    site.serve(shown=Presented(own, (site.issuer,)))
    site.sign_in(tries=TWICE)


def tls_certificate_not_yet_valid(lab: Lab) -> None:
    """From in three weeks on."""
    site = Site(lab)
    own = issue(lab.folder, FRONT_END_NAME, site.issuer, dates=NOT_YET)
    site.serve(shown=Presented(own, (site.issuer,)))
    site.sign_in(tries=TWICE)


def tls_wrong_name(lab: Lab) -> None:
    """The certificate has the server's own name and not that which the SRV record leads to."""
    site = Site(lab)
    site.serve(shown=Presented(issue(lab.folder, "sfb01.ad.contoso.com", site.issuer), (site.issuer,)))
    site.sign_in(tries=TWICE)


def tls_chain_incomplete(lab: Lab) -> None:
    """The web server presents the intermediate, the SIP server leaves it out."""
    site = Site(lab, web=True)
    site.serve(shown=Presented(site.own))
    site.serve_web()
    arrive(site.signing)
    client = site.client()
    site.get_root_certificate(client)
    site.register(client=client, tries=TWICE)
    lab.wait()


def tls_chain_contradicts(lab: Lab) -> None:
    """The certificate was renewed by a new intermediate, the file with the chain stayed as it was."""
    site = Site(lab)
    newer = authority(lab.folder, ISSUER_NAME.replace("1", "2"), site.root)
    site.serve(shown=Presented(issue(lab.folder, FRONT_END_NAME, newer), (site.issuer,)))
    site.sign_in(tries=TWICE)


def tls_clock_behind(lab: Lab) -> None:
    """A firewall drops NTP; the phone boots with its factory date, before the certificate's first day."""
    _with_clock(lab, FACTORY_DATE)


def tls_clock_ahead(lab: Lab) -> None:
    """A firewall drops NTP; the phone's clock is years ahead, after the certificate's last day."""
    _with_clock(lab, round(time.time()) + 5 * YEAR)


def _with_clock(lab: Lab, clock: int) -> None:
    site = Site(lab, clock=False)
    time_server(lab)
    drop(lab, TIME_PORT)
    site.serve()
    site.sign_in(*TLS_1_2, "-attime", str(clock), tries=TWICE)


_refused = partial(fails, NO_SIGN_IN)

CASES = (
    _refused(
        tls_unknown_authority,
        "The phone does not know the authority of the SIP server's certificate",
        """The site has an authority of its own, and the phone was given the root of another. It breaks off the
        handshake with the alert unknown_ca.""",
        "CERT-001",
        "CERT-008",
    ),
    _refused(
        tls_certificate_expired,
        "The SIP server's certificate has expired",
        """The certificate was valid until three days before. The phone breaks off the handshake with the alert
        certificate_expired.""",
        "CERT-002",
    ),
    _refused(
        tls_certificate_not_yet_valid,
        "The SIP server's certificate is not yet valid",
        """The certificate is valid from three weeks later on. The phone breaks off the handshake with the alert
        bad_certificate, which does not say why.""",
        "CERT-002",
        "CERT-001",
    ),
    _refused(
        tls_wrong_name,
        "The SIP server's certificate is for another name",
        """DNS leads the phone to sip.contoso.com, and the certificate is for sfb01.ad.contoso.com. The phone breaks off
        the handshake with the alert bad_certificate, which does not say why.""",
        "CERT-003",
        "CERT-001",
    ),
    _refused(
        tls_chain_incomplete,
        "The SIP server leaves out the intermediate certificate",
        """The phone has the site's root. The web server presents its certificate with the intermediate, and HTTPS
        works; the SIP server presents its own alone. The phone cannot reach the root and sends the alert
        unknown_ca.""",
        "CERT-004",
        "CERT-001",
        "CERT-008",
    ),
    _refused(
        tls_chain_contradicts,
        "The SIP server presents the wrong intermediate certificate",
        """The certificate was issued by Contoso Issuing CA 2, and the server presents Contoso Issuing CA 1 with it. The
        phone has the root of both, cannot reach it, and sends the alert unknown_ca.""",
        "CERT-004",
        "CERT-001",
        "CERT-008",
    ),
    Case(
        tls_clock_behind,
        title="The phone's clock is wrong, and a valid certificate is not yet valid for it",
        what="""A firewall drops NTP, and the phone runs with its factory date. The certificate of the SIP server is in
        order at the time of the capture; for the phone it begins in the future, and it sends the alert
        bad_certificate. The cause is the time.""",
        phones=NO_TIME,
        findings={rule: [PHONE] for rule in ("ACD-TIME-001", "ACD-CERT-001", "ACD-CERT-008")},
        root={PHONE: ["ACD-TIME-001"]},
    ),
    Case(
        tls_clock_ahead,
        title="The phone's clock is wrong, and a valid certificate has expired for it",
        what="""A firewall drops NTP, and the phone's clock is five years ahead. The certificate of the SIP server is in
        order at the time of the capture; for the phone it has expired, and it sends the alert certificate_expired. The
        cause is the time.""",
        phones=NO_TIME,
        findings={rule: [PHONE] for rule in ("ACD-TIME-001", "ACD-CERT-002")},
        root={PHONE: ["ACD-TIME-001"]},
    ),
)
