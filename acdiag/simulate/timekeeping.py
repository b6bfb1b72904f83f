"""NTP where it is not as it should be: requests in vain, servers without the time, phones with a wrong clock."""

from __future__ import annotations

from scapy.layers.inet import ICMP, IP, UDP
from scapy.layers.ntp import NTPHeader

from acdiag.simulate.clock import SECOND
from acdiag.simulate.network import NTP_SERVER
from acdiag.simulate.phone import Phone
from acdiag.simulate.services import NTP_EPOCH
from acdiag.simulate.site import Site

PORT_UNREACHABLE = 3
NOT_SYNCHRONISED = 3
"""Leap indicator."""


def request(site: Site, phone: Phone, server: str = NTP_SERVER, *, clock: float | None = None) -> tuple[int, NTPHeader]:
    """Ask; the phone's clock is `clock` seconds ahead, or it sends no time at all. Gives its port and the message."""
    port = phone.ephemeral()
    sent = 0.0 if clock is None else _now(phone) + clock
    asked = NTPHeader(version=4, mode=3, stratum=0, poll=6, precision=0, ref=0, orig=0, recv=0, sent=sent)
    site.out(phone, server, (port, 123), asked)
    return port, asked


def in_vain(site: Site, phone: Phone, server: str = NTP_SERVER, *, times: int = 3) -> None:
    """Requests some seconds apart that nobody answers."""
    for _ in range(times):
        request(site, phone, server)
        phone.wait(4)


def unreachable(site: Site, phone: Phone, server: str = NTP_SERVER) -> None:
    """Nothing listens on the server's port 123, and ICMP says so."""
    port, asked = request(site, phone, server)
    phone.wait(0.004)
    sent = IP(src=phone.ip, dst=server) / UDP(sport=port, dport=123) / asked
    error = IP(src=server, dst=phone.ip, id=site.number()) / ICMP(type=3, code=PORT_UNREACHABLE) / sent
    site.carry(phone, error, away=False)
    phone.wait(4)


def exchange(
    site: Site,
    phone: Phone,
    server: str = NTP_SERVER,
    *,
    clock: float | None = None,
    stratum: int = 2,
    leap: int = 0,
    kiss: bytes = b"",
) -> None:
    """A request and its answer; a kiss code goes with stratum 0."""
    port, asked = request(site, phone, server, clock=clock)
    phone.wait(0.006)
    now = _now(phone)
    answer = NTPHeader(
        version=4,
        mode=4,
        leap=leap,
        stratum=stratum,
        poll=6,
        precision=-23,
        ref=0 if leap else now - 40,
        orig=asked.sent,
        recv=now - 0.003,
        sent=now - 0.0029,
        **({"ref_id": kiss} if kiss else {"id": "10.0.0.1"}),
    )
    site.back(phone, server, (123, port), answer)
    phone.wait(0.1)


def _now(phone: Phone) -> float:
    return phone.now / SECOND + NTP_EPOCH
