"""Calls, and the streams that carried them: numbers in a table, loss and jitter over time as pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from acdiag.model.case import Call, Case
from acdiag.model.record import Record
from acdiag.model.stream import Stream
from acdiag.present.clock import SECOND, clock, day
from acdiag.present.grade import goodness, grade
from acdiag.present.html.linking import Links
from acdiag.present.html.plots import PlotView, quality_plot
from acdiag.present.html.recordings import RECORDINGS, RecordingView, recordings
from acdiag.present.html.wording import STATES, told
from acdiag.present.phrase import known_end

PLOTS = 16
"""Streams that are drawn, the worst first; of one that nobody hears as bad the numbers are enough."""
STREAMS = 300
CALLS = 200
NOT_TAKEN = frozenset(("480", "486", "487", "600", "603"))
"""Answers of people, not of a fault: away, busy, given up, busy everywhere, declined."""


class StreamView(Record):
    number: int
    """Position among the streams of the case."""
    source: str
    destination: str
    ssrc: str
    phone: str
    codec: str
    state: str
    shape: str
    seconds: str
    packets: str
    loss: str
    jitter: str
    worst_jitter: str
    gap: str
    mos: str
    dscp: str
    notes: str
    plot: PlotView | None


class CallView(Record):
    caller: str
    callee: str
    start: str
    result: str
    state: str
    shape: str
    streams: str
    call_id: str


class MediaView(Record):
    calls: tuple[CallView, ...]
    more_calls: int
    streams: tuple[StreamView, ...]
    more_streams: int
    elsewhere: int
    """Streams that are in the chapter of the only phone."""
    recordings: tuple[RecordingView, ...] = ()
    more_recordings: int = 0


NO_MEDIA = MediaView((), 0, (), 0, 0)


def media(case: Case, links: Links, draw: frozenset[int]) -> MediaView:
    """All calls, and the streams from the worst on, but for those of an only phone, whose chapter has them.

    `draw` holds the positions in `case.streams` of those to draw; a phone's own are drawn in its chapter.
    """
    alone = case.phones[0].entity if len(case.phones) == 1 else ""
    numbered = [(number, stream) for number, stream in enumerate(case.streams) if not alone or stream.phone != alone]
    numbered.sort(key=lambda pair: goodness(pair[1]))
    shown = tuple(
        _stream(stream, links, number in draw and not links.phone(stream.phone or ""), number)
        for number, stream in numbered[:STREAMS]
    )
    return MediaView(
        calls=tuple(_call(call, links) for call in case.calls[:CALLS]),
        more_calls=len(case.calls[CALLS:]),
        streams=shown,
        more_streams=len(numbered[STREAMS:]),
        elsewhere=len(case.streams) - len(numbered),
        recordings=tuple(recordings(case.recordings[:RECORDINGS], links)),
        more_recordings=len(case.recordings[RECORDINGS:]),
    )


def to_draw(case: Case) -> frozenset[int]:
    """Positions of the streams that are worth a picture: the worst, where there is more than one interval."""
    ordered = sorted(enumerate(case.streams), key=lambda pair: goodness(pair[1]))
    return frozenset([number for number, stream in ordered if len(stream.intervals) > 2][:PLOTS])


def calls_of(case: Case, entity: str, ids: Iterable[str], links: Links) -> Iterator[CallView]:
    """The calls that a phone was in, by the Call-IDs of its facts."""
    own = frozenset(ids) | {stream.call_id for stream in case.streams if stream.phone == entity and stream.call_id}
    return (_call(call, links) for call in case.calls[:CALLS] if call.call_id in own)


def streams_of(case: Case, entity: str, links: Links, draw: frozenset[int]) -> Iterator[StreamView]:
    """The streams of one phone, the worst first."""
    own = [(number, stream) for number, stream in enumerate(case.streams) if stream.phone == entity]
    for number, stream in sorted(own, key=lambda pair: goodness(pair[1]))[:STREAMS]:
        yield _stream(stream, links, number in draw, number)


def _call(call: Call, links: Links) -> CallView:
    result, state, shape = _result(call)
    return CallView(
        caller=told(links.named(call.caller), 120),
        callee=told(links.named(call.callee), 120),
        start=f"{day(call.start)} {clock(call.start)[:8]}",
        result=result,
        state=state,
        shape=shape,
        streams=", ".join(call.streams) or ("no RTP seen" if call.answered is not None else ""),
        call_id=told(call.call_id, 120),
    )


def _result(call: Call) -> tuple[str, str, str]:
    if call.answered is None and call.final in NOT_TAKEN:
        return f"not taken ({call.final})", "not-seen", "○"
    if call.answered is None and call.final.startswith("3"):
        return f"forwarded ({call.final})", "not-seen", "○"
    if call.answered is None:
        return (
            (f"ended with {told(call.final, 40)}", "failed", "✗") if call.final else ("no answer yet", "not-seen", "·")
        )
    if call.end is None:
        return "answered, its end was not seen", "ok", "✓"
    return f"answered, {(call.end - call.answered) / SECOND:.0f} s", "ok", "✓"


def _stream(stream: Stream, links: Links, drawn: bool, number: int) -> StreamView:
    graded = grade(stream)
    timed = stream.clock > 0
    return StreamView(
        number=number,
        source=told(links.named(known_end(stream.source)), 80),
        destination=told(links.named(known_end(stream.destination)), 80),
        ssrc=f"0x{stream.ssrc:08x}",
        phone=told(stream.phone or ""),
        codec=told(stream.codec or f"type {stream.payload_type}", 40) + (" (assumed)" if stream.codec_assumed else ""),
        state=graded,
        shape=STATES[graded][0],
        seconds=f"{stream.seconds:,.1f} s",
        packets=f"{stream.packets:,}",
        loss=f"{stream.missing_percent:.2f} %" if stream.loss_known else "unknown",
        jitter=f"{stream.mean_jitter:.1f} ms" if timed else "unknown",
        worst_jitter=f"{stream.max_jitter:.1f} ms" if timed else "unknown",
        gap=f"{stream.max_delta:.0f} ms",
        mos="unknown" if stream.mos is None else f"{stream.mos:.2f}",
        dscp=_dscp(stream),
        notes="; ".join(_notes(stream)),
        plot=quality_plot(stream, number) if drawn else None,
    )


def _dscp(stream: Stream) -> str:
    """A phone's own recording has no IP header, nor has a gateway's without an address."""
    nowhere = known_end(stream.source) != stream.source or known_end(stream.destination) != stream.destination
    return "unknown" if stream.via != "wire" and nowhere else str(stream.dscp)


def _notes(stream: Stream) -> Iterator[str]:
    if stream.encrypted:
        yield "encrypted (SRTP)"
    if stream.via != "wire":
        yield f"from a recording{f', {told(stream.track, 60)}' if stream.track else ''}"
    if stream.duplicates:
        yield f"{stream.duplicates:,} duplicates"
    if stream.reordered:
        yield f"{stream.reordered:,} reordered"
    if stream.digits:
        yield f"{len(stream.digits)} keys pressed (not shown)"
    if stream.mos_assumed:
        yield f"assumed: {told(', '.join(stream.mos_assumed), 200)}"
