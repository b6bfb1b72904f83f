"""Calls and streams in a few lines."""

from __future__ import annotations

from dataclasses import replace

from acdiag.model.case import Call, Case
from acdiag.model.stream import Stream
from acdiag.present.text.media import media
from acdiag.present.text.paper import Paper
from tests.stream_making import SECOND, made

CALL = Call("c1", "sip:ann@contoso.com", "sip:bob@contoso.com", SECOND, 5 * SECOND, 65 * SECOND, "200", ("0x1", "0x2"))


def told(*streams: Stream, calls: tuple[Call, ...] = (), width: int = 200) -> list[str]:
    case = Case("0", "", (), (), (), (), (), (), calls=calls, streams=streams)
    return [line.strip() for line in media(case, Paper(colour=False, width=width, unicode=True, names={}))]


def test_nothing_to_say() -> None:
    assert told() == []


def test_a_call_and_its_streams() -> None:
    call, *stream = told(made(digits="12", encrypted=True), calls=(CALL,))
    assert call == "sip:ann@contoso.com → sip:bob@contoso.com · 00:00:01 · 60 s · 2 streams"
    assert " ".join(stream) == (
        "RTP PCMA 10.0.0.1:4000 → 10.0.0.2:20000 · 10.0 s · 0.0 % lost · jitter 0.5 ms · MOS 4.36"
        " · encrypted · 2 keys pressed"
    )


def test_calls_that_came_to_nothing() -> None:
    refused = replace(CALL, answered=None, final="486", streams=())
    assert " ".join(told(calls=(refused,))).endswith("ended with 486")
    ringing = replace(refused, end=None, final="")
    assert " ".join(told(calls=(ringing,))).endswith("not answered yet")
    silent = replace(CALL, end=None, streams=())
    assert " ".join(told(calls=(silent,))).endswith("answered, its end was not seen · no RTP seen")


def test_the_worst_of_many_come_first() -> None:
    streams = [made(ssrc=number, mos=4.0 + number / 100, codec=f"C{number}") for number in range(20)]
    lines = told(*reversed(streams), made(mos=1.5, codec="BAD"))
    assert lines[0].startswith("RTP BAD")
    assert lines[1].startswith("RTP C0 ")
    assert lines[-1] == "and 15 more streams, none of them worse; acdiag rtp lists them all"


def test_hostile_text_is_shown_and_not_interpreted() -> None:
    (line,) = told(made(codec="\x1b[2J", mos=None))
    assert "\x1b" not in line
