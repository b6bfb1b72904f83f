"""The office of the cases that sign in: the phone finds name, time and SIP server, and then talks to it.

The front end is a host of its own; what runs there is the recipe's business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from captures.lab.case import Case, Outcome
from captures.lab.cases.office import (
    MODEL,
    PHONE,
    SIP_HOST,
    SIP_SERVICE,
    UNKNOWN,
    WEB_HOSTS,
    come_online,
    name_server,
    office,
    time_server,
)
from captures.lab.lab import NATIVE, Lab
from captures.lab.netns import Namespace
from captures.lab.online import Online
from captures.lab.phone import Phone

FRONT_END, FRONT_END_NAME = "10.59.10.40", "sip.contoso.com"
PLAIN_SERVICE = "srv-host=_sipinternal._tcp.contoso.com,sip.contoso.com,5060,0,0"
"""Where the site has SIP without TLS."""
ROOT_NAME, ISSUER_NAME = "Contoso Root CA", "Contoso Issuing CA 1"
WELL = {PHONE: Outcome(MODEL)}
NO_SIGN_IN = {PHONE: Outcome(MODEL, "failed", "tls")}
NO_TIME = {PHONE: Outcome(MODEL, "failed", "time")}
NOT_REGISTERED = {PHONE: Outcome(MODEL, "failed", "registration")}


class Signing(NamedTuple):
    """A phone that is about to sign in."""

    lab: Lab
    phone: Phone
    front_end: Namespace
    web: Namespace | None = None


def network(
    lab: Lab, *, service: str = SIP_SERVICE, clock: bool = True, web: bool = False, **options: object
) -> Signing:
    """Names, time where `clock` is there, the front end, and a host for the web services."""
    phone = office(lab, url=None, **options)
    name_server(lab, *UNKNOWN, service, SIP_HOST, *WEB_HOSTS)
    if clock:
        time_server(lab)
    front_end = lab.host(NATIVE, "00:50:56:00:0a:40", FRONT_END)
    services = lab.host(NATIVE, "00:50:56:00:0a:04", "10.59.10.4") if web else None
    return Signing(lab, phone, front_end, services)


def arrive(signing: Signing) -> Online:
    """Boot up to the name of the SIP server."""
    online = come_online(signing.lab, signing.phone)
    online.set_clock()
    if online.find_sip_server() is None:
        raise LookupError("DNS does not lead to the SIP server")
    return online


def fails(phones: Mapping[str, Outcome], recipe: Callable[[Lab], None], title: str, what: str, *rules: str) -> Case:
    """The phone does not sign in and ends as in `phones`; the first of `rules`, named without ACD-, is the cause."""
    return Case(
        recipe,
        title=title,
        what=what,
        phones=phones,
        findings={f"ACD-{rule}": [PHONE] for rule in rules},
        root={PHONE: [f"ACD-{rules[0]}"]},
    )
