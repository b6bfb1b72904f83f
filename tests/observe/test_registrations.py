"""Each REGISTER is followed to its end: asked, challenged, refused, unanswered, registered, removed."""

from __future__ import annotations

from typing import Any

import pytest

from acdiag.model.facts import Fact
from acdiag.model.facts.sip import (
    SipRegisterAsked,
    SipRegisterChallenged,
    SipRegistered,
    SipRegisterRejected,
    SipRegisterUnanswered,
)
from acdiag.observe.registrations import RegistrationObserver
from acdiag.wire.dissect import dissect
from tests.frames import PHONE, SERVER, ethernet, frame, ipv4, udp
from tests.rule_book import shipped
from tests.sip_making import CONTACT, PHONE_IP, SERVER_IP, names, request, response, watch
from tests.tls_frames import ACK, Wire, frames, listened
from tests.tls_frames import facts as facts_of

NTLM = 'NTLM realm="SIP Communications Service", targetname="sfb01"'
CHALLENGE = f"WWW-Authenticate: {NTLM}"
EMPTY = f'Authorization: {NTLM}, gssapi-data=""'
WHOLE = f'Authorization: {NTLM}, gssapi-data="TlRMTVNTUAADAAAA"'
SIGNED = f'Authorization: {NTLM}, response="01000000"'
STEP = f'{CHALLENGE}, gssapi-data="TlRMTVNTUAACAAAA"'
GRANTED = f"{CONTACT};expires=600"


def follow(*script: tuple[float, str], end: float | None = None) -> list[Fact]:
    return watch(RegistrationObserver(), script, end)


def one(facts: list[Fact], kind: type[Any]) -> Any:
    (found,) = [fact for fact in facts if isinstance(fact, kind)]
    return found


def test_a_binding_is_said_with_user_and_server() -> None:
    (fact,) = follow((0, response("200 OK", "REGISTER", GRANTED)))
    assert isinstance(fact, SipRegistered)
    assert (fact.host, fact.user, fact.server) == (PHONE_IP, "sip:u1@example.com", f"{SERVER_IP}:5060")
    assert (fact.expires, fact.renewed, fact.used) == (600, False, None)


def test_a_contact_without_expires_counts() -> None:
    assert names(follow((0, response("200 OK", "REGISTER", CONTACT)))) == ["sip.registered"]


@pytest.mark.parametrize(
    "text",
    [
        response("200 OK"),
        response("200 OK", "REGISTER", f"{CONTACT};expires=0"),
        response("200 OK", "REGISTER", CONTACT, "Expires: 0"),
        response("200 OK", "OPTIONS", CONTACT),
        response("301 Moved", "REGISTER", CONTACT),
        response("423 Interval Too Brief", "REGISTER"),
        response("100 Trying", "REGISTER"),
    ],
)
def test_what_leaves_no_binding_is_no_registration(text: str) -> None:
    assert follow((0, text)) == []


def test_ntlm_takes_three_steps_and_none_of_them_is_a_refusal() -> None:
    facts = follow(
        (0, request("REGISTER", CONTACT)),
        (1, response("401 Unauthorized", "REGISTER", CHALLENGE)),
        (2, request("REGISTER", CONTACT, EMPTY, number=2)),
        (3, response("401 Unauthorized", "REGISTER", STEP, number=2)),
        (4, request("REGISTER", CONTACT, WHOLE, number=3)),
        (5, response("200 OK", "REGISTER", GRANTED, number=3)),
        end=90,
    )
    asked = ["sip.register_asked", "sip.register_challenged"]
    assert names(facts) == [*asked, *asked, "sip.register_asked", "sip.registered"]
    challenges = [fact for fact in facts if isinstance(fact, SipRegisterChallenged)]
    assert [(fact.refused, fact.cycle, fact.schemes) for fact in challenges] == [(False, 1, ("NTLM",))] * 2


def test_a_challenge_that_begins_anew_after_whole_credentials_is_a_refusal() -> None:
    facts = follow((0, request("REGISTER", CONTACT, WHOLE)), (1, response("401 Unauthorized", "REGISTER", CHALLENGE)))
    assert one(facts, SipRegisterChallenged).refused


@pytest.mark.parametrize("challenge", [STEP, 'WWW-Authenticate: Digest realm="x", nonce="b", stale=true'])
def test_a_further_step_or_a_stale_nonce_is_none(challenge: str) -> None:
    facts = follow((0, request("REGISTER", CONTACT, WHOLE)), (1, response("401 Unauthorized", "REGISTER", challenge)))
    assert not one(facts, SipRegisterChallenged).refused


def test_cycles_are_counted_until_the_phone_is_registered() -> None:
    script: list[tuple[float, str]] = []
    for cycle in range(3):
        for step, (credentials, challenge) in enumerate(((None, CHALLENGE), (EMPTY, STEP), (WHOLE, CHALLENGE))):
            number = 1 + 3 * cycle + step
            more = [credentials] if credentials else []
            script.append((number, request("REGISTER", CONTACT, *more, number=number)))
            script.append((number + 0.5, response("401 Unauthorized", "REGISTER", challenge, number=number)))
    facts = follow(
        *script,
        (20, request("REGISTER", CONTACT, WHOLE, number=20)),
        (21, response("200 OK", "REGISTER", GRANTED, number=20)),
        (30, request("REGISTER", CONTACT, number=30)),
        (31, response("401 Unauthorized", "REGISTER", CHALLENGE, number=30)),
    )
    cycles = [fact.cycle for fact in facts if isinstance(fact, SipRegisterChallenged)]
    assert cycles == [1, 1, 1, 2, 2, 2, 3, 3, 3, 1]


@pytest.mark.parametrize("final", ["403 Forbidden", "404 Not Found", "503 Service Unavailable"])
def test_a_final_refusal_ends_the_attempt(final: str) -> None:
    script: list[tuple[float, str]] = []
    for cycle in range(3):
        number = 1 + 2 * cycle
        script += [
            (number, request("REGISTER", CONTACT, number=number)),
            (number + 0.1, response("401 Unauthorized", "REGISTER", CHALLENGE, number=number)),
            (number + 0.2, request("REGISTER", CONTACT, WHOLE, number=number + 1)),
            (number + 0.3, response(final, "REGISTER", number=number + 1)),
        ]
    facts = follow(*script)
    assert [fact.cycle for fact in facts if isinstance(fact, SipRegisterChallenged)] == [1, 1, 1]
    assert len([fact for fact in facts if isinstance(fact, SipRegisterRejected)]) == 3


def test_a_refusal_carries_the_servers_reason() -> None:
    why = 'ms-diagnostics: 4004;source="sfb01";reason="Credentials are not valid"'
    facts = follow(
        (0, request("REGISTER", CONTACT, WHOLE)),
        (1, response("403 Forbidden", "REGISTER", why)),
        (1.5, response("403 Forbidden", "REGISTER", why)),
    )
    fact = one(facts, SipRegisterRejected)
    assert (fact.status, fact.reason_id, fact.reason_source) == (403, 4004, "sfb01")
    assert fact.said == "403 Forbidden (ms-diagnostics 4004, Credentials are not valid)"
    assert (fact.credentials, fact.removal, fact.refresh) == (True, False, False)
    assert [where.frame for where in fact.where] == [2, 1]


def test_repetitions_are_one_request_that_is_given_up_after_timer_f() -> None:
    asked = request("REGISTER", CONTACT)
    facts = follow((0, asked), (0.5, asked), (1.5, asked), end=31)
    assert names(facts) == ["sip.register_asked"]
    facts = follow((0, asked), (0.5, asked), (1.5, asked), end=33)
    fact = one(facts, SipRegisterUnanswered)
    assert (fact.sent, fact.reason, fact.transport, fact.at) == (3, "silence", "udp", 32_000_000_000)
    assert [where.frame for where in fact.where] == [1, 3]


def test_who_sends_it_once_over_udp_had_an_answer_that_the_capture_lacks() -> None:
    assert names(follow((0, request("REGISTER", CONTACT)), end=60)) == ["sip.register_asked"]


def test_an_answer_may_be_lost_that_came_while_the_request_waited_for_lost_bytes_before_it() -> None:
    wire = Wire(5060).open().say(0, request("REGISTER", CONTACT).encode()).say(0, bytes(9))
    del wire.frames[-1]
    wire.say(0, request("REGISTER", CONTACT, WHOLE, number=2).encode()).say(1, bytes(400))
    del wire.frames[-1]
    session = listened(shipped(), frames(wire.segment(0, ACK), until=90))
    assert facts_of(session, "sip.register_unanswered") == []


def test_an_answer_that_is_heard_late_excuses_no_more_than_what_was_lost_before_it() -> None:
    wire = Wire(5060).open()
    for number, captured in ((1, False), (2, True), (3, False)):
        wire.say(0, request("REGISTER", CONTACT, WHOLE, number=number).encode())
        wire.say(1, response("401 Unauthorized", "REGISTER", STEP, number=number).encode())
        if not captured:
            del wire.frames[-1]
        wire.segment(0, ACK)
    session = listened(shipped(), frames(wire, until=90))
    assert facts_of(session, "sip.register_unanswered") == []


@pytest.mark.parametrize(("length", "silent"), [(4, True), (300, False)], ids=["keeps it alive", "an answer"])
def test_bytes_that_the_phone_acknowledges_and_the_capture_lacks_may_be_the_answer(length: int, silent: bool) -> None:
    wire = Wire(5060).open().say(0, request("REGISTER", CONTACT).encode()).say(1, bytes(length))
    del wire.frames[-1]
    session = listened(shipped(), frames(wire.segment(0, ACK)))
    assert bool(facts_of(session, "sip.register_unanswered")) is silent


@pytest.mark.parametrize(
    "text",
    [
        response("100 Trying", "REGISTER"),
        response("301 Moved", "REGISTER"),
        response("200 OK", "OPTIONS", number=9),
    ],
)
def test_a_server_that_answers_anything_is_not_silent(text: str) -> None:
    assert names(follow((0, request("REGISTER", CONTACT)), (1, text), end=90)) == ["sip.register_asked"]


def test_icmp_is_an_answer() -> None:
    observer = RegistrationObserver()
    asked = udp(PHONE_IP, SERVER_IP, 5060, 5060, request("REGISTER", CONTACT).encode())
    quoted = b"\x03\x03\0\0\0\0\0\0" + asked[14:42]
    facts: list[Fact] = []
    for number, data in enumerate((asked, ethernet(SERVER, PHONE, 0x0800, ipv4(SERVER_IP, PHONE_IP, 1, quoted))), 1):
        packet = dissect(frame(data, number, number))
        for message in packet.messages:
            facts += observer.see(packet, message)
    facts += observer.lapse("test.pcap", 99_000_000_000)
    assert one(facts, SipRegisterUnanswered).reason == "port unreachable"


def test_a_refresh_is_told_from_a_new_registration() -> None:
    facts = follow(
        (0, request("REGISTER", CONTACT)),
        (1, response("200 OK", "REGISTER", GRANTED)),
        (301, request("REGISTER", CONTACT, SIGNED, number=2)),
        (301, response("200 OK", "REGISTER", GRANTED, number=2)),
        (331, request("REGISTER", CONTACT, call="r2")),
        (331, response("200 OK", "REGISTER", GRANTED, call="r2")),
        (1000, request("REGISTER", CONTACT, call="r3")),
        (1000.5, request("REGISTER", CONTACT, call="r3")),
        end=1040,
    )
    registered = [fact for fact in facts if isinstance(fact, SipRegistered)]
    assert [(fact.renewed, fact.used) for fact in registered] == [(False, None), (True, 50), (False, 5)]
    asked = [fact.refresh for fact in facts if isinstance(fact, SipRegisterAsked)]
    assert asked == [False, True, True, False]
    assert not one(facts, SipRegisterUnanswered).refresh


def test_signing_out_is_no_registration_though_other_devices_stay() -> None:
    facts = follow(
        (0, request("REGISTER", "Contact: *", "Expires: 0")),
        (1, response("200 OK", "REGISTER", "Contact: <sip:10.59.9.9:5060>;expires=300")),
    )
    assert names(facts) == ["sip.register_asked", "sip.unregistered"]


def test_of_several_bindings_the_phones_own_counts() -> None:
    answer = response("200 OK", "REGISTER", "Contact: <sip:10.59.9.9:5060>;expires=7200", GRANTED)
    assert one(follow((0, answer)), SipRegistered).expires == 600
    neighbour = response("200 OK", "REGISTER", "Contact: <sip:10.59.1.70:5060>;expires=7200", GRANTED)
    assert one(follow((0, neighbour)), SipRegistered).expires == 600


def test_the_user_agent_names_the_phone_unless_a_proxy_passed_it_on() -> None:
    agent = "User-Agent: AUDC-IPPhone/2.2.8.61 (440HDG-Rev0; 00908F602AAC)"
    fact = one(follow((0, request("REGISTER", CONTACT, agent))), SipRegisterAsked)
    assert (fact.model, fact.firmware, fact.mac) == ("440HD", "2.2.8.61", "00:90:8f:60:2a:ac")
    fact = one(follow((0, request("REGISTER", "Via: SIP/2.0/UDP 10.0.0.9", agent))), SipRegisterAsked)
    assert (fact.agent, fact.model) == ("", None)
    fact = one(follow((0, request("REGISTER", "User-Agent: Grandstream GXP2160"))), SipRegisterAsked)
    assert fact.agent == ""


def test_requests_without_the_fields_they_need_do_no_harm() -> None:
    bare = "REGISTER sip:x SIP/2.0\r\n\r\n"
    facts = follow((0, bare), (1, "SIP/2.0 200 OK\r\nCSeq: 1 REGISTER\r\n\r\n"), (2, "SIP/2.0 401 No\r\n\r\n"), end=60)
    assert names(facts) == ["sip.register_asked"]
