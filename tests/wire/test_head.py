"""Heads of text messages: as they should be, as they come, and as an attacker would like them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.wire.head import _EMPTY_LINE, LONGEST_HEAD, MOST_FIELDS, Fields, end_of_head, number, read_head, start_line

HEAD = b"GET / HTTP/1.1\r\nHost: prov.contoso.com\r\nAccept: a\r\naccept:b\r\nX-Long: one\r\n\t two\r\n\r\nbody\r\n\r\n"


def test_a_head() -> None:
    head = read_head(HEAD)
    assert (head.start, head.whole) == ("GET / HTTP/1.1", True)
    assert HEAD[head.end :] == b"body\r\n\r\n"
    assert head.fields.first("host") == "prov.contoso.com"
    assert head.fields.every("accept") == ("a", "b")
    assert head.fields.first("x-long") == "one two"
    assert head.fields.first("cookie") is None
    assert head.fields.every("cookie") == ()
    assert list(head.fields) == ["host", "accept", "x-long"]
    assert head.fields["accept"] == ("a", "b")
    assert (len(head.fields), "cookie" in head.fields) == (3, False)


class Searched:
    """The search for the end of a head, and how many bytes it went through."""

    def __init__(self, pattern: re.Pattern[bytes]) -> None:
        self.pattern, self.bytes = pattern, 0

    def search(self, data: bytes, at: int) -> re.Match[bytes] | None:
        found = self.pattern.search(data, at)
        self.bytes += (found.end() if found else len(data)) - at
        return found


@pytest.mark.parametrize("end", [b"\r\n\r\n", b"\n\n"])
def test_many_heads_behind_each_other_are_searched_once(end: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    searched = Searched(_EMPTY_LINE)
    monkeypatch.setattr("acdiag.wire.head._EMPTY_LINE", searched)
    data = (b"SIP/2.0 200 OK" + end) * 2_000
    at = 0
    while at < len(data):
        at = end_of_head(data, at)
    assert searched.bytes == len(data)


def test_names_may_be_short() -> None:
    fields = read_head(b"x\r\ni: 1\r\nCall-ID: 2\r\n\r\n", {"i": "call-id"}).fields
    assert fields.every("call-id") == ("1", "2")


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_both_line_ends(end: bytes) -> None:
    head = read_head(end.join([b"x", b"A : 1 ", b"B:", b"", b"body"]))
    assert (head.fields.first("a"), head.fields.first("b"), head.whole) == ("1", "", True)


def test_a_line_that_is_no_field_is_passed_over() -> None:
    assert read_head(b"x\r\nnonsense\r\n: nameless\r\nA: 1\r\n\r\n").fields == {"a": ("1",)}


def test_a_cut_line_is_dropped_and_said() -> None:
    head = read_head(b"x\r\nA: 1\r\nCall-ID: 12")
    assert (head.fields, head.whole) == ({"a": ("1",)}, False)
    assert read_head(b"x").fields == Fields({})


def test_text_of_any_encoding() -> None:
    fields = read_head(b"x\r\nA: M\xfcller\r\nB: M\xc3\xbcller\r\n\r\n").fields
    assert fields.first("a") == fields.first("b") == "Müller"


def test_bounds() -> None:
    with pytest.raises(Malformed, match="too many fields"):
        read_head(b"x\r\n" + b"a:\r\n" * (MOST_FIELDS + 1) + b"\r\n")
    assert len(read_head(b"x\r\n" + b"a:\r\n" * MOST_FIELDS + b"\r\n").fields["a"]) == MOST_FIELDS
    for end in (b"", b"\r\n\r\n"):
        with pytest.raises(Malformed, match="too long"):
            read_head(b"x\r\na:" + b"y" * LONGEST_HEAD + end)
        with pytest.raises(Malformed, match="too long"):
            read_head(b"y" * (LONGEST_HEAD + 1) + end)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        (" 5 ", 5),
        ("5;x", 5),
        ("5, 6", 5),
        ("0", 0),
        ("", None),
        (None, None),
        ("x5", None),
        ("-5", None),
        ("9" * 10, 9999999999),
        ("9" * 11, None),
        ("٣", None),
    ],
)
def test_numbers(text: str | None, value: int | None) -> None:
    assert number(text) == value


def test_the_end_of_a_head() -> None:
    assert end_of_head(b"a\r\n\r\nb") == 5
    assert end_of_head(b"a\n\nb\n\n") == 3
    assert end_of_head(b"a\n\nb\n\n", 3) == 6
    assert end_of_head(b"a\r\n") == -1


def test_a_start_line_ends_with_either() -> None:
    assert [start_line(data) for data in (b"a b\r\nc", b"a b\nc", b"a b\rc", b"a b")] == [b"a b"] * 4


def test_equal_fields_are_equal() -> None:
    one, other = (read_head(HEAD).fields for _ in range(2))
    assert one == other
    assert one != read_head(b"x\r\n\r\n").fields
    assert "prov.contoso.com" in repr(one)


@given(st.binary())
def test_any_bytes(data: bytes) -> None:
    head = read_head(data)
    assert head.end <= len(data)


@given(st.text(alphabet="\r\na", max_size=24).map(str.encode), st.integers(0, 6))
def test_the_first_empty_line_ends_a_head(data: bytes, at: int) -> None:
    found = re.compile(rb"\r?\n\r?\n").search(data, at)
    assert end_of_head(data, at) == (found.end() if found else -1)
