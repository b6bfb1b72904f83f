"""Every datagram becomes messages, whatever is in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.present.escape import visible
from acdiag.wire.syslog import decode, decode_datagram, looks_like_syslog

HOSTILE = [
    b"",
    b"\0",
    b"\n",
    b"\r\n",
    b"<",
    b"<>",
    b"<999>x",
    b"<0134>x",
    b"<-1>x",
    b"<13",
    b"<13>",
    b"<13>1 ",
    b"<13>1 - - - - - ",
    b'<13>1 2026-11-23T02:06:34Z h a p m [x y="' + b"z" * 60_000,
    b"[S=",
    b"[S=1]",
    b"[S=" + b"9" * 60_000,
    b"#012" * 16_000,
    b"<133>[S=1] " + b"(N 1) x#012" * 8_000,
    b"\x1b]0;owned\x07\x1b[2J",
    b"<script>alert(1)</script>",
    b"%n%s%x" * 10_000,
    b"\xff\xfe\xc3\x28" * 1_000,
    b"A" * 65_507,
    b"<134>Nov 23 02:06:34 " + b"a." * 30_000 + b": x",
    bytes(range(256)),
    b"   DEBUG 12:34:56.789 T : M - " + b"   DEBUG 12:34:56.789 T : M - x\n" * 2_000,
]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_bytes_are_kept(number: int) -> None:
    messages = decode(HOSTILE[number])
    assert messages
    assert all(message.data == HOSTILE[number] for message in messages)
    assert all(0 <= message.priority <= 191 for message in messages)
    assert "\x1b" not in visible(messages[0].text)


@given(st.binary(max_size=600))
def test_any_bytes_give_messages(data: bytes) -> None:
    messages = decode(data)
    assert messages
    assert messages[0].data == data
    assert decode_datagram(data).messages == messages


@given(st.text(alphabet="<>1340[]S=:#N()DEBUG .-\n\0aé", max_size=200))
def test_what_looks_like_a_header_loses_nothing(text: str) -> None:
    data = text.encode()
    assert all(message.data == data for message in decode(data))


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b"\0", b"\n\0"])
def test_one_terminator_goes(end: bytes) -> None:
    (message,) = decode(b"<13>nxphone: hi" + end)
    assert message.text == "hi"


def test_text_that_is_not_utf8() -> None:
    (message,) = decode(b"<13>nxphone: caf\xe9")
    assert message.text == "café"


def test_what_a_relay_escaped() -> None:
    (message,) = decode(b"<13>nxphone: one#012two#011three")
    assert message.text == "one\ntwo\tthree"


@pytest.mark.parametrize(
    ("data", "is_syslog"),
    [
        (b"<134>x", True),
        (b"<0>x", True),
        (b"<013>x", False),
        (b"<1345>x", False),
        (b"<a>", False),
        (b"", False),
        (b"<>", False),
    ],
)
def test_syslog_on_another_port(data: bytes, is_syslog: bool) -> None:
    assert looks_like_syslog(data) is is_syslog
