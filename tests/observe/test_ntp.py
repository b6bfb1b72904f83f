"""Requests for the time and what became of them."""

from __future__ import annotations

import struct

import pytest

from acdiag.model.facts import Fact
from acdiag.model.facts.ntp import NtpAnswered, NtpAsked, NtpUnanswered
from acdiag.observe.ntp import NtpObserver, _hours
from acdiag.wire.dissect import dissect
from tests.frames import PHONE, SECOND, SERVER, bootp, ethernet, frame, from_server, ipv4, udp

CLIENT, NTP, OTHER = "10.59.1.7", "10.59.0.20", "10.59.0.21"
TO_1970 = 2_208_988_800
NOW = 1_760_000_000


def stamp(seconds: float | None) -> int:
    return 0 if seconds is None else round((seconds + TO_1970) * 2**32) & (2**64 - 1)


def body(first: int, stratum: int = 0, kiss: bytes = bytes(4), *times: float | None) -> bytes:
    stamps = [stamp(time) for time in (*times, None, None, None, None)[:4]]
    return struct.pack("!BBbbII4s4Q", first, stratum, 6, -20, 0, 0, kiss, *stamps)


def ask(transmit: float | None = None, server: str = NTP) -> bytes:
    return udp(CLIENT, server, 40123, 123, body(0x23, 0, bytes(4), None, None, None, transmit))


def answer(
    origin: float | None = None, received: float | None = None, *, stratum: int = 2, first: int = 0x24,
    kiss: bytes = b"\x0a\0\0\1", server: str = NTP,
) -> bytes:  # fmt: skip
    payload = body(first, stratum, kiss, None, origin, received, received)
    return udp(server, CLIENT, 123, 40123, payload, mac=SERVER, to=PHONE)


def watch(*said: tuple[float, bytes], until: float = 0) -> list[Fact]:
    observer = NtpObserver()
    facts: list[Fact] = []
    for number, (seconds, raw) in enumerate(said, 1):
        packet = dissect(frame(raw, NOW + seconds, number))
        facts += observer.lapse("test.pcap", packet.at)
        for message in packet.messages:
            facts += observer.see(packet, message)
    facts += observer.lapse("test.pcap", (NOW + round(until)) * SECOND)
    return facts


def test_a_request_and_its_answer() -> None:
    asked, told = watch((0, ask()), (0.1, answer()))
    assert isinstance(asked, NtpAsked)
    assert (asked.host, asked.server, asked.offset) == (CLIENT, NTP, None)
    assert isinstance(told, NtpAnswered)
    assert (told.host, told.server, told.stratum, told.leap, told.synchronised) == (CLIENT, NTP, 2, 0, True)
    assert (told.reason, told.ahead, told.apart, told.hours) == ("", None, None, None)
    assert [place.frame for place in told.where] == [2, 1]


def test_the_phones_clock() -> None:
    sent = NOW + 3600.5
    asked, told = watch((0, ask(sent)), (0.1, answer(sent, NOW - 10)))
    assert isinstance(asked, NtpAsked)
    assert asked.offset == 3600.5
    assert isinstance(told, NtpAnswered)
    assert (told.ahead, told.apart, told.hours) == (3610.5, 3610.5, 1)
    assert not told.steady


def test_a_clock_that_stays_wrong_is_steady() -> None:
    said = []
    for turn in range(0, 640, 64):
        sent = NOW + turn + 3600
        said += [(turn, ask(sent)), (turn + 0.1, answer(sent, NOW + turn + 0.05))]
    told = [fact for fact in watch(*said) if isinstance(fact, NtpAnswered)]
    assert [fact.steady for fact in told] == [False] + [True] * (len(told) - 1)
    assert {fact.ahead for fact in told} == {3599.95}
    assert len(told) > 4


def test_random_numbers_are_not_steady() -> None:
    said = []
    for turn, sent in enumerate((5.0, 1e9, 3e8, 1.7e9)):
        said += [(turn * 70, ask(sent)), (turn * 70 + 0.1, answer(sent, NOW + turn * 70))]
    facts = watch(*said)
    assert len(facts) == 8
    assert not any(fact.steady for fact in facts)


def test_what_a_second_tap_shows_again_is_not_steady() -> None:
    said = []
    for turn, sent in enumerate((5.0, 1e9, 3e8, 1.7e9)):
        for later in (0.0, 0.4):
            at = turn * 70 + later
            said += [(at, ask(sent)), (at + 0.1, answer(sent, NOW + turn * 70))]
    facts = watch(*said)
    assert len(facts) == 8
    assert not any(fact.steady for fact in facts)


def test_an_answer_to_another_request_compares_nothing() -> None:
    _, told = watch((0, ask(NOW + 1.0)), (0.1, answer(NOW + 2.0, NOW)))
    assert isinstance(told, NtpAnswered)
    assert told.ahead is None


def test_servers_without_the_time() -> None:
    def reason(raw: bytes) -> str:
        (told,) = watch((0, raw))
        assert isinstance(told, NtpAnswered)
        assert not told.synchronised
        return told.reason

    assert reason(answer(first=0xE4, stratum=16)) == "its clock is not synchronised (leap 3, stratum 16)"
    assert reason(answer(first=0xE4, stratum=0, kiss=b"RATE")) == "kiss code RATE: the server asks for fewer requests"
    assert reason(answer(stratum=16)) == "it has no time to give (stratum 16)"
    assert reason(answer(stratum=0, kiss=bytes(4))) == "it has no time to give (stratum 0)"


def test_requests_in_vain_are_one_fact() -> None:
    asked, silent = watch((0, ask()), (2, ask()), (4, ask()), until=60)
    assert isinstance(asked, NtpAsked)
    assert isinstance(silent, NtpUnanswered)
    assert (silent.asked, silent.reason, silent.at) == (3, "silence", (NOW + 5) * SECOND)


def test_a_late_answer_is_an_answer() -> None:
    assert [fact.name for fact in watch((0, ask()), (8, answer()))] == ["ntp.asked", "ntp.unanswered", "ntp.answered"]


def test_icmp_says_that_nobody_listens() -> None:
    error = ipv4(NTP, CLIENT, 1, b"\x03\x03" + bytes(6) + ask()[14:])
    _, silent = watch((0, ask()), (0.1, ethernet(SERVER, PHONE, 0x0800, error)), until=60)
    assert isinstance(silent, NtpUnanswered)
    assert (silent.reason, silent.at) == ("unreachable", NOW * SECOND + SECOND // 10)


def test_who_polls_all_day_is_short() -> None:
    said = [(turn * 0.5, raw) for turn in range(4000) for raw in (ask(), answer())]
    assert len(watch(*said)) < 100
    silent = watch(*((turn * 2, ask()) for turn in range(1000)))
    assert len(silent) < 100
    last = silent[-1]
    assert isinstance(last, NtpUnanswered)
    assert last.asked > 3


def test_a_server_that_loses_its_time_is_said_at_once() -> None:
    bad = answer(first=0xE4, stratum=16)
    names = [fact.name for fact in watch((0, ask()), (0.1, answer()), (1, ask()), (1.1, bad), (2, ask()), (2.1, bad))]
    assert names == ["ntp.asked", "ntp.answered", "ntp.answered"]


def test_a_phone_that_boots_again_asks_anew() -> None:
    ack = from_server(bootp(5, yiaddr=CLIENT))
    facts = watch((0, ask()), (0.1, answer()), (2, ack), (3, ask()), (3.1, answer()))
    assert [fact.name for fact in facts] == ["ntp.asked", "ntp.answered"] * 2


def test_other_modes_are_nobodys_request() -> None:
    broadcast = udp(NTP, "10.59.255.255", 123, 123, body(0x25, 2))
    control = udp(CLIENT, NTP, 40123, 123, b"\x16\x02" + bytes(10))
    assert watch((0, broadcast), (1, control), until=60) == []


def test_servers_are_told_apart() -> None:
    facts = watch((0, ask()), (1, ask(server=OTHER)), (1.1, answer(server=OTHER)), until=60)
    assert [(fact.name, fact.server) for fact in facts] == [
        ("ntp.asked", NTP), ("ntp.asked", OTHER), ("ntp.answered", OTHER), ("ntp.unanswered", NTP),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("ahead", "hours"),
    [(0.0, None), (59.0, None), (3600.0, 1), (-7230.0, -2), (7261.0, None), (14 * 3600.0, 14), (15 * 3600.0, None)],
)
def test_whole_hours_are_those_of_a_zone(ahead: float, hours: int | None) -> None:
    assert _hours(ahead) == hours
