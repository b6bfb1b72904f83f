"""SIP messages for tests, as text, and the facts that an observer makes of them."""

from __future__ import annotations

from collections.abc import Iterable

from acdiag.model.facts import Fact
from acdiag.observe.observer import Observer
from acdiag.wire.dissect import dissect
from acdiag.wire.sip import Sip, decode
from tests.frames import PHONE, SECOND, SERVER, frame, udp

PHONE_IP, SERVER_IP = "10.59.1.7", "10.59.0.3"
CONTACT = f"Contact: <sip:{PHONE_IP}:5060>"


def request(method: str, *more: str, call: str = "r1", number: int = 1, tag: str = "", body: str = "") -> str:
    to = f";tag={tag}" if tag else ""
    return _message(
        f"{method} sip:example.com SIP/2.0",
        f"Via: SIP/2.0/UDP {PHONE_IP};branch=z9hG4bK{call}{method}{number}",
        "From: <sip:u1@example.com;user=phone>;tag=a",
        f"To: <sip:u1@example.com>{to}",
        f"Call-ID: {call}",
        f"CSeq: {number} {method}",
        *more,
        body=body,
    )


def response(
    status: str, method: str = "REGISTER", *more: str, call: str = "r1", number: int = 1, body: str = ""
) -> str:
    return _message(
        f"SIP/2.0 {status}",
        f"Via: SIP/2.0/UDP {PHONE_IP};branch=z9hG4bK{call}{method}{number}",
        "From: <sip:u1@example.com;user=phone>;tag=a",
        "To: <sip:u1@example.com>;tag=b",
        f"Call-ID: {call}",
        f"CSeq: {number} {method}",
        *more,
        body=body,
    )


def described(*lines: str, call: str = "c1") -> Sip:
    """An INVITE whose session description has these media."""
    body = "\r\n".join(["v=0", "o=- 0 0 IN IP4 10.0.0.1", "s=-", "c=IN IP4 10.0.0.1", "t=0 0", *lines, ""])
    head = [
        "INVITE sip:b@c SIP/2.0",
        f"Call-ID: {call}",
        "Content-Type: application/sdp",
        f"Content-Length: {len(body)}",
    ]
    return decode("\r\n".join([*head, "", body]).encode())


def _message(*lines: str, body: str) -> str:
    kind = ["Content-Type: application/sdp"] if body.startswith("v=") else []
    return "\r\n".join([*lines, *kind, f"Content-Length: {len(body)}", "", body])


def watch(observer: Observer, script: Iterable[tuple[float, str]], end: float | None = None) -> list[Fact]:
    """What `observer` says of messages at their times (s): requests by the phone, responses by the server."""
    facts: list[Fact] = []
    for number, (seconds, text) in enumerate(script, 1):
        ways = (PHONE_IP, SERVER_IP, PHONE, SERVER)
        source, destination, mac, to = (SERVER_IP, PHONE_IP, SERVER, PHONE) if text.startswith("SIP/") else ways
        data = udp(source, destination, 5060, 5060, text.encode(), mac=mac, to=to)
        packet = dissect(frame(data, seconds, number))
        facts += observer.lapse("test.pcap", packet.at)
        for message in packet.messages:
            facts += observer.see(packet, message)
    if end is not None:
        facts += observer.lapse("test.pcap", round(end * SECOND))
    return facts


def names(facts: Iterable[Fact]) -> list[str]:
    return [fact.name for fact in facts]
