"""The rest of a healthy boot: names, time, configuration file and registration, each a short clear conversation."""

from __future__ import annotations

from typing import Any

from scapy.layers.dns import DNS, DNSQR, DNSRR, DNSRRSRV
from scapy.layers.ntp import NTPHeader

from acdiag.simulate.clock import SECOND
from acdiag.simulate.log import NOTICE
from acdiag.simulate.network import DNS_SERVER, DOMAIN, NTP_SERVER, REGISTRAR, SIP_SERVER
from acdiag.simulate.phone import Phone
from acdiag.simulate.site import Site
from acdiag.simulate.tcp import Connection

NTP_EPOCH = 2_208_988_800
"""Seconds from 1900 to 1970."""
NO_SUCH_NAME = 3
KEEP_ALIVES = 4
"""Quarters of a minute (RFC 5626 section 4.4.1): long enough to see which VLAN a phone really uses."""
AUTHENTICATION = f'NTLM realm="SIP Communications Service", targetname="{REGISTRAR}", version=4'


def ask_name(site: Site, phone: Phone, name: str, kind: str, answer: DNSRR | DNSRRSRV | None) -> None:
    """One DNS question and its answer; None is NXDOMAIN."""
    number, port = phone.rng.getrandbits(16), phone.ephemeral()
    question = DNSQR(qname=f"{name}.", qtype=kind)
    site.out(phone, DNS_SERVER, (port, 53), DNS(id=number, rd=1, qd=[question]))
    phone.wait(0.004)
    reply = DNS(
        id=number,
        qr=1,
        aa=1,
        rd=1,
        ra=1,
        qd=[question],
        an=[answer] if answer else [],
        rcode=0 if answer else NO_SUCH_NAME,
    )
    site.back(phone, DNS_SERVER, (53, port), reply)
    phone.wait(0.01)


def find_address(site: Site, phone: Phone, name: str, address: str | None) -> None:
    """An A query."""
    answer = DNSRR(rrname=f"{name}.", type="A", ttl=600, rdata=address) if address else None
    ask_name(site, phone, name, "A", answer)


def find_service(site: Site, phone: Phone, name: str, target: str | None, port: int = 0) -> None:
    """An SRV query."""
    answer = (
        DNSRRSRV(rrname=f"{name}.", ttl=600, priority=0, weight=0, port=port, target=f"{target}.") if target else None
    )
    ask_name(site, phone, name, "SRV", answer)


def _ntp_time(at: int) -> float:
    return at / SECOND + NTP_EPOCH


def set_clock(site: Site, phone: Phone, server: str = NTP_SERVER) -> None:
    """One NTP exchange (RFC 5905) with a stratum 2 server."""
    ports = (phone.ephemeral(), 123)
    asked = _ntp_time(phone.now)
    times: dict[str, Any] = {"ref": 0, "orig": 0, "recv": 0, "sent": asked}
    site.out(phone, server, ports, NTPHeader(version=4, mode=3, stratum=0, poll=6, precision=0, **times))
    phone.wait(0.006)
    now = _ntp_time(phone.now)
    times = {"ref": now - 40, "orig": asked, "recv": now - 0.003, "sent": now - 0.0029}
    site.back(
        phone,
        server,
        ports[::-1],
        NTPHeader(version=4, mode=4, stratum=2, poll=6, precision=-23, id="10.0.0.1", **times),
    )
    phone.clock_set = True
    who = f"{phone.model} {phone.software} {phone.mac}"
    site.log(phone, "nxphone", f"control_center: {who}, time set from time server {server}")
    phone.wait(0.1)


def fetch(site: Site, phone: Phone, server: str, path: str, body: bytes = b"system/type=IPPHONE\r\n") -> None:
    """A file by HTTP."""
    agent = f"AUDC-IPPhone-{phone.model}_{phone.software}/1.0"
    connection = Connection(site, phone, server, 80)
    connection.say(
        f"GET {path} HTTP/1.1\r\nHost: {server}\r\nUser-Agent: {agent}\r\nConnection: close\r\n\r\n".encode()
    )
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    connection.hear(head.encode() + body)
    connection.close()


def sign_in(site: Site, phone: Phone) -> None:
    """Find the registrar and register there."""
    find_service(site, phone, f"_sipinternaltls._tcp.{DOMAIN}", None)
    find_service(site, phone, f"_sipinternal._tcp.{DOMAIN}", REGISTRAR, 5060)
    find_address(site, phone, REGISTRAR, SIP_SERVER)
    register(site, phone)


def register(site: Site, phone: Phone) -> None:
    """Two challenges, as NTLM has it, then 200; and stay for a minute."""
    phone.wait(0.2)
    connection = Connection(site, phone, SIP_SERVER, 5060)
    call = f"{phone.rng.getrandbits(64):016x}"
    for sequence, token in enumerate(("", ', gssapi-data=""', ', gssapi-data="TlRMTVNTUAADAAAA", opaque="4C1B"'), 1):
        connection.say(_register(phone, call, sequence, token))
        phone.wait(0.02)
        connection.hear(_response(phone, call, sequence, registered=sequence == 3))
        phone.wait(0.05)
    site.log(phone, "sipe", f"sipe: sip_transport_connected: '{SIP_SERVER}:5060'")
    site.log(phone, "voip_task", f"sip_call_control: {_user(phone)} registered", NOTICE)
    for _ in range(KEEP_ALIVES):
        phone.wait(15)
        connection.say(b"\r\n\r\n")


def _user(phone: Phone) -> str:
    return f"sip:user{phone.index + 1:02d}@{DOMAIN}"


def _register(phone: Phone, call: str, sequence: int, token: str) -> bytes:
    lines = [
        f"REGISTER sip:{DOMAIN} SIP/2.0",
        f"Via: SIP/2.0/TCP {phone.ip}:5060;branch=z9hG4bK{call[:8]}{sequence}",
        "Max-Forwards: 70",
        f"From: <{_user(phone)}>;tag={call[:10]};epid={phone.mac.replace(':', '')}",
        f"To: <{_user(phone)}>",
        f"Call-ID: {call}",
        f"CSeq: {sequence} REGISTER",
        f'Contact: <sip:{phone.ip}:5060;transport=tcp>;+sip.instance="<urn:uuid:{call}>"',
        f"User-Agent: AUDC-IPPhone-{phone.model}_{phone.software}/1.0",
        "Supported: gruu-10, msrtc-event-categories",
        "Expires: 600",
    ]
    if token:
        lines.append(f"Authorization: {AUTHENTICATION}{token}")
    return "\r\n".join([*lines, "Content-Length: 0", "", ""]).encode()


def _response(phone: Phone, call: str, sequence: int, *, registered: bool) -> bytes:
    lines = [
        "SIP/2.0 200 OK" if registered else "SIP/2.0 401 Unauthorized",
        f"Via: SIP/2.0/TCP {phone.ip}:5060;branch=z9hG4bK{call[:8]}{sequence}",
        f"From: <{_user(phone)}>;tag={call[:10]};epid={phone.mac.replace(':', '')}",
        f"To: <{_user(phone)}>;tag=sfb{sequence}",
        f"Call-ID: {call}",
        f"CSeq: {sequence} REGISTER",
        "Server: RTC/6.0",
    ]
    if registered:
        lines += [f"Contact: <sip:{phone.ip}:5060;transport=tcp>;expires=600", f"Authentication-Info: {AUTHENTICATION}"]
    else:
        lines.append(f"WWW-Authenticate: {AUTHENTICATION}")
    return "\r\n".join([*lines, "Content-Length: 0", "", ""]).encode()
