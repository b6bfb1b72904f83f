from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.streams.tls_records import LONGEST_SEARCH, SSLV2_HELLO, Framed, Records, recognise
from acdiag.wire import tls

ALERT = b"\x15\x03\x03\x00\x02\x02\x30"
DATA = b"\x17\x03\x03\x00\x05hello"
HELLO = b"\x16\x03\x01\x00\x0a\x01\x00\x00\x06\x03\x03rest"
SSLV2 = bytes.fromhex("800c0103010003000000000000") + b"\x2f"


def test_records_and_their_places() -> None:
    assert Records().feed(HELLO + DATA + ALERT) == [
        Framed(0, 22, 10, HELLO[5:]),
        Framed(15, 23, 5, b""),
        Framed(25, 21, 2, b"\x02\x30"),
    ]


@given(st.lists(st.sampled_from([ALERT, DATA, HELLO]), min_size=1, max_size=5), st.data())
def test_any_cuts(parts: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(parts)
    assert feed(cut(whole, data)) == feed([whole])


@given(st.binary(max_size=60), st.lists(st.sampled_from([ALERT, DATA, HELLO]), max_size=3), st.data())
def test_any_cuts_after_anything(before: bytes, parts: list[bytes], data: st.DataObject) -> None:
    whole = before + b"".join(parts)
    assert feed(cut(whole, data)) == feed([whole])


def cut(whole: bytes, data: st.DataObject) -> list[bytes]:
    edges = [0, *sorted(data.draw(st.sets(st.integers(0, len(whole)), max_size=8))), len(whole)]
    return [whole[a:b] for a, b in pairwise(edges)]


def feed(pieces: list[bytes]) -> list[Framed | str]:
    records = Records()
    found = [each for piece in pieces for each in records.feed(piece)]
    return [str(each) if isinstance(each, Malformed) else each for each in found]


def test_application_data_is_not_kept() -> None:
    records = Records()
    records.feed(b"\x17\x03\x03\x40\x00")
    for _ in range(16):
        assert len(records._waiting) == 0
        found = records.feed(bytes(1024))
    assert found == [Framed(0, 23, 16384, b"")]


@pytest.mark.parametrize("before", [b"CONNECT sip.contoso.com:443 HTTP/1.1\r\n\r\n", b"STARTTLS\r\n", bytes(3000)])
def test_a_hello_after_something_else(before: bytes) -> None:
    assert Records().feed(before + HELLO) == [Framed(len(before), 22, 10, HELLO[5:])]


def test_an_alert_after_something_else() -> None:
    assert Records().feed(b"HTTP/1.1 200 OK\r\n\r\n" + ALERT) == [Framed(19, 21, 2, b"\x02\x30")]


def test_the_middle_of_data_is_passed_over() -> None:
    found = Records().feed(b"\xe3" * 700 + DATA + DATA)
    assert found == [Framed(700, 23, 5, b""), Framed(710, 23, 5, b"")]


def test_what_only_looks_like_a_record_is_none() -> None:
    found = Records().feed(b"x" + b"\x17\x03\x01\x00\x04" + b"\x16\x03\x01\x00\x09 none" + HELLO)
    assert found == [Framed(16, 22, 10, HELLO[5:])]


def test_the_search_ends() -> None:
    records = Records()
    for _ in range(LONGEST_SEARCH // 1000 + 2):
        assert records.feed(b"z" * 1000) == []
        assert len(records._waiting) < tls.LONGEST_FRAGMENT
    assert records.lost
    assert records.feed(HELLO) == []
    assert len(records._waiting) == 0


def test_records_that_break_off() -> None:
    records = Records()
    first, error = records.feed(ALERT + b"plain text")
    assert first == Framed(0, 21, 2, b"\x02\x30")
    assert isinstance(error, Malformed)
    assert records.lost


def test_missing_bytes_inside_data_are_harmless() -> None:
    records = Records()
    assert records.feed(b"\x17\x03\x03\x01\x00" + bytes(10)) == []
    assert records.skip(200) is False
    assert records.feed(bytes(46) + ALERT) == [Framed(0, 23, 256, b""), Framed(261, 21, 2, b"\x02\x30")]


def test_missing_bytes_elsewhere_begin_a_search() -> None:
    records = Records()
    assert records.feed(HELLO[:9]) == []
    assert records.skip(100) is True
    assert records.feed(b"certificate" + DATA + DATA) == [Framed(120, 23, 5, b""), Framed(130, 23, 5, b"")]


def test_a_hello_in_the_format_of_ssl_2() -> None:
    assert Records().feed(SSLV2 + ALERT) == [Framed(0, SSLV2_HELLO, 14, SSLV2), Framed(14, 21, 2, b"\x02\x30")]


@pytest.mark.parametrize(
    ("data", "known"), [(HELLO, True), (SSLV2, True), (b"GET / HTTP/1.1", False), (b"\x16\x03", None), (b"", None)]
)
def test_recognise(data: bytes, known: bool | None) -> None:
    assert recognise(data) is known


@given(st.lists(st.one_of(st.binary(max_size=40), st.integers(0, 300)), max_size=12))
def test_any_bytes_and_gaps(steps: list[bytes | int]) -> None:
    records = Records()
    at = 0
    for step in steps:
        if isinstance(step, int):
            records.skip(step)
        else:
            records.feed(step)
        at += step if isinstance(step, int) else len(step)
        assert records.offset + len(records._waiting) == at
