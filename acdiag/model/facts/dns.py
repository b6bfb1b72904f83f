"""Facts of DNS (RFC 1035, RFC 2782): what was asked of which server, and what came of it.

Only questions for A, AAAA and SRV; mDNS, LLMNR and NetBIOS names are none of DNS. A question that is sent again while
it waits is the same question, and one that is asked again and again is said after 4 s, 8 s and so on up to 64 s.
"""

from __future__ import annotations

from typing import ClassVar

from acdiag.model.facts.base import Fact


class DnsFact(Fact):
    """`host` is the client: its address."""

    stage: ClassVar[str] = "dns"

    qname: str = ""
    """The name that is asked for, in lower case."""
    type: str = "A"
    """A, AAAA or SRV."""
    server: str = ""
    """Address that the question went to."""
    purpose: str = "other"
    """What the name is for: sip-srv, sip-host, autodiscover, ntp, ldap, provisioning (the fallbacks that a phone tries
    by itself) or other."""
    label: str = ""
    """The first label of the name; the two labels of a service together."""
    domain: str = ""
    """What follows the label."""


class DnsAsked(DnsFact):
    """A question."""

    name: ClassVar[str] = "dns.asked"


class DnsResolved(DnsFact):
    """An answer with what was asked for."""

    name: ClassVar[str] = "dns.resolved"

    targets: tuple[str, ...] = ()
    """Addresses; of SRV the hosts, in lower case, the preferred one first."""
    port: int | None = None
    """Of SRV: the preferred host's port."""
    outside: tuple[str, ...] = ()
    """Of SRV: the hosts that do not lie in the domain of the service."""
    glued: tuple[str, ...] = ()
    """Of SRV: the hosts whose addresses came with the same answer."""
    truncated: bool = False
    """The answer did not fit, and the rest is to be asked for by TCP; then `targets` may be empty."""


class DnsFailed(DnsFact):
    """An answer without what was asked for."""

    name: ClassVar[str] = "dns.failed"

    rcode: int = 0
    """3 is NXDomain, 2 ServFail, 5 Refused; 0 where the name exists and has nothing of that type."""
    reason: str = ""
    """Why, in a few words."""


class DnsUnanswered(DnsFact):
    """A question had no answer of any kind for 10 s; sending it again does not restart the wait."""

    name: ClassVar[str] = "dns.unanswered"

    asked: int = 1
    """How often it was sent in that time."""
    reason: str = "silence"
    """silence, or unreachable when ICMP said so."""
    alive: bool = False
    """The server answered another question of this client meanwhile, or something that could not be read."""
    elsewhere: str = "nothing"
    """What another server said to the same question meanwhile: resolved, failed or nothing."""
    went_on: bool = False
    """The client asked the server once, and for another name within a second: perhaps it had its answer."""
