"""Messages out of a stream: counted, by lines, mixed, however it is cut."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.streams import log_framing
from acdiag.streams.log_framing import LONGEST, LogFraming

TEXT = st.binary(min_size=1, max_size=60).filter(lambda text: not set(b"\n\0") & set(text) and not text.endswith(b"\r"))
LINES = TEXT.filter(lambda text: text[:1] not in b"123456789")
COUNTED = st.binary(max_size=60).map(lambda text: b"<13>" + text)


def fed(framing: LogFraming, *pieces: bytes) -> list[bytes]:
    return [message for piece in pieces for message in framing.feed(piece)]


def counted(message: bytes) -> bytes:
    return b"%d %s" % (len(message), message)


def as_line(text: bytes) -> tuple[bytes, bytes]:
    return text, text + b"\n"


def as_counted(message: bytes) -> tuple[bytes, bytes]:
    return message, counted(message)


@given(st.lists(st.one_of(LINES.map(as_line), COUNTED.map(as_counted))), st.data())
def test_mixed_framing_however_it_is_cut(messages: list[tuple[bytes, bytes]], data: st.DataObject) -> None:
    stream = b"".join(wire for _, wire in messages)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    pieces = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    framing = LogFraming()
    assert fed(framing, *pieces) == [message for message, _ in messages]
    assert framing.end() == []


@pytest.mark.parametrize(
    ("stream", "messages"),
    [
        (b"<13>one\n<13>two\r\n\n<13>three\0<13>four\n", [b"<13>one", b"<13>two", b"<13>three", b"<13>four"]),
        (b"7 <13>one<13>two\n8 <13>\nabc", [b"<13>one", b"<13>two", b"<13>\nabc"]),
        (b"2026-03-02 a date\n12 Mar, a date\n1 <", [b"2026-03-02 a date", b"12 Mar, a date", b"<"]),
        (b"<13>no end", []),
        (b"0 <13>x\n", [b"0 <13>x"]),
        (b"99999999999 <13>x\n", [b"99999999999 <13>x"]),
    ],
    ids=["lines", "counted", "dates", "no end", "zero", "too many digits"],
)
def test_examples(stream: bytes, messages: list[bytes]) -> None:
    assert LogFraming().feed(stream) == messages
    framing = LogFraming()
    assert fed(framing, *(bytes((byte,)) for byte in stream)) == messages


def test_a_slow_senders_bytes_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[int] = []

    class Search:
        def search(self, data: bytes, at: int) -> re.Match[bytes] | None:
            searched.append(len(data) - at)
            return re.compile(rb"[\n\0]").search(data, at)

    monkeypatch.setattr(log_framing, "_END", Search())
    framing = LogFraming()
    for _ in range(1000):
        assert framing.feed(b"x") == []
    assert sum(searched) == 1000
    assert framing.feed(b"\nyy") == [b"x" * 1000]
    assert fed(framing, b"y\0", b"z\n") == [b"yyy", b"z"]


def test_what_came_last_without_an_end() -> None:
    framing = LogFraming()
    assert framing.feed(b"<13>one\n<13>tw") == [b"<13>one"]
    assert framing.feed(b"o") == []
    assert framing.end() == [b"<13>two"]
    assert framing.end() == []


def test_a_length_that_nobody_sends_ends_the_reading() -> None:
    framing = LogFraming()
    assert framing.feed(b"<13>before\n2147483648 <13>x\n<13>after\n") == [b"<13>before"]
    assert "more than 65536 bytes" in framing.refused
    assert framing.feed(b"<13>more\n") == []
    assert framing.end() == []


def test_a_line_without_end_comes_in_pieces_and_takes_no_memory() -> None:
    framing = LogFraming()
    got = fed(framing, *[b"x" * 10_000] * 20, b"\n<13>next\n")
    assert b"".join(got[:-1]) == b"x" * 200_000
    assert max(map(len, got)) == LONGEST
    assert got[-1] == b"<13>next"
    assert framing.cut == 3


def test_the_longest_message() -> None:
    message = b"<13>" + b"x" * (LONGEST - 4)
    assert LogFraming().feed(counted(message)) == [message]
    assert LogFraming().feed(message + b"\n") == [message]


@given(st.lists(st.binary(max_size=300), max_size=10))
def test_any_bytes_are_framed(pieces: list[bytes]) -> None:
    framing = LogFraming()
    got = fed(framing, *pieces) + framing.end()
    assert sum(map(len, got)) <= sum(map(len, pieces))
