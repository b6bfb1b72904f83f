"""802.1X: who is meant, what is said once, and how an exchange ended."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.facts import Fact
from acdiag.model.facts.eap import (
    EapAlerted,
    EapAnswered,
    EapAsked,
    EapDeclined,
    EapFact,
    EapFailed,
    EapOffered,
    EapSucceeded,
)
from acdiag.observe.eap import HOLD, EapObserver
from acdiag.wire.dissect import dissect
from tests.frames import PHONE, SECOND, ethernet, frame

GROUP = "01:80:c2:00:00:03"
SWITCH, OTHER_SWITCH = "02:00:00:00:01:01", "02:00:00:00:01:02"
OTHER_PHONE, PC = "00:90:8f:00:00:02", "02:00:00:00:00:33"
REQUEST, RESPONSE, SUCCESS, FAILURE = 1, 2, 3, 4
IDENTITY, NAK, MD5, TLS, PEAP = 1, 3, 4, 13, 25
Kind = TypeVar("Kind", bound=Fact)


def eapol(mac: str, kind: int, body: bytes = b"", to: str = GROUP) -> bytes:
    return ethernet(mac, to, 0x888E, struct.pack("!BBH", 1, kind, len(body)) + body)


def start(mac: str = PHONE) -> bytes:
    return eapol(mac, 1)


def logoff(mac: str) -> bytes:
    return eapol(mac, 2)


def eap(mac: str, code: int, identifier: int, content: bytes = b"", to: str = GROUP) -> bytes:
    return eapol(mac, 0, struct.pack("!BBH", code, identifier, 4 + len(content)) + content, to)


def ask(identifier: int = 1, mac: str = SWITCH, to: str = GROUP) -> bytes:
    return eap(mac, REQUEST, identifier, bytes([IDENTITY]), to)


def answer(identifier: int = 1, mac: str = PHONE, who: bytes = b"phone") -> bytes:
    return eap(mac, RESPONSE, identifier, bytes([IDENTITY]) + who)


def challenge(identifier: int, mac: str = SWITCH) -> bytes:
    return eap(mac, REQUEST, identifier, bytes([MD5, 16]) + bytes(16))


def reply(identifier: int, mac: str = PHONE) -> bytes:
    return eap(mac, RESPONSE, identifier, bytes([MD5, 16]) + bytes(16))


def tls(mac: str, code: int, identifier: int, data: bytes, flags: int = 0, total: int | None = None) -> bytes:
    length = b"" if total is None else struct.pack("!I", total)
    return eap(mac, code, identifier, bytes([TLS, flags | (0x80 if length else 0)]) + length + data)


def watch(observer: EapObserver, *said: bytes, since: float = 0, apart: float = 0.01) -> list[Fact]:
    facts: list[Fact] = []
    for number, raw in enumerate(said):
        packet = dissect(frame(raw, since + number * apart, number + 1))
        assert not packet.malformed
        for message in packet.messages:
            facts += observer.see(packet, message)
    return facts


def names(facts: Iterable[Fact]) -> list[str]:
    return [fact.name for fact in facts]


def only(kind: type[Kind], facts: Iterable[Fact]) -> Kind:
    (found,) = [fact for fact in facts if isinstance(fact, kind)]
    return found


BY_MD5 = (start(), ask(), answer(), challenge(2), reply(2))


def test_success_by_password() -> None:
    facts = watch(EapObserver(), *BY_MD5, eap(SWITCH, SUCCESS, 2))
    assert names(facts) == ["eap.started", "eap.asked", "eap.answered", "eap.offered", "eap.succeeded"]
    assert {fact.host for fact in facts} == {PHONE}
    done = only(EapSucceeded, facts)
    assert (done.method, done.identity, done.authenticator) == ("MD5-Challenge", "phone", SWITCH)


def test_failure_says_what_it_answers() -> None:
    failed = only(EapFailed, watch(EapObserver(), *BY_MD5, eap(SWITCH, FAILURE, 2)))
    assert (failed.answered, failed.declined, failed.authorized) == (True, False, False)
    assert [place.frame for place in failed.where] == [6, 5]


def test_a_failure_when_the_port_comes_up_answers_nothing() -> None:
    facts = watch(EapObserver(), start(), eap(SWITCH, FAILURE, 0))
    assert not only(EapFailed, facts).answered


def test_a_failure_after_a_success_closes_an_open_port() -> None:
    again = (ask(7), answer(7), challenge(8), reply(8), eap(SWITCH, FAILURE, 8))
    facts = watch(EapObserver(), *BY_MD5, eap(SWITCH, SUCCESS, 2), *again)
    assert only(EapFailed, facts).authorized


def test_a_nak_names_what_is_wanted() -> None:
    nak = eap(PHONE, RESPONSE, 2, bytes([NAK, TLS]))
    facts = watch(EapObserver(), start(), ask(), answer(), challenge(2), nak, eap(SWITCH, FAILURE, 2))
    declined, failed = only(EapDeclined, facts), only(EapFailed, facts)
    assert (declined.method, declined.wanted) == ("MD5-Challenge", ("TLS",))
    assert (failed.declined, failed.wanted) == (True, ("TLS",))


def test_a_nak_for_nothing_else_names_none() -> None:
    nak = eap(PHONE, RESPONSE, 2, bytes([NAK, 0]))
    assert only(EapDeclined, watch(EapObserver(), ask(), answer(), challenge(2), nak)).wanted == ()


def test_after_a_nak_another_method_may_be_agreed_on() -> None:
    nak = eap(PHONE, RESPONSE, 2, bytes([NAK, MD5]))
    peap = eap(SWITCH, REQUEST, 2, bytes([PEAP, 0x20]))
    facts = watch(EapObserver(), ask(), answer(), peap, nak, challenge(3), reply(3), eap(SWITCH, FAILURE, 3))
    assert [fact.method for fact in facts if isinstance(fact, EapOffered)] == ["PEAP", "MD5-Challenge"]
    assert not only(EapFailed, facts).declined


def test_what_is_repeated_is_said_once() -> None:
    facts = watch(EapObserver(), start(), ask(), ask(), answer(), answer(), challenge(2), challenge(2), reply(2))
    assert names(facts) == ["eap.started", "eap.asked", "eap.answered", "eap.offered"]


def test_a_request_that_nobody_answers_names_nobody() -> None:
    observer = EapObserver()
    assert watch(observer, ask()) == []
    assert list(observer.lapse("test.pcap", HOLD - 1)) == []
    assert list(observer.lapse("other.pcap", HOLD)) == []
    (fact,) = observer.lapse("test.pcap", HOLD)
    assert isinstance(fact, EapAsked)
    assert (fact.at, fact.host, fact.authenticator) == (0, SWITCH, SWITCH)
    assert list(observer.lapse("test.pcap", 2 * HOLD)) == []


def test_a_further_request_ends_the_wait_for_an_answer() -> None:
    facts = watch(EapObserver(), ask(1), ask(2))
    assert [(fact.name, fact.host) for fact in facts] == [("eap.asked", SWITCH)]


def test_an_unanswered_request_is_for_the_one_that_asked_for_it() -> None:
    observer = EapObserver()
    watch(observer, start(), ask())
    (fact,) = observer.lapse("test.pcap", 9 * SECOND)
    assert fact.host == PHONE


def test_a_request_may_name_the_phone() -> None:
    (fact,) = watch(EapObserver(), ask(to=PHONE))
    assert fact.host == PHONE


def test_a_request_belongs_to_who_answers_it() -> None:
    facts = watch(EapObserver(), start(), ask(), answer(mac=PC, who=b"alice"))
    assert [(fact.name, fact.host) for fact in facts][1:] == [("eap.asked", PC), ("eap.answered", PC)]


def test_phone_and_pc_on_one_port_at_a_time() -> None:
    facts = watch(
        EapObserver(),
        *(start(), ask(1), answer(1), start(PC), ask(100), answer(100, PC, b"alice")),
        *(challenge(2), challenge(101), reply(2), reply(101, PC)),
        *(eap(SWITCH, FAILURE, 101), eap(SWITCH, SUCCESS, 2)),
    )
    assert only(EapSucceeded, facts).host == PHONE
    assert (only(EapFailed, facts).host, only(EapFailed, facts).identity) == (PC, "alice")


def test_the_logoff_that_a_phone_sends_for_its_pc_is_not_its_own() -> None:
    facts = watch(EapObserver(), *BY_MD5, eap(SWITCH, SUCCESS, 2), logoff(PC), eap(SWITCH, FAILURE, 2))
    assert [(fact.name, fact.host) for fact in facts][-2:] == [("eap.logged_off", PC), ("eap.failed", PC)]
    assert not only(EapFailed, facts).answered


def test_two_ports_on_one_tap() -> None:
    facts = watch(
        EapObserver(),
        *(start(), start(OTHER_PHONE), ask(1), ask(51, OTHER_SWITCH), answer(51, OTHER_PHONE, b"two"), answer(1)),
        *(challenge(2), challenge(52, OTHER_SWITCH), reply(2), reply(52, OTHER_PHONE)),
        *(eap(SWITCH, SUCCESS, 2), eap(OTHER_SWITCH, FAILURE, 52)),
    )
    assert (only(EapSucceeded, facts).host, only(EapSucceeded, facts).authenticator) == (PHONE, SWITCH)
    assert (only(EapFailed, facts).host, only(EapFailed, facts).identity) == (OTHER_PHONE, "two")
    asked = {fact.host: fact.authenticator for fact in facts if isinstance(fact, EapAsked)}
    assert asked == {PHONE: SWITCH, OTHER_PHONE: OTHER_SWITCH}


UNKNOWN_CA = bytes((21, 3, 3, 0, 2, 2, 48))


def test_an_alert_of_the_phone() -> None:
    facts = watch(
        EapObserver(), ask(), answer(), tls(SWITCH, REQUEST, 2, b"", 0x20), tls(PHONE, RESPONSE, 2, UNKNOWN_CA)
    )
    alert = only(EapAlerted, facts)
    assert (alert.by, alert.level, alert.alert, alert.method, alert.host) == (
        "phone",
        "fatal",
        "unknown_ca",
        "TLS",
        PHONE,
    )


def test_an_alert_of_the_server_in_fragments() -> None:
    begin = (ask(), answer(), tls(SWITCH, REQUEST, 2, b"", 0x20), tls(PHONE, RESPONSE, 2, b""))
    first = tls(SWITCH, REQUEST, 3, UNKNOWN_CA[:4], 0x40, total=7)
    facts = watch(EapObserver(), *begin, first, tls(PHONE, RESPONSE, 3, b""), tls(SWITCH, REQUEST, 4, UNKNOWN_CA[4:]))
    assert (only(EapAlerted, facts).by, only(EapAlerted, facts).alert) == ("server", "unknown_ca")


def test_an_encrypted_alert_is_not_read() -> None:
    hello = bytes((22, 3, 3, 0, 47, 1, 0, 0, 43, 3, 3)) + bytes(32) + b"\0" + b"\0\2\0\x9c" + b"\1\0" + b"\0\0"
    sealed = bytes((20, 3, 3, 0, 1, 1)) + bytes((21, 3, 3, 0, 26)) + bytes(26)
    begin = (ask(), answer(), tls(SWITCH, REQUEST, 2, b"", 0x20), tls(PHONE, RESPONSE, 2, hello))
    facts = watch(EapObserver(), *begin, tls(SWITCH, REQUEST, 3, b""), tls(PHONE, RESPONSE, 3, sealed))
    assert not [fact for fact in facts if isinstance(fact, EapAlerted)]


def test_a_lost_fragment_does_not_hide_the_next_handshake() -> None:
    broken = (tls(SWITCH, REQUEST, 2, b"", 0x20), tls(PHONE, RESPONSE, 2, b"abc", total=900))
    again = (tls(SWITCH, REQUEST, 5, b"", 0x20), tls(PHONE, RESPONSE, 5, UNKNOWN_CA))
    facts = watch(EapObserver(), ask(), answer(), *broken, *again)
    assert only(EapAlerted, facts).alert == "unknown_ca"


def test_the_identity_is_told() -> None:
    assert only(EapAnswered, watch(EapObserver(), ask(), answer(who=b"host/450HD"))).identity == "host/450HD"


def test_keys_and_announcements_say_nothing() -> None:
    assert watch(EapObserver(), eapol(SWITCH, 3, bytes(20)), eapol(SWITCH, 5, bytes(8))) == []


@given(
    st.lists(
        st.tuples(
            st.sampled_from([PHONE, PC, SWITCH]),
            st.integers(1, 6),
            st.integers(0, 255),
            st.binary(max_size=40),
            st.sampled_from([GROUP, PHONE, SWITCH]),
        ),
        max_size=30,
    )
)
def test_no_exchange_is_too_strange(said: list[tuple[str, int, int, bytes, str]]) -> None:
    observer = EapObserver()
    for number, (mac, code, identifier, content, to) in enumerate(said):
        packet = dissect(frame(eap(mac, code, identifier, content, to), number))
        for message in packet.messages:
            for fact in observer.see(packet, message):
                assert isinstance(fact, EapFact)
                assert fact.host
                assert fact.where
        list(observer.lapse("test.pcap", packet.at))
