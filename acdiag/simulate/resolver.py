"""The phone's resolver where DNS is not as it should be: questions in vain, other servers, other answers."""

from __future__ import annotations

from collections.abc import Sequence

from scapy.layers.dns import DNS, DNSQR, DNSRR, DNSRRSRV
from scapy.layers.inet import ICMP, IP, UDP

from acdiag.simulate.network import DNS_SERVER
from acdiag.simulate.phone import Phone
from acdiag.simulate.site import Site

AGAIN = 5.0
"""Seconds after which a resolver repeats a question."""
NO_ERROR, NO_SUCH_NAME = 0, 3
PORT_UNREACHABLE = 3


def question(site: Site, phone: Phone, name: str, kind: str = "A", server: str = DNS_SERVER) -> tuple[DNS, int]:
    """Send one question; gives the message and the port it came from."""
    port = phone.ephemeral()
    asked = DNS(id=phone.rng.getrandbits(16), rd=1, qd=[DNSQR(qname=f"{name}.", qtype=kind)])
    site.out(phone, server, (port, 53), asked)
    return asked, port


def in_vain(site: Site, phone: Phone, name: str, kind: str = "A", *, server: str = DNS_SERVER, times: int = 2) -> None:
    """A question that is repeated and has no answer."""
    for _ in range(times):
        question(site, phone, name, kind, server)
        phone.wait(AGAIN, 0)


def unreachable(site: Site, phone: Phone, name: str, kind: str = "A") -> None:
    """Nothing listens on the server's port 53, and ICMP says so."""
    asked, port = question(site, phone, name, kind)
    phone.wait(0.004)
    sent = IP(src=phone.ip, dst=DNS_SERVER) / UDP(sport=port, dport=53) / asked
    error = IP(src=DNS_SERVER, dst=phone.ip, id=site.number()) / ICMP(type=3, code=PORT_UNREACHABLE) / sent
    site.carry(phone, error, away=False)
    phone.wait(1)


def ask(
    site: Site,
    phone: Phone,
    name: str,
    kind: str,
    answers: Sequence[DNSRR | DNSRRSRV],
    *,
    server: str = DNS_SERVER,
    rcode: int = NO_ERROR,
) -> None:
    """One question and these answers; none and no error is a name without such a record."""
    asked, port = question(site, phone, name, kind, server)
    phone.wait(0.004)
    reply = DNS(id=asked.id, qr=1, aa=1, rd=1, ra=1, qd=asked.qd, an=list(answers), rcode=rcode)
    site.back(phone, server, (53, port), reply)
    phone.wait(0.01)


def service(name: str, target: str, port: int, priority: int = 0) -> DNSRRSRV:
    return DNSRRSRV(rrname=f"{name}.", ttl=600, priority=priority, weight=0, port=port, target=f"{target}.")


def address(name: str, value: str) -> DNSRR:
    return DNSRR(rrname=f"{name}.", type="A", ttl=600, rdata=value)
