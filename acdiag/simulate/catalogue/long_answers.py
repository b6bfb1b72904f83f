"""Answers of DNS that do not fit into a datagram (RFC 7766)."""

from __future__ import annotations

from scapy.layers.dns import DNS, DNSQR, DNSRRSRV

from acdiag.simulate import services
from acdiag.simulate.catalogue.reach import leased
from acdiag.simulate.network import DNS_SERVER, DOMAIN, REGISTRAR, SIP_SERVER
from acdiag.simulate.phone import Phone
from acdiag.simulate.scenario import alone
from acdiag.simulate.site import Site
from acdiag.simulate.tcp import Connection, knock

NAME = f"_sipinternal._tcp.{DOMAIN}."
PORT = 53
FRONT_ENDS = 24


def by_tcp(site: Site, phone: Phone) -> None:
    """The answer is too long for UDP, and the phone asks again by TCP.

    The datagram says that it is truncated and holds no record; the whole list comes by TCP, in two segments.
    """
    leased(site, phone)
    services.find_service(site, phone, f"_sipinternaltls._tcp.{DOMAIN}", None)
    question = DNSQR(qname=NAME, qtype="SRV")
    number = _cut_short(site, phone, question)
    names = [REGISTRAR, *(f"sfb{index:02d}.{DOMAIN}" for index in range(2, FRONT_ENDS))]
    records = [
        DNSRRSRV(rrname=NAME, ttl=600, priority=at, weight=0, port=5060, target=f"{name}.")
        for at, name in enumerate(names)
    ]
    answer = bytes(DNS(id=number, qr=1, rd=1, ra=1, qd=[question], an=records))
    connection = Connection(site, phone, DNS_SERVER, PORT)
    connection.say(_prefixed(bytes(DNS(id=number, rd=1, qd=[question]))))
    whole = _prefixed(answer)
    connection.hear(whole[:700])
    connection.hear(whole[700:])
    connection.close()
    services.find_address(site, phone, REGISTRAR, SIP_SERVER)
    services.register(site, phone)
    site.expect(phone)


def without_tcp(site: Site, phone: Phone) -> None:
    """The answer is too long for UDP, and a firewall drops TCP 53.

    Names with short answers resolve; the list of front end servers does not come.
    """
    leased(site, phone)
    services.find_service(site, phone, f"_sipinternaltls._tcp.{DOMAIN}", None)
    for _ in range(2):
        _cut_short(site, phone, DNSQR(qname=NAME, qtype="SRV"))
        knock(site, phone, DNS_SERVER, PORT)
    site.expect(phone, "failed", "dns", found=["DNS-001"])


def _cut_short(site: Site, phone: Phone, question: DNSQR) -> int:
    """A question, and an answer without records that says it is truncated; the question's id."""
    number, port = phone.rng.getrandbits(16), phone.ephemeral()
    site.out(phone, DNS_SERVER, (port, PORT), DNS(id=number, rd=1, qd=[question]))
    phone.wait(0.004)
    site.back(phone, DNS_SERVER, (PORT, port), DNS(id=number, qr=1, rd=1, ra=1, tc=1, qd=[question]))
    phone.wait(0.01)
    return number


def _prefixed(message: bytes) -> bytes:
    return len(message).to_bytes(2, "big") + message


SCENARIOS = (alone("dns-by-tcp", by_tcp), alone("dns-without-tcp", without_tcp))
