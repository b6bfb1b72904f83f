"""Pauses in which a sender's numbers went on: what a relay held back while a call was on hold was not lost.

A border controller that holds a call by itself goes on receiving from the other end and drops it; afterwards the same
stream goes on with later numbers. An outage looks alike, so that a pause has to be shown: the call was on hold, another
stream was heard instead, or, where nobody can read the signalling, the other direction paused as well.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, pairwise
from operator import attrgetter

from acdiag.model.named_tuple import NamedTuple
from acdiag.model.names.codecs import Format
from acdiag.model.record import replace
from acdiag.model.stream import Stream
from acdiag.streams import emodel
from acdiag.streams.rtp_summary import rate

SECOND = 1_000_000_000
SHORTEST = 2
"""Seconds without a packet; nobody takes a call back sooner, and shorter outages stay what they are."""
LEAST = 50
"""Numbers passed over: a second of usual packets."""
AFTERWARDS = 5 * SECOND
"""In which the other end goes on, too."""
MOST_AT_A_PLACE = 64
"""Streams to one place that are looked at, the latest; a conference has a dozen."""
MOST_PAUSES = 200
"""Of one stream; hold pressed all day makes fewer."""
MOST_LOOKS = 200_000
"""At other streams, for all pauses together: some seconds. What is not looked at stays lost."""
_at, _first = attrgetter("at"), attrgetter("first")


class Pause(NamedTuple):
    """Whole intervals without a packet, and the numbers that went by."""

    begin: int
    """ns, as is `end`."""
    end: int
    missing: int


Holds = Callable[[Stream], Iterable[tuple[int, int]]]
"""When the call of a stream was on hold, from and to (ns)."""


def heard(streams: Sequence[Stream], holds: Holds) -> tuple[Stream, ...]:
    """The streams, without what was held back in their pauses; each as it was where there is none."""
    if not any(stream.missing >= LEAST for stream in streams):
        return tuple(streams)
    others = _Others(streams)
    return tuple(_without_pauses(stream, others, holds) if stream.missing >= LEAST else stream for stream in streams)


def pauses(stream: Stream) -> Iterator[Pause]:
    """Those of a stream that are long enough, and after which its numbers had gone on."""
    length, intervals = stream.interval * SECOND, stream.intervals
    if not intervals or intervals[-1].at - intervals[0].at < length * (len(intervals) - 1) + SHORTEST * SECOND:
        return
    pace = stream.packets / len(intervals)
    for before, after in pairwise(intervals):
        begin = before.at + length
        empty = (after.at - begin) // length
        if after.at - begin >= SHORTEST * SECOND and after.lost >= max(LEAST, empty * pace / 2):
            yield Pause(begin, after.at, after.lost)


class _Others:
    """Streams by where they go, to see what was heard meanwhile."""

    def __init__(self, streams: Sequence[Stream]) -> None:
        """`streams` are in order of time."""
        self._to: dict[tuple[str, str, str], list[Stream]] = defaultdict(list)
        self._looks = MOST_LOOKS
        for stream in streams:
            self._to[stream.capture, stream.track, stream.destination].append(stream)

    def replaced(self, stream: Stream, pause: Pause) -> bool:
        """Another stream was heard at the same place for half of the pause."""
        here = self._around(stream, stream.destination, pause)
        return any(other.ssrc != stream.ssrc and _share(other, pause) >= 0.5 for other in here)

    def both_silent(self, stream: Stream, pause: Pause) -> bool:
        """The other direction paused, and was there before and afterwards."""
        back = [each for each in self._around(stream, stream.source, pause) if each.source == stream.destination]
        around = any(each.first < pause.begin for each in back) and any(each.last > pause.end for each in back)
        return around and not any(_share(each, pause) for each in back)

    def _around(self, stream: Stream, place: str, pause: Pause) -> Sequence[Stream]:
        """The latest streams to a place when the pause is just over; none when enough were looked at."""
        there = self._to.get((stream.capture, stream.track, place), ())
        until = bisect_right(there, pause.end + AFTERWARDS, key=_first)
        found = there[max(0, until - MOST_AT_A_PLACE) : until]
        self._looks -= len(found)
        return found if self._looks >= 0 else ()


def _share(stream: Stream, pause: Pause) -> float:
    """In how much of the pause, its last interval left aside, the stream has packets."""
    length = stream.interval * SECOND
    begin, end = pause.begin, max(pause.begin + 1, pause.end - length)
    inside = bisect_left(stream.intervals, end, key=_at) - bisect_left(stream.intervals, begin, key=_at)
    return min(1.0, inside * length / (end - begin))


def _without_pauses(stream: Stream, others: _Others, holds: Holds) -> Stream:
    shown = [pause for pause in islice(pauses(stream), MOST_PAUSES) if _is_shown(stream, pause, others, holds)]
    return _less(stream, shown) if shown else stream


def _is_shown(stream: Stream, pause: Pause, others: _Others, holds: Holds) -> bool:
    if others.replaced(stream, pause):
        return True
    if not stream.call_id:
        return others.both_silent(stream, pause)
    held = sum(max(0, min(end, pause.end) - max(begin, pause.begin)) for begin, end in holds(stream))
    return 2 * held >= pause.end - pause.begin


def _less(stream: Stream, shown: Sequence[Pause]) -> Stream:
    """The stream without what was held back, each time a run of its own; rated anew."""
    ends = {pause.end for pause in shown}
    missing = max(0, stream.missing - sum(pause.missing for pause in shown))
    share = stream.unique / (stream.missing + stream.unique)
    bursts = max(1, round(stream.missing * share / stream.burst_ratio) - len(shown))
    ratio = emodel.burst_ratio(missing, bursts, stream.unique)
    known = Format(stream.codec, stream.clock, stream.codec_assumed) if stream.codec else None
    loss = 100 * missing / (missing + stream.unique)
    rating = rate(known, stream.payload_type, loss, ratio, stream.delay, stream.ptime)
    return replace(
        stream,
        missing=missing,
        intervals=tuple(each._replace(lost=0) if each.at in ends else each for each in stream.intervals),
        burst_ratio=ratio,
        r_factor=rating.r_factor,
        mos=rating.mos,
        mos_assumed=rating.assumed,
    )
