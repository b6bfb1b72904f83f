"""The page of one stream or recording."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from acdiag.model.arrival import Where
from acdiag.model.case import Call
from acdiag.model.recording import Recording
from acdiag.model.stream import Stream
from acdiag.present.clock import clock, span
from acdiag.present.phrase import known_end
from acdiag.present.tui.passage import Block, heading
from acdiag.present.tui.problem import PhoneTarget, evidence_line
from acdiag.present.tui.shapes import Span, spans


def stream_blocks(stream: Stream, call: Call | None) -> Iterator[Block]:
    """All that is known of a stream; `call` is the one that announced it."""
    yield heading(f"{known_end(stream.source)} to {known_end(stream.destination)}, SSRC 0x{stream.ssrc:08x}")
    if stream.phone:
        yield Block((Span("phone  ", "dim"), Span(stream.phone)), target=PhoneTarget(stream.phone))
    if call is not None:
        answered = "not answered" if call.answered is None else f"answered {clock(call.answered)[:8]}"
        words = f"{call.caller} to {call.callee}, {answered}, {call.final or 'no final answer'}"
        yield Block((Span("call   ", "dim"), Span(words)), hang=7)
    yield Block()
    yield from _numbers(stream)
    for assumed in stream.mos_assumed:
        yield Block((Span("assumed ", "dim"), Span(assumed)), hang=8)
    yield Block()
    first = Where(stream.capture, stream.first_frame, None, stream.first, "first packet")
    yield evidence_line(first)
    yield evidence_line(Where(stream.capture, stream.last_frame, None, stream.last, "last packet"))


def _numbers(stream: Stream) -> Iterator[Block]:
    restarts = "" if not stream.restarts else f", {stream.restarts:,} restarts"
    heard = f"{stream.unique:,} came, {stream.missing:,} never ({stream.missing_percent:.2f} %)"
    score = "none: this codec has no known impairment" if stream.mos is None else f"{stream.mos:.2f}"
    ptime = "unknown" if stream.ptime is None else f"{stream.ptime:g} ms"
    jitter = "unknown without a clock"
    if stream.clock:
        jitter = f"mean {stream.mean_jitter:.2f} ms, worst {stream.max_jitter:.2f} ms"
    yield from _pairs(
        [
            ("heard", heard),
            ("order", f"{stream.duplicates:,} copies, {stream.reordered:,} late{restarts}"),
            ("jitter", jitter),
            ("longest gap", f"{stream.max_delta:.1f} ms"),
            ("MOS", score),
            ("packet", f"{ptime}, DSCP {stream.dscp}, {stream.kbps:.0f} kbit/s"),
            ("encrypted", "yes (SRTP)" if stream.encrypted else "no"),
            ("lasted", span(stream.last - stream.first)),
        ]
    )


def track_blocks(recording: Recording) -> Iterator[Block]:
    """A recording and its tracks."""
    yield heading(f"Recording of {recording.sender} to {recording.destination}")
    lost = "not counted by it" if recording.lost is None else f"{recording.lost:,} lost"
    words = f"{recording.decoder or 'format unknown'} ({recording.confidence}), {recording.packets:,} datagrams, {lost}"
    yield Block(spans(words))
    yield Block()
    for track in recording.tracks:
        sound = f"{track.samples} {track.rate} Hz" if track.samples else ""
        known = f"{track.packets:,} packets  {sound}".rstrip()
        yield Block((Span(f"{track.name:<28} "), Span(known, "dim")), indent=2, hang=29)
    yield Block()
    yield evidence_line(Where(recording.capture, recording.first_frame, None, recording.first, "first datagram"))


def _pairs(said: Sequence[tuple[str, str]]) -> Iterator[Block]:
    for name, value in said:
        yield Block((Span(f"{name:<13}", "dim"), Span(value)), indent=2, hang=13)
