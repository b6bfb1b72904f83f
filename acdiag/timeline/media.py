"""What streams and calls come to, as facts of the phones at their ends.

They are made anew whenever a story is asked for, because a stream goes on while a session is live: one fact for each
end of each stream, and one for each run of seconds with losses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, islice, pairwise
from typing import Any

from acdiag.model.arrival import Where
from acdiag.model.facts.media import RtpLost, RtpRemarked, RtpStreamed, StreamFact
from acdiag.model.names.codecs import packet_time
from acdiag.model.stream import Interval, Stream

SECOND = 1_000_000_000
MOST_RUNS = 50
"""Runs of seconds with losses that are told of one stream; the others are in its intervals."""


def _anybody(_host: str) -> bool:
    return True


def stream_facts(streams: Iterable[Stream], told: Callable[[str], bool] = _anybody) -> Iterator[StreamFact]:
    """The facts of all streams, for those of their ends that are `told` of."""
    for stream in streams:
        at_ends = [end for end in _at_both_ends(stream) if told(end["host"])]
        if not at_ends:
            continue
        yield from _streamed(stream, at_ends)
        if stream.missing:
            for loss in _losses(stream):
                yield from [RtpLost(**loss, **end) for end in at_ends]
        if stream.remarked is not None:
            yield from _remarked(stream, at_ends, _ends(stream)[:1], *stream.remarked)


def hops(streams: Sequence[Stream]) -> Iterator[StreamFact]:
    """Streams that two captures hold with different marking: the one that has it earlier is nearer to the sender."""
    key = _identity
    for _, same in groupby(sorted(streams, key=lambda each: (*key(each), each.first, each.capture)), key=key):
        first, *others = same
        for other in others:
            if other.dscp != first.dscp and other.capture != first.capture and other.first < first.last:
                shown = _ends(first)[:1] + _ends(other)[:1]
                yield from _remarked(first, _at_both_ends(first), shown, first.dscp, other.dscp)


def host_of(place: str) -> str:
    """The address of an address and port."""
    return place.rpartition(":")[0]


def port_of(place: str) -> int:
    port = place.rpartition(":")[2]
    return int(port) if port.isascii() and port.isdigit() else 0


def _shown(place: str) -> str:
    """Address and port as people say them: port 0 is none that is known."""
    return place.removesuffix(":0")


def _identity(stream: Stream) -> tuple[str, str, int, str, str]:
    return stream.source, stream.destination, stream.ssrc, stream.via, stream.track


def _streamed(stream: Stream, at_ends: Iterable[dict[str, Any]]) -> Iterator[RtpStreamed]:
    """The stream as a whole."""
    near = stream.sent_by_phone and stream.mac == stream.phone
    values = {"at": stream.last, "where": _ends(stream), **_common(stream), **_whole(stream)}
    for end in at_ends:
        yield RtpStreamed(**values, **end, near=near and end["direction"] == "sent")


def _at_both_ends(stream: Stream) -> tuple[dict[str, Any], dict[str, Any]]:
    """What differs between the sender's fact and the receiver's."""
    source, destination = stream.source, stream.destination
    return (
        {"host": host_of(source), "direction": "sent", "port": port_of(source), "peer": _shown(destination)},
        {"host": host_of(destination), "direction": "received", "port": port_of(destination), "peer": _shown(source)},
    )


def _common(stream: Stream) -> dict[str, Any]:
    return {
        "ssrc": f"0x{stream.ssrc:08x}",
        "codec": stream.codec,
        "call_id": stream.call_id,
        "loss_known": stream.loss_known,
    }


def _whole(stream: Stream) -> dict[str, Any]:
    return {
        "payload_type": stream.payload_type,
        "codec_assumed": stream.codec_assumed,
        "clock": stream.clock,
        "clock_seen": stream.clock_seen,
        "announced": stream.announced,
        "via": stream.via,
        "encrypted": stream.encrypted,
        "seconds": round(stream.seconds, 3),
        "packets": stream.packets,
        "missing": stream.missing,
        "loss": round(stream.missing_percent, 2),
        "duplicates": stream.duplicates,
        "reordered": stream.reordered,
        "restarts": stream.restarts,
        "mean_jitter": round(stream.mean_jitter, 2),
        "max_jitter": round(stream.max_jitter, 2),
        "typical_jitter": round(stream.typical_jitter, 2),
        "max_delta": round(stream.max_delta, 2),
        "burst_ratio": round(stream.burst_ratio, 2),
        "r_factor": None if stream.r_factor is None else round(stream.r_factor, 1),
        "mos": None if stream.mos is None else round(stream.mos, 2),
        "assumed": stream.mos_assumed,
        "ptime": None if stream.ptime is None else round(stream.ptime),
        "ptime_announced": packet_time(stream.codec, stream.ptime_announced) if stream.ptime_announced else None,
        "dscp": stream.dscp,
        "digits": len(stream.digits),
    }


def _said(stream: Stream) -> str:
    what = stream.codec or f"payload type {stream.payload_type}"
    return f"RTP {what} {_shown(stream.source)} → {_shown(stream.destination)}"


def _ends(stream: Stream) -> tuple[Where, ...]:
    """Its first packet, and its last."""
    said = _said(stream)
    first = Where(stream.capture, stream.first_frame, None, stream.first, f"{said}: first packet")
    if stream.packets == 1:
        return (first,)
    return first, Where(stream.capture, stream.last_frame, None, stream.last, f"{said}: {stream.packets:,} packets")


def _losses(stream: Stream) -> Iterator[dict[str, Any]]:
    """What each run of intervals with losses comes to, of the first ones."""
    common, said = _common(stream), _said(stream)
    intervals = list(stream.intervals)
    silences = _silences(stream, intervals)
    for run in islice(_runs(stream, intervals), MOST_RUNS):
        yield common | _run(stream, run, sum([silences.get(each.at, 0) for each in run]), said)


def _silences(stream: Stream, intervals: Sequence[Interval]) -> dict[int, int]:
    """By the time of an interval, those before it without any packet, as far as its losses fill them.

    Of an outage all losses are noticed with the packet after it; where the sender was silent none is missing.
    """
    length = stream.interval * SECOND
    if intervals[-1].at - intervals[0].at < len(intervals) * length:
        return {}
    usual = stream.packets / len(intervals)
    return {
        after.at: max(0, min((after.at - before.at) // length, int(after.lost / usual)) - 1)
        for before, after in pairwise(intervals)
        if after.lost and after.at - before.at > length
    }


def _runs(stream: Stream, intervals: Iterable[Interval]) -> Iterator[list[Interval]]:
    """Intervals with losses, those together that follow upon each other."""
    length = stream.interval * SECOND
    run: list[Interval] = []
    for interval in [each for each in intervals if each.lost]:
        if run and interval.at - run[-1].at > length:
            yield run
            run = []
        run.append(interval)
    if run:
        yield run


def _run(stream: Stream, run: Sequence[Interval], silent: int, said: str) -> dict[str, Any]:
    """What a run of intervals with losses comes to; `silent` ones of it had no packet at all."""
    lost, packets = sum([each.lost for each in run]), sum([each.packets for each in run])
    seconds = (len(run) + silent) * stream.interval
    shown = Where(stream.capture, run[0].frame, None, run[0].at, f"{said}: {lost} lost in {seconds} s")
    return {
        "at": run[-1].at + stream.interval * SECOND,
        "where": (shown,),
        "missing": lost,
        "loss": round(100 * lost / (lost + packets), 2),
        "seconds": seconds,
    }


def _remarked(
    stream: Stream, at_ends: Iterable[dict[str, Any]], shown: tuple[Where, ...], before: int, after: int
) -> Iterator[RtpRemarked]:
    """The change of its marking, for each end."""
    common = _common(stream)
    for end in at_ends:
        yield RtpRemarked(at=stream.last, where=shown, dscp=before, changed=after, **common, **end)
