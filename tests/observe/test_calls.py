"""A call is told from both ends: begun, answered, refused, ended."""

from __future__ import annotations

from typing import Any

import pytest

from acdiag.model.facts import Fact
from acdiag.model.facts.sip import SipCallAnswered, SipCallEnded, SipCallRedirected, SipCallRejected, SipCallStarted
from acdiag.observe.calls import CallObserver
from tests.sip_making import PHONE_IP, SERVER_IP, names, request, response, watch


def sdp(*formats: str, port: int = 4000, transport: str = "RTP/AVP") -> str:
    maps = {"103": "SILK/16000", "8": "PCMA/8000", "9": "G722/8000", "101": "telephone-event/8000"}
    lines = ["v=0", "o=- 0 0 IN IP4 10.0.0.1", "s=-", "c=IN IP4 10.0.0.1", "t=0 0"]
    lines.append(f"m=audio {port} {transport} {' '.join(formats)}")
    lines += [f"a=rtpmap:{form} {maps[form]}" for form in formats if form in maps]
    return "\r\n".join([*lines, ""])


def follow(*script: tuple[float, str]) -> list[Fact]:
    return watch(CallObserver(), script)


def of_phone(facts: list[Fact], kind: type[Any]) -> Any:
    (found,) = [fact for fact in facts if isinstance(fact, kind) and fact.host == PHONE_IP]
    return found


def test_a_call_from_invite_to_bye() -> None:
    facts = follow(
        (0, request("INVITE", body=sdp("103", "9", "8", "101"), call="c1")),
        (0.5, request("INVITE", body=sdp("103", "9", "8", "101"), call="c1")),
        (1, response("180 Ringing", "INVITE", call="c1")),
        (4, response("200 OK", "INVITE", body=sdp("8", "101"), call="c1")),
        (4.5, response("200 OK", "INVITE", body=sdp("8", "101"), call="c1")),
        (64, request("BYE", 'Reason: SIP;cause=200;text="Call completed"', call="c1", number=2, tag="b")),
        (64.5, request("BYE", call="c1", number=2, tag="b")),
    )
    assert names(facts) == ["sip.call_started"] * 2 + ["sip.call_answered"] * 2 + ["sip.call_ended"] * 2
    assert {fact.host for fact in facts} == {PHONE_IP, SERVER_IP}
    answered = of_phone(facts, SipCallAnswered)
    assert answered.offered == ("SILK/16000", "G722/8000", "PCMA/8000")
    assert (answered.answered, answered.common, answered.refused) == (("PCMA/8000",), ("PCMA/8000",), False)
    assert (answered.direction, answered.server, answered.caller) == (
        "out",
        f"{SERVER_IP}:5060",
        "sip:u1@example.com",
    )
    ended = of_phone(facts, SipCallEnded)
    assert (ended.by, ended.reason, ended.seconds) == ("host", "Call completed", 60)


@pytest.mark.parametrize(
    ("body", "audio"),
    [
        (sdp("8"), True),
        ("", True),
        (sdp("8").replace("m=audio", "m=applicationsharing"), False),
        (sdp("8").replace("m=audio", "m=video") + "m=audio 4000 RTP/AVP 8\r\n", True),
    ],
)
def test_a_session_without_audio_is_told_from_a_call(body: str, audio: bool) -> None:
    facts = follow(
        (0, request("INVITE", body=body, call="c1")), (1, response("488 Not Acceptable Here", "INVITE", call="c1"))
    )
    assert of_phone(facts, SipCallRejected).audio is audio


def test_a_copy_from_another_tap_is_no_second_call() -> None:
    """It may come when the call is over; a proxy that tries the phone once more has another branch."""
    first, refused = request("INVITE", body=sdp("8"), call="c1"), response("404 Not Found", "INVITE", call="c1")
    assert names(follow((0, first), (1, refused), (2, first), (3, refused))) == [
        "sip.call_started", "sip.call_started", "sip.call_rejected", "sip.call_rejected",
    ]  # fmt: skip
    again = first.replace("branch=", "branch=z9hG4bKagain")
    assert again != first
    assert names(follow((0, first), (1, refused), (2, again), (3, refused))).count("sip.call_started") == 4


def test_a_forwarded_call_is_over_and_may_be_tried_elsewhere() -> None:
    facts = follow(
        (0, request("INVITE", body=sdp("8"), call="c1")),
        (1, response("302 Moved Temporarily", "INVITE", call="c1")),
        (2, request("INVITE", body=sdp("8"), call="c1", number=2)),
    )
    assert names(facts) == [*["sip.call_started"] * 2, *["sip.call_redirected"] * 2, *["sip.call_started"] * 2]
    redirected = of_phone(facts, SipCallRedirected)
    assert (redirected.status, redirected.said) == (302, "302 Moved Temporarily")


def test_a_challenged_invite_is_one_call() -> None:
    facts = follow(
        (0, request("INVITE", body=sdp("8"), call="c1")),
        (1, response("407 Proxy Authentication Required", "INVITE", call="c1")),
        (2, request("INVITE", body=sdp("8"), call="c1", number=2)),
        (3, response("486 Busy Here", "INVITE", call="c1", number=2)),
    )
    assert names(facts) == ["sip.call_started"] * 2 + ["sip.call_rejected"] * 2


def test_a_refusal_carries_reason_and_warning() -> None:
    facts = follow(
        (0, request("INVITE", body=sdp("18", transport="RTP/SAVP"), call="c1")),
        (1, response("488 Not Acceptable Here", "INVITE", 'Warning: 305 gw "Incompatible media format"', call="c1")),
        (2, response("488 Not Acceptable Here", "INVITE", call="c1")),
    )
    fact = of_phone(facts, SipCallRejected)
    assert (fact.status, fact.warnings, fact.reason_id, fact.secure) == (488, (305,), 0, True)
    assert fact.said == "488 Not Acceptable Here (Incompatible media format)"
    assert fact.offered == ("G729/8000",)


def test_what_is_refused_within_a_call_is_not_the_call() -> None:
    facts = follow(
        (0, request("INVITE", body=sdp("8"), call="c1")),
        (1, response("200 OK", "INVITE", body=sdp("8"), call="c1")),
        (5, request("INVITE", body=sdp("18"), call="c1", number=2, tag="b")),
        (6, response("488 Not Acceptable Here", "INVITE", call="c1", number=2)),
    )
    assert "sip.call_rejected" not in names(facts)


@pytest.mark.parametrize("status", ["183 Session Progress", "422 Too Small", "491 Pending"])
def test_what_goes_on_is_not_said(status: str) -> None:
    facts = follow((0, request("INVITE", call="c1")), (1, response(status, "INVITE", call="c1")))
    assert names(facts) == ["sip.call_started"] * 2


def test_a_call_in_progress_begins_nothing() -> None:
    facts = follow((0, request("INVITE", call="c1", tag="b")), (9, request("BYE", call="c1", number=2, tag="b")))
    assert facts == []


def test_audio_that_the_answer_refuses() -> None:
    facts = follow(
        (0, request("INVITE", body=sdp("8"), call="c1")),
        (1, response("200 OK", "INVITE", body=sdp("8", port=0), call="c1")),
    )
    fact = of_phone(facts, SipCallAnswered)
    assert (fact.refused, fact.answered, fact.common) == (True, (), ())


def test_the_answer_may_come_with_a_provisional_response() -> None:
    facts = follow(
        (0, request("INVITE", body=sdp("8"), call="c1")),
        (1, response("183 Session Progress", "INVITE", body=sdp("8"), call="c1")),
        (2, response("200 OK", "INVITE", call="c1")),
    )
    assert of_phone(facts, SipCallAnswered).common == ("PCMA/8000",)


@pytest.mark.parametrize("body", ["", "v=", "garbage"])
def test_a_description_that_cannot_be_read_says_nothing(body: str) -> None:
    facts = follow(
        (0, request("INVITE", body=body, call="c1")), (1, response("200 OK", "INVITE", body=sdp("8"), call="c1"))
    )
    assert of_phone(facts, SipCallStarted).offered == ()
    assert not of_phone(facts, SipCallAnswered).refused


def test_the_user_agent_is_the_callers() -> None:
    agent = "AUDC-IPPhone-450HD_UC_3.4.8/1.0"
    facts = follow((0, request("INVITE", f"User-Agent: {agent}")))
    started = [fact for fact in facts if isinstance(fact, SipCallStarted)]
    assert {(fact.direction, fact.agent, fact.model) for fact in started} == {("out", agent, "450HD"), ("in", "", None)}
