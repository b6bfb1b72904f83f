"""Calls and streams in a few lines: the worst first, because of a thousand good ones nobody wants to read."""

from __future__ import annotations

from collections.abc import Iterator

from acdiag.model.case import Call, Case
from acdiag.model.stream import Stream
from acdiag.present.clock import SECOND, clock
from acdiag.present.grade import goodness
from acdiag.present.phrase import count, known_end
from acdiag.present.text.paper import Paper

_CALLS = 6
_STREAMS = 6
_LONGEST_NAME = 60


def media(case: Case, paper: Paper) -> Iterator[str]:
    """The last calls, then the worst streams; `acdiag rtp` lists them all."""
    if not case.calls and not case.streams:
        return
    for call in case.calls[-_CALLS:]:
        yield from paper.fold_parts(_call(call, paper), f" {paper.marks.dot} ", "  ")
    if len(case.calls) > _CALLS:
        yield paper.paint(f"  and {count(len(case.calls) - _CALLS, 'earlier call')}", "dim")
    for stream in sorted(case.streams, key=goodness)[:_STREAMS]:
        yield from paper.fold_parts(_stream(stream, paper), f" {paper.marks.dot} ", "  ")
    if len(case.streams) > _STREAMS:
        rest = count(len(case.streams) - _STREAMS, "more stream")
        yield paper.paint(f"  and {rest}, none of them worse; acdiag rtp lists them all", "dim")


def _call(call: Call, paper: Paper) -> Iterator[str]:
    arrow = paper.say("→")
    yield f"{paper.told(call.caller, _LONGEST_NAME)} {arrow} {paper.told(call.callee, _LONGEST_NAME)}"
    yield clock(call.start)[:8]
    if call.answered is None:
        yield f"ended with {paper.say(call.final)}" if call.final else "not answered yet"
    elif call.end is None:
        yield "answered, its end was not seen"
    else:
        yield f"{(call.end - call.answered) / SECOND:.0f} s"
    if call.answered is not None:
        yield count(len(call.streams), "stream") if call.streams else "no RTP seen"


def _stream(stream: Stream, paper: Paper) -> Iterator[str]:
    codec = paper.say(stream.codec or f"payload type {stream.payload_type}", 20)
    arrow = paper.say("→")
    yield f"RTP {codec} {paper.told(known_end(stream.source))} {arrow} {paper.told(known_end(stream.destination))}"
    yield f"{stream.seconds:.1f} s"
    yield f"{stream.missing_percent:.1f} % lost"
    if stream.clock:
        yield f"jitter {stream.mean_jitter:.1f} ms"
    if stream.mos is not None:
        yield f"MOS {stream.mos:.2f}"
    if stream.encrypted:
        yield "encrypted"
    if stream.digits:
        yield f"{count(len(stream.digits), 'key')} pressed"
    if stream.via != "wire":
        yield "recorded"
