"""Offers and answers, wherever they travel."""

from __future__ import annotations

import pytest

from acdiag.model.facts import Fact
from acdiag.model.facts.media import SdpAgreed
from acdiag.observe.agreements import AgreementObserver
from tests.sip_making import PHONE_IP, SERVER_IP, request, response, watch


def sdp(
    port: int = 4000, direction: str = "", address: str = "10.0.0.1", codec: str = "8", transport: str = "RTP/AVP"
) -> str:
    lines = [
        "v=0",
        "o=- 0 0 IN IP4 10.0.0.1",
        "s=-",
        f"c=IN IP4 {address}",
        "t=0 0",
        f"m=audio {port} {transport} {codec} 101",
    ]
    return "\r\n".join([*lines, "a=ptime:20", *([f"a={direction}"] if direction else []), ""])


def of(facts: list[Fact], host: str) -> list[SdpAgreed]:
    return [fact for fact in facts if isinstance(fact, SdpAgreed) and fact.host == host]


def follow(*script: tuple[float, str]) -> list[Fact]:
    return watch(AgreementObserver(), script)


def test_an_invite_and_its_answer() -> None:
    facts = follow(
        (0, request("INVITE", body=sdp(), call="c1")),
        (1, response("183 Session Progress", "INVITE", body=sdp(20_000, address="10.0.0.2"), call="c1")),
        (4, response("200 OK", "INVITE", body=sdp(20_000, address="10.0.0.2"), call="c1")),
    )
    (phone,), (server,) = of(facts, PHONE_IP), of(facts, SERVER_IP)
    assert (phone.listens, phone.other, phone.direction) == ("10.0.0.1:4000", "10.0.0.2:20000", "sendrecv")
    assert (server.listens, server.other, server.direction) == ("10.0.0.2:20000", "10.0.0.1:4000", "sendrecv")
    assert (phone.codecs, phone.ptime, phone.secure, phone.call_id) == (("PCMA/8000",), 20, False, "c1")


def test_the_offer_in_the_answer() -> None:
    facts = follow(
        (0, request("INVITE", call="c1")),
        (4, response("200 OK", "INVITE", body=sdp(20_000, address="10.0.0.2"), call="c1")),
        (5, request("ACK", body=sdp(), call="c1")),
    )
    (phone,) = of(facts, PHONE_IP)
    assert (phone.listens, phone.other) == ("10.0.0.1:4000", "10.0.0.2:20000")


def test_a_description_that_the_capture_cut_off_agrees_on_nothing() -> None:
    """The direction would have been in its last line."""
    offer = request("INVITE", body=sdp(direction="recvonly"), call="c1")
    answer = response("200 OK", "INVITE", body=sdp(20_000, "sendonly", address="10.0.0.2"), call="c1")
    assert len(follow((0, offer), (1, answer))) == 2
    assert follow((0, offer[:-12]), (1, answer)) == []
    assert follow((0, offer), (1, answer[:-12])) == []


@pytest.mark.parametrize(
    ("offered", "answered", "phone", "server"),
    [
        ("sendonly", "recvonly", "sendonly", "recvonly"),
        ("sendonly", "sendrecv", "sendonly", "recvonly"),
        ("", "sendonly", "recvonly", "sendonly"),
        ("inactive", "inactive", "inactive", "inactive"),
        ("recvonly", "", "recvonly", "sendonly"),
    ],
)
def test_hold(offered: str, answered: str, phone: str, server: str) -> None:
    facts = follow(
        (0, request("INVITE", body=sdp(direction=offered), call="c1")),
        (4, response("200 OK", "INVITE", body=sdp(20_000, answered), call="c1")),
    )
    assert [fact.direction for fact in of(facts, PHONE_IP)] == [phone]
    assert [fact.direction for fact in of(facts, SERVER_IP)] == [server]


def test_hold_in_the_old_way_and_refused_audio() -> None:
    held = follow(
        (0, request("INVITE", body=sdp(address="0.0.0.0"), call="c1")),
        (4, response("200 OK", "INVITE", body=sdp(20_000), call="c1")),
    )
    assert of(held, PHONE_IP)[0].direction == "sendonly"
    refused = follow(
        (0, request("INVITE", body=sdp(), call="c1")),
        (4, response("200 OK", "INVITE", body=sdp(0), call="c1")),
    )
    assert of(refused, PHONE_IP)[0].direction == "inactive"


def test_a_change_is_said_and_a_repetition_is_not() -> None:
    answer = response("200 OK", "INVITE", body=sdp(20_000), call="c1")
    facts = follow(
        (0, request("INVITE", body=sdp(), call="c1")),
        (4, answer),
        (4.5, answer),
        (30, request("INVITE", body=sdp(direction="sendonly"), call="c1", number=2, tag="b")),
        (31, response("200 OK", "INVITE", body=sdp(20_000, "recvonly"), call="c1", number=2)),
        (60, request("INVITE", body=sdp(), call="c1", number=3, tag="b")),
        (61, response("200 OK", "INVITE", body=sdp(20_000), call="c1", number=3)),
    )
    assert [fact.direction for fact in of(facts, PHONE_IP)] == ["sendrecv", "sendonly", "sendrecv"]


def test_what_is_not_answered_is_not_agreed() -> None:
    assert (
        follow((0, request("INVITE", body=sdp(), call="c1")), (4, response("488 No", "INVITE", body=sdp(), call="c1")))
        == []
    )
    assert follow((4, response("200 OK", "INVITE", body=sdp(), call="c1")), (5, request("ACK", call="c1"))) == []
    assert follow((0, request("MESSAGE", body=sdp())), (1, response("200 OK", "MESSAGE", body=sdp()))) == []
