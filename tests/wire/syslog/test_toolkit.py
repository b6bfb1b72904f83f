"""The SIP toolkit's lines."""

from __future__ import annotations

from acdiag.wire.syslog import decode, toolkit
from acdiag.wire.syslog.toolkit import looks_like


def test_a_line() -> None:
    (message,) = decode(b"   DEBUG 12:34:56.789 TRANSPORT   : MainThread - text")
    assert (message.level, message.stamp, message.module, message.text) == (
        "DEBUG",
        "12:34:56.789",
        "TRANSPORT",
        "text",
    )
    assert (message.severity, message.prioritised) == (7, False)


def test_several_lines_and_one_that_goes_on() -> None:
    first, second = decode(b"   ERROR 12:34:56 A : T - one\nmore\n   WARN  23/11/26 12:34:57 B : T - two\n")
    assert (first.text, first.severity, second.text, second.severity) == ("one\nmore", 3, "two", 4)
    assert second.stamp == "23/11/26 12:34:57"


def test_inside_a_syslog_header() -> None:
    (message,) = decode(b"<134>voip_task[9]:    INFO  12:34:56.789 MSGBUILDER  : sipe - text")
    assert (message.severity, message.tag, message.pid, message.writer, message.component) == (
        6,
        "voip_task",
        "9",
        "voip_task",
        "sipe",
    )


def test_words_that_begin_like_a_level() -> None:
    assert not looks_like("ERROR while connecting: 12:34:56")
    assert not looks_like("INFO")


def test_lines_without_end_are_put_together_once() -> None:
    first = "   DEBUG 12:34:56.789 TRANSPORT   : MainThread - a"
    (message,) = toolkit.read(b"", first + "\n" * 60_000)
    assert message.text == "a" + "\n" * 60_000
    more = [first] * (toolkit.MOST + 5)
    found = toolkit.read(b"", "\n".join(more))
    assert len(found) == toolkit.MOST
    assert found[-1].text == "\n".join(["a", *more[:5]])
