"""TLS in EAP: fragments, repetitions, lost ones, several phones, and bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.streams.eap_tls import LONGEST, LONGEST_SILENCE, MOST_CONVERSATIONS, EapTls, TlsFlight
from acdiag.wire.eap import REQUEST, RESPONSE, SUCCESS, TLS, Eap, TlsFragment
from acdiag.wire.packet import Packet
from tests.frames import PHONE, SECOND, SERVER, frame

GROUP = "01:80:c2:00:00:03"


def packet(source: str = PHONE, seconds: float = 0.0, vlans: tuple[int, ...] = ()) -> Packet:
    made = Packet(frame(b"", seconds))
    made.mac_source, made.mac_destination, made.vlans = source, GROUP, vlans
    return made


def eap(identifier: int, data: bytes, *, more: bool = False, total: int | None = None, code: int = RESPONSE) -> Eap:
    return Eap(code, identifier, 0, TLS, tls=TlsFragment(False, more, total, data))


START = Eap(REQUEST, 9, 6, TLS, tls=TlsFragment(True, False, None, b""))


def test_a_message_in_one_piece() -> None:
    assert EapTls().take(packet(), eap(1, b"hello")) == TlsFlight(True, b"hello")
    assert EapTls().take(packet(SERVER), eap(1, b"hello", total=5, code=REQUEST)) == TlsFlight(False, b"hello")


def test_fragments_and_their_acknowledgements() -> None:
    streams = EapTls()
    for identifier, data, more in ((1, b"certi", True), (2, b"fica", True), (3, b"te", False)):
        got = streams.take(
            packet(SERVER), eap(identifier, data, more=more, total=11 if identifier == 1 else None, code=1)
        )
        assert got == (None if more else TlsFlight(False, b"certificate"))
        assert streams.take(packet(PHONE), eap(identifier, b"")) is None
    assert streams.take(packet(PHONE), eap(4, b"next")) == TlsFlight(True, b"next")


def test_the_length_may_stand_in_every_fragment() -> None:
    streams = EapTls()
    streams.take(packet(), eap(1, b"ab", more=True, total=4))
    assert streams.take(packet(), eap(2, b"cd", total=4)) == TlsFlight(True, b"abcd")


def test_repetitions_count_once() -> None:
    streams = EapTls()
    for _ in range(3):
        assert streams.take(packet(), eap(1, b"ab", more=True, total=4)) is None
    assert streams.take(packet(), eap(2, b"cd")) == TlsFlight(True, b"abcd")
    assert streams.take(packet(), eap(2, b"cd")) is None


def test_both_directions_are_apart() -> None:
    streams = EapTls()
    streams.take(packet(PHONE), eap(1, b"ab", more=True))
    streams.take(packet(SERVER), eap(1, b"12", more=True, code=REQUEST))
    assert streams.take(packet(PHONE), eap(2, b"cd")) == TlsFlight(True, b"abcd")
    assert streams.take(packet(SERVER), eap(2, b"34", code=REQUEST)) == TlsFlight(False, b"1234")


def test_phones_and_vlans_are_apart() -> None:
    streams = EapTls()
    streams.take(packet(PHONE), eap(1, b"ab", more=True))
    assert streams.take(packet("00:90:8f:00:00:02"), eap(2, b"cd")) == TlsFlight(True, b"cd")
    assert streams.take(packet(PHONE, vlans=(200,)), eap(2, b"ef")) == TlsFlight(True, b"ef")


def test_a_lost_fragment_makes_the_message_worthless() -> None:
    streams = EapTls()
    streams.take(packet(), eap(1, b"ab", more=True, total=6))
    with pytest.raises(Malformed, match="do not add up"):
        streams.take(packet(), eap(3, b"ef"))
    assert streams.take(packet(), eap(4, b"new")) == TlsFlight(True, b"new")


@pytest.mark.parametrize("between", [START, Eap(REQUEST, 1, 5, 1), Eap(SUCCESS, 1, 4)])
def test_another_start_forgets_what_was_unfinished(between: Eap) -> None:
    streams = EapTls()
    streams.take(packet(), eap(1, b"ab", more=True, total=4))
    assert streams.take(packet(), between) is None
    assert streams.take(packet(), eap(1, b"abcd", total=4)) == TlsFlight(True, b"abcd")


def test_long_silence_is_a_new_start() -> None:
    streams = EapTls()
    streams.take(packet(), eap(1, b"ab", more=True))
    later = LONGEST_SILENCE / SECOND + 1
    assert streams.take(packet(seconds=later), eap(1, b"cd")) == TlsFlight(True, b"cd")


def test_a_message_may_not_be_too_long() -> None:
    streams = EapTls()
    with pytest.raises(Malformed, match="too long"):
        streams.take(packet(), eap(1, b"a", more=True, total=LONGEST + 1))
    for identifier in range(LONGEST // 1024):
        assert streams.take(packet(), eap(identifier, bytes(1024), more=True)) is None
    with pytest.raises(Malformed, match="too long"):
        streams.take(packet(), eap(200, b"a", more=True))


def test_conversations_are_bounded() -> None:
    streams = EapTls()
    streams.take(packet(PHONE), eap(1, b"ab", more=True))
    streams.take(packet(SERVER), eap(1, b"12", more=True, code=REQUEST))
    for number in range(MOST_CONVERSATIONS - 1):
        streams.take(packet(f"02:00:00:01:{number >> 8:02x}:{number & 255:02x}"), eap(1, b"x", more=True))
    assert streams.take(packet(SERVER), eap(2, b"34", code=REQUEST)) == TlsFlight(False, b"1234")
    assert streams.take(packet(PHONE), eap(2, b"cd")) == TlsFlight(True, b"cd")


@given(st.binary(min_size=1, max_size=300), st.integers(1, 50), st.booleans())
def test_any_cut_gives_the_whole(data: bytes, size: int, said: bool) -> None:
    streams = EapTls()
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    flights = []
    for number, piece in enumerate(pieces):
        more = number < len(pieces) - 1
        total = len(data) if said and number == 0 else None
        flights.append(streams.take(packet(), eap(number % 256, piece, more=more, total=total)))
    assert flights[-1] == TlsFlight(True, data)
    assert flights[:-1] == [None] * (len(pieces) - 1)


STEPS = st.tuples(
    st.integers(0, 3), st.booleans(), st.one_of(st.none(), st.integers(0, 2**32 - 1)), st.binary(max_size=20)
)


@given(st.lists(STEPS, max_size=30))
def test_anything_gives_flights_or_malformed(steps: list[tuple[int, bool, int | None, bytes]]) -> None:
    streams = EapTls()
    sent = 0
    for identifier, more, total, data in steps:
        sent += len(data)
        try:
            flight = streams.take(packet(), eap(identifier, data, more=more, total=total))
        except Malformed:
            continue
        assert flight is None or 0 < len(flight.data) <= sent
