"""A phone is registered by a 200 to its REGISTER that leaves a binding."""

from __future__ import annotations

import pytest

from acdiag.model.facts import Fact
from acdiag.model.facts.sip import SipRegistered
from acdiag.observe.sip import SipObserver
from acdiag.wire.dissect import dissect
from tests.frames import PHONE, SERVER, frame, udp


def watch(text: str) -> list[Fact]:
    packet = dissect(frame(udp("10.59.0.3", "10.59.1.7", 5060, 5060, text.encode(), mac=SERVER, to=PHONE)))
    return [fact for message in packet.messages for fact in SipObserver().see(packet, message)]


def answer(status: str = "200 OK", method: str = "REGISTER", *more: str) -> str:
    head = f"SIP/2.0 {status}\r\nVia: SIP/2.0/UDP 10.59.1.7;branch=z9hG4bK1\r\nFrom: <sip:u1@example.com>;tag=a\r\n"
    head += f"To: <sip:u1@example.com>;tag=b\r\nCall-ID: r1\r\nCSeq: 1 {method}\r\n"
    return head + "".join(f"{line}\r\n" for line in more) + "Content-Length: 0\r\n\r\n"


def test_a_binding_is_said_with_user_and_server() -> None:
    (fact,) = watch(answer("200 OK", "REGISTER", "Contact: <sip:10.59.1.7:5060>;expires=600"))
    assert isinstance(fact, SipRegistered)
    assert (fact.host, fact.user, fact.server) == ("10.59.1.7", "sip:u1@example.com", "10.59.0.3:5060")


def test_a_contact_without_expires_counts() -> None:
    assert watch(answer("200 OK", "REGISTER", "Contact: <sip:10.59.1.7:5060>"))


@pytest.mark.parametrize(
    "text",
    [
        answer("200 OK", "REGISTER"),
        answer("200 OK", "REGISTER", "Contact: <sip:10.59.1.7>;expires=0"),
        answer("200 OK", "REGISTER", "Contact: <sip:10.59.1.7>", "Expires: 0"),
        answer("401 Unauthorized", "REGISTER", "Contact: <sip:10.59.1.7>"),
        answer("200 OK", "OPTIONS", "Contact: <sip:10.59.1.7>"),
    ],
)
def test_what_leaves_no_binding_is_no_registration(text: str) -> None:
    assert watch(text) == []
