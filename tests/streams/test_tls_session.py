from __future__ import annotations

import random
import ssl
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.streams.tls_events import ChangeCipherSpec, Encrypted, Event, Unreadable
from acdiag.streams.tls_session import MOST_HANDSHAKE, TlsSession
from acdiag.wire.certificate import decode
from acdiag.wire.tls import Alert
from acdiag.wire.tls_handshake import CertificateList, CertificateRequest, ClientHello, Other, ServerHello
from tests.tls_making import (
    CLIENT,
    DAY,
    NOW,
    SERVER,
    Made,
    client_context,
    converse,
    made,
    phone,
    root,
    server,
    server_context,
)

Flights = list[tuple[int, bytes]]
TLS_1_2, TLS_1_3 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
STRANGER = made("Stranger", ca=True, number=7)


def heard(flights: Flights) -> tuple[TlsSession, list[Event]]:
    session = TlsSession()
    return session, [event for side, data in flights for event in session.feed(side, data)]


def alerts(events: list[Event]) -> list[tuple[int, Alert]]:
    return [(event.side, event.message) for event in events if isinstance(event.message, Alert)]


@cache
def mutual_1_2() -> tuple[tuple[int, bytes], ...]:
    own = client_context(phone())
    own.set_alpn_protocols(["sip", "http/1.1"])
    other = server_context(trusted=root())
    other.set_alpn_protocols(["http/1.1"])
    return tuple(converse(own, other)[0])


@cache
def plain_1_3() -> tuple[tuple[int, bytes], ...]:
    return tuple(converse(client_context(version=TLS_1_3), server_context(version=TLS_1_3))[0])


def test_tls_1_2_with_a_certificate_of_the_client() -> None:
    session, events = heard(list(mutual_1_2()))
    hello, answer = session.hello, session.answer
    assert hello is not None
    assert answer is not None
    assert (hello.server_name, hello.extensions.alpn) == ("sip.contoso.com", ("sip", "http/1.1"))
    assert (session.version, answer.alpn, session.client) == (0x0303, "http/1.1", CLIENT)
    chains = {event.side: event.message.chain for event in events if isinstance(event.message, CertificateList)}
    assert chains == {SERVER: (server().der, root().der), CLIENT: (phone().der, root().der)}
    assert [type(event.message) for event in events if event.side == CLIENT] == [
        ClientHello, CertificateList, Other, Other, ChangeCipherSpec, Encrypted, Encrypted,
    ]  # fmt: skip
    assert any(isinstance(event.message, CertificateRequest) for event in events)
    assert events[-1].message == Encrypted(21, 26)
    assert (session.complete, session.resumed, session.hidden) == (True, False, False)
    assert session.application(CLIENT).records == session.application(SERVER).records == 1
    assert session.application(CLIENT).bytes > 24


def test_tls_1_3_hides_the_certificates() -> None:
    session, events = heard(list(plain_1_3()))
    assert session.version == 0x0304
    assert (session.hidden, session.complete, session.resumed) == (True, None, False)
    assert {type(event.message) for event in events} == {ClientHello, ServerHello, ChangeCipherSpec}
    assert session.application(SERVER).records > 4


@pytest.mark.parametrize(
    ("ends", "side", "description"),
    [
        (lambda: (client_context(trusted=STRANGER), server_context()), CLIENT, 48),
        (lambda: (client_context(trusted=STRANGER, version=TLS_1_3), server_context(version=TLS_1_3)), CLIENT, 48),
        (lambda: (client_context(), server_context(expired())), CLIENT, 45),
        (lambda: (client_context(), server_context(made("web.contoso.com", root()))), CLIENT, 42),
        (lambda: (client_context(version=TLS_1_2), server_context(version=TLS_1_3)), SERVER, 70),
        (lambda: (client_context(version=TLS_1_3), server_context(version=TLS_1_2)), SERVER, 70),
        (lambda: (client_context(), server_context(trusted=root())), SERVER, 40),
        (lambda: (client_context(phone()), server_context(trusted=STRANGER)), SERVER, 48),
        (lambda: (suites("ECDHE-ECDSA-AES128-SHA"), suites("ECDHE-ECDSA-AES256-SHA", of_server=True)), SERVER, 40),
    ],
    ids=[
        "unknown authority", "unknown authority in 1.3", "expired", "another name", "server of 1.3 only",
        "client of 1.3 only", "no certificate of the client", "client of an unknown authority", "no common suite",
    ],
)  # fmt: skip
def test_alerts_and_who_sends_them(
    ends: Callable[[], tuple[ssl.SSLContext, ssl.SSLContext]], side: int, description: int
) -> None:
    session, events = heard(converse(*ends())[0])
    assert alerts(events) == [(side, Alert(2, description))]
    assert not session.complete


def expired() -> Made:
    return made("sip.contoso.com", root(), names=("sip.contoso.com",), since=NOW - 3 * DAY, until=NOW - DAY)


def suites(names: str, *, of_server: bool = False) -> ssl.SSLContext:
    context = server_context() if of_server else client_context()
    context.set_ciphers(names + ":@SECLEVEL=0")
    return context


def test_an_alert_that_tls_1_3_hides_is_known_by_its_place_and_length() -> None:
    """A client that began to encrypt before it refuses; OpenSSL's sends its alert in clear."""
    flights: Flights = [part for part in plain_1_3() if part[0] == SERVER or part[1][0] == 22]
    first = flights.index(next(part for part in flights if part[0] == SERVER))
    refused = (CLIENT, b"\x14\x03\x03\x00\x01\x01" + b"\x17\x03\x03\x00\x13" + bytes(19))
    session, events = heard([*flights[: first + 1], refused])
    assert events[-1].message == Encrypted(21, 19)
    session.feed(CLIENT, b"\x17\x03\x03\x00\x13" + bytes(19))
    assert session.application(CLIENT) == (2, 38, 19)


@pytest.mark.parametrize("version", [TLS_1_2, TLS_1_3])
def test_resumption(version: ssl.TLSVersion) -> None:
    own, other = client_context(version=version), server_context(version=version)
    _, end = converse(own, other)
    session, events = heard(converse(own, other, session=end.session)[0])
    assert session.hello is not None
    assert session.hello.offers_resumption
    assert session.resumed
    assert not any(isinstance(event.message, CertificateList) for event in events)


def test_hello_retry_request() -> None:
    own, other = client_context(version=TLS_1_3), server_context(version=TLS_1_3)
    other.set_ecdh_curve("secp521r1")
    session, events = heard(converse(own, other)[0])
    hellos = [event.message for event in events if isinstance(event.message, ClientHello | ServerHello)]
    assert [type(hello).__name__ for hello in hellos] == ["ClientHello", "ServerHello"] * 2
    assert session.retried
    assert session.answer is hellos[3]


@given(st.sampled_from([mutual_1_2, plain_1_3]), st.integers(0, 1 << 32).map(random.Random))
def test_any_cuts(conversation: Callable[[], tuple[tuple[int, bytes], ...]], chance: random.Random) -> None:
    whole: Flights = list(conversation())
    cut: Flights = []
    for side, data in whole:
        at = 0
        while at < len(data):
            size = chance.choice([1, 2, 5, 50, 500, 5000])
            cut.append((side, data[at : at + size]))
            at += size
    expected, known = heard(whole)
    session, events = heard(cut)
    assert events == known
    assert [session.application(side) for side in (0, 1)] == [expected.application(side) for side in (0, 1)]


@pytest.mark.parametrize("conversation", [mutual_1_2, plain_1_3])
def test_every_prefix_gives_the_first_events(conversation: Callable[[], tuple[tuple[int, bytes], ...]]) -> None:
    whole: Flights = list(conversation())
    _, known = heard(whole)
    session = TlsSession()
    events: list[Event] = []
    for side, data in whole:
        for at in range(len(data)):
            events += session.feed(side, data[at : at + 1])
            assert events == known[: len(events)]
    assert events == known


def test_places() -> None:
    flights = list(mutual_1_2())
    streams = {side: b"".join(data for each, data in flights if each == side) for side in (CLIENT, SERVER)}
    _, events = heard(flights)
    for event in events:
        there = streams[event.side][event.at : event.end]
        if isinstance(event.message, CertificateList):
            assert there[:1] == b"\x0b"
            assert there.endswith(event.message.chain[-1])
        elif isinstance(event.message, ChangeCipherSpec):
            assert there == b"\x14\x03\x03\x00\x01\x01"


def test_a_message_over_many_records() -> None:
    _, events = heard(list(mutual_1_2()))
    chain = next(event for event in events if isinstance(event.message, CertificateList))
    body = mutual_server()[chain.at : chain.end]
    pieces = b"".join(b"\x16\x03\x03\x00\x07" + body[at : at + 7] for at in range(0, len(body) - len(body) % 7, 7))
    rest = body[len(body) - len(body) % 7 :]
    session = TlsSession()
    found = session.feed(SERVER, pieces + b"\x16\x03\x03" + len(rest).to_bytes(2, "big") + rest if rest else pieces)
    assert [(event.at, event.message) for event in found] == [(5, chain.message)]


def mutual_server() -> bytes:
    return b"".join(data for side, data in mutual_1_2() if side == SERVER)


def test_a_capture_that_begins_in_the_middle() -> None:
    flights = list(mutual_1_2())
    session, events = heard(flights[-3:])
    assert not session.from_start
    assert session.complete is None
    assert session.application(SERVER).records == 1
    assert [event.message for event in events] == [Encrypted(21, 26)]


def test_only_the_server_was_captured() -> None:
    session, events = heard([part for part in mutual_1_2() if part[0] == SERVER])
    assert (session.client, session.version) == (CLIENT, 0x0303)
    assert sum(isinstance(event.message, CertificateList) for event in events) == 1


def test_a_second_hello_in_a_capture_of_the_client_alone() -> None:
    own, other = client_context(version=TLS_1_3), server_context(version=TLS_1_3)
    other.set_ecdh_curve("secp521r1")
    _, events = heard([part for part in converse(own, other)[0] if part[0] == CLIENT])
    assert sum(isinstance(event.message, ClientHello) for event in events) == 2


def test_missing_bytes_in_the_certificate() -> None:
    session = TlsSession()
    data = mutual_server()
    events = session.feed(SERVER, data[:200])
    session.skip(SERVER, 300)
    events += session.feed(SERVER, data[500:])
    assert session.incomplete
    assert not any(isinstance(event.message, CertificateList) for event in events)
    assert any(isinstance(event.message, Other) and event.message.handshake_type == 14 for event in events)


def test_eap_tls_in_flights() -> None:
    """EAP hands over whole flights; nothing else differs."""
    _, events = heard([part for part in mutual_1_2() if not part[1].startswith(b"\x17")])
    names = [
        decode(event.message.chain[0]).common_name for event in events if isinstance(event.message, CertificateList)
    ]
    assert names == ["sip.contoso.com", "00908f123456"]


def test_a_handshake_without_end() -> None:
    session = TlsSession()
    record = b"\x16\x03\x03\x40\x00" + bytes(16384)
    events = [event for _ in range(40) for event in session.feed(CLIENT, record)]
    refused = [event for event in events if isinstance(event.message, Unreadable)]
    assert len(refused) == 1
    assert len(session._sides[CLIENT].pending) == 0
    assert [side.deaf for side in session._sides] == [True, False]


def test_a_message_that_claims_too_much() -> None:
    session = TlsSession()
    claim = (MOST_HANDSHAKE + 1).to_bytes(3, "big")
    (event,) = session.feed(CLIENT, b"\x16\x03\x03\x00\x08\x0b" + claim + bytes(4))
    assert isinstance(event.message, Unreadable)


def test_a_message_that_cannot_be_read_costs_only_itself() -> None:
    session = TlsSession()
    events = session.feed(SERVER, b"\x16\x03\x03\x00\x09\x0b\x00\x00\x01\xff\x0e\x00\x00\x00")
    assert isinstance(events[0].message, Unreadable)
    assert events[0].message.error.__traceback__ is None
    assert events[1].message == Other(14, 0)


@given(st.lists(st.tuples(st.integers(0, 1), st.one_of(st.binary(max_size=60), st.integers(0, 100))), max_size=20))
def test_any_bytes(steps: list[tuple[int, bytes | int]]) -> None:
    session = TlsSession()
    for side, step in steps:
        if isinstance(step, int):
            session.skip(side, step)
        else:
            session.feed(side, step)
    assert session.complete in (True, False, None)


@given(st.sampled_from([mutual_1_2, plain_1_3]), st.integers(0, 1 << 32).map(random.Random))
def test_any_damage(conversation: Callable[[], tuple[tuple[int, bytes], ...]], chance: random.Random) -> None:
    session = TlsSession()
    for side, data in conversation():
        damaged = bytearray(data)
        for _ in range(chance.randrange(4)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        for event in session.feed(side, bytes(damaged)):
            assert event.at <= event.end
    assert session.resumed in (True, False, None)
    assert session.complete in (True, False, None)
