"""From what was counted to what is told: one finished `Stream`, with its E-model rating and all that was assumed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from acdiag.model.named_tuple import NamedTuple
from acdiag.model.names.codecs import AUDIO, EVENT, NOISE, REDUNDANT, Format, impairment
from acdiag.model.stream import Stream
from acdiag.streams import emodel
from acdiag.streams.rtp_intervals import Intervals, Snapshot
from acdiag.streams.rtp_statistics import ALL, WINDOW, RtpStatistics
from acdiag.wire.rtp import HEADER

ASSUMED_DELAY = 100.0
"""One-way mouth-to-ear delay where nobody measured it, ms."""
SRTP_EXTRA = frozenset((4, 5, 8, 10, 11, 14, 16, 17, 20))
"""Bytes that SRTP adds: a tag of 4, 10 or 16 (RFC 7714), and none, one or four of a key identifier."""
WHOLE_BYTES = frozenset(("PCMU", "PCMA", "G722"))
"""Codecs with one byte for each unit of their timestamp; G.722 with fewer has less, never more."""
SECOND = 1_000_000_000
CLOCKS = (8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000, 90000)
"""Those that codecs use."""
CLOCK_TIME = 5000.0
"""ms that a clock is watched before anything is said of it; a sender's own clock is wrong by less than one in 1000."""
MOSTLY = 5
"""One late packet in so many leaves the majority of votes for the step of the timestamp sure."""


class Identity(NamedTuple):
    """What the arithmetic does not know of its stream."""

    capture: str
    source: str
    destination: str
    ssrc: int
    via: str = "wire"
    track: str = ""
    ipv6: bool = False


class Rating(NamedTuple):
    """R, score, and what they rest on."""

    r_factor: float | None
    mos: float | None
    assumed: tuple[str, ...]


def summarise(
    statistics: RtpStatistics,
    identity: Identity,
    formats: dict[int, Format],
    *,
    delay: float | None = None,
    encrypted: bool = False,
    beside: int = 0,
    ptimes: Sequence[int | None] = (),
    **more: Any,
) -> Stream:
    """The stream so far.

    `formats` of its payload types, `delay` of the network one way (ms), `beside` of its packets that are neither fixed
    header nor payload (bytes), `ptimes` as they were announced (ms), the latest first, `more` as in `Stream`.
    """
    types = _totals(statistics.types, statistics.type, statistics.packets - statistics.type_since)
    dscps = _totals(statistics.dscps, statistics.dscp, statistics.packets - statistics.dscp_since)
    main = _main(types, formats)
    known = formats.get(main)
    rows = _rows(statistics)
    missing, bursts = missing_runs(statistics)
    unique = statistics.highest - statistics.base + 1 - missing
    expected = statistics.stop + 0x10000 * statistics.cycles - statistics.start + 1
    ratio = emodel.burst_ratio(missing, bursts, unique)
    ptime = _ptime(statistics, known)
    rating = rate(known, main, 100 * missing / (missing + unique), ratio, delay, ptime)
    return Stream(
        ssrc=identity.ssrc,
        source=identity.source,
        destination=identity.destination,
        capture=identity.capture,
        via=identity.via,
        track=identity.track,
        payload_type=main,
        codec=known.name if known else "",
        clock=known.clock if known else 0,
        clock_seen=_clock_seen(statistics, types, formats),
        payload_types=tuple(types),
        carries=_names(types, formats),
        codec_assumed=known is not None and known.assumed,
        packets=statistics.packets,
        expected=expected,
        lost=expected - statistics.packets,
        missing=missing,
        unique=unique,
        duplicates=statistics.duplicates,
        reordered=statistics.reordered,
        restarts=statistics.restarts,
        mean_jitter=statistics.mean_jitter,
        max_jitter=statistics.max_jitter,
        max_delta=statistics.max_delta,
        typical_jitter=sorted(rows.jitters)[len(rows.jitters) // 2],
        ptime=ptime,
        ptime_announced=_asked(ptimes, ptime),
        burst_ratio=ratio,
        r_factor=rating.r_factor,
        mos=rating.mos,
        mos_assumed=rating.assumed,
        delay=delay,
        dscp=statistics.remarked[0] if statistics.remarked else max(dscps, key=dscps.__getitem__),
        dscps=tuple(dscps),
        remarked=statistics.remarked,
        bytes=statistics.bytes,
        kbps=_kbps(statistics, identity.ipv6),
        encrypted=encrypted or _tagged(statistics, known, beside),
        first=statistics.first,
        last=statistics.last,
        first_frame=statistics.first_frame,
        last_frame=statistics.last_frame,
        interval=statistics.intervals.seconds,
        intervals=Snapshot(statistics.first, rows),
        **more,
    )


def _totals(before: dict[int, int], current: int, since: int) -> dict[int, int]:
    totals = dict(before)
    totals[current] += since
    return totals


def _main(types: dict[int, int], formats: dict[int, Format]) -> int:
    """The payload type of most packets that are speech, or anything else but noise and keys; the first of equals.

    Redundancy carries the speech that it takes turns with.
    """
    for beside in ((NOISE, EVENT, REDUNDANT), (NOISE, EVENT)):
        counts = {each: count for each, count in types.items() if _kind(formats.get(each)) not in beside}
        if counts:
            return max(counts, key=counts.__getitem__)
    return max(types, key=types.__getitem__)


def _names(types: Iterable[int], formats: dict[int, Format]) -> tuple[str, ...]:
    known = (formats.get(each) for each in types)
    return tuple(dict.fromkeys(each.name for each in known if each is not None and each.name))


def _kind(known: Format | None) -> str:
    return known.kind if known else ""


def missing_runs(statistics: RtpStatistics) -> tuple[int, int]:
    """Numbers that never came and the runs that they make, those still in the window counted too."""
    missing, bursts, gap = statistics.missing, statistics.bursts, statistics.gap
    if statistics.seen != ALL:
        gone = ALL & ~statistics.seen
        # A run begins where the number before it, one place higher, came.
        begun = gone & ~(gone >> 1 | gap << WINDOW - 1)
        missing += gone.bit_count()
        bursts += begun.bit_count()
    return missing, bursts


def _ptime(statistics: RtpStatistics, known: Format | None) -> float | None:
    """Sound in a packet, ms. Comfort noise comes when it likes (RFC 3389), RED runs at the clock of what it holds."""
    step = _step(statistics)
    if known is None or not known.clock or not step or known.kind in (NOISE, REDUNDANT):
        return None
    return step * 1000 / known.clock


def _clock_seen(statistics: RtpStatistics, types: Iterable[int], formats: dict[int, Format]) -> int | None:
    if statistics.ref < CLOCK_TIME or statistics.restarts or not statistics.units or not _one_clock(types, formats):
        return None
    hertz = statistics.nominal * 1000 / statistics.ref
    return next((clock for clock in CLOCKS if abs(hertz - clock) < 0.05 * clock), None)


def _one_clock(types: Iterable[int], formats: dict[int, Format]) -> bool:
    """Speech of one clock, with redundancy of the same: of codecs of two clocks that took turns the mean is none."""
    known = [formats[each] for each in types if each in formats]
    clocks = {each.clock for each in known if _kind(each) not in ("", NOISE, EVENT, REDUNDANT)}
    return len(clocks) == 1 and clocks.issuperset(each.clock for each in known if each.kind == REDUNDANT)


def _asked(ptimes: Sequence[int | None], ptime: float | None) -> int | None:
    """The packet time that was agreed on: of those before and after a change, the one that most packets have."""
    if ptime is not None and round(ptime) in ptimes:
        return round(ptime)
    return ptimes[0] if ptimes else None


def _kbps(statistics: RtpStatistics, ipv6: bool) -> float:
    span = statistics.last - statistics.first
    headers = 48 if ipv6 else 28
    return (statistics.bytes + headers * statistics.packets) * 8 * SECOND / span / 1000 if span else 0.0


def _tagged(statistics: RtpStatistics, known: Format | None, beside: int) -> bool:
    """A codec of 64 kbit/s has a byte per timestamp unit; what is longer by an authentication tag is SRTP."""
    step = _step(statistics)
    if known is None or known.name.upper() not in WHOLE_BYTES or not step:
        return False
    return statistics.step_size - HEADER - beside - step in SRTP_EXTRA


def _step(statistics: RtpStatistics) -> int:
    """Timestamp units from packet to packet; 0 when nobody can say.

    The packet behind a late one is further from it than from its own predecessor, so that its vote is wrong.
    """
    return statistics.step if statistics.votes and statistics.reordered * MOSTLY <= statistics.packets else 0


def _rows(statistics: RtpStatistics) -> Intervals:
    """All intervals, the one that is not over too; there is at least one, with the first packet."""
    rows = statistics.intervals.copy()
    packets, lost = statistics.this_second()
    if packets:
        rows.add(statistics.second, packets, lost, statistics.jitter, statistics.second_frame)
    return rows


def rate(
    known: Format | None, payload_type: int, loss: float, ratio: float, delay: float | None, ptime: float | None
) -> Rating:
    """The E-model's rating of speech; `loss` in percent, `delay` and `ptime` in ms, None when unknown."""
    cost = impairment(known.name, known.clock) if known and known.kind == AUDIO else None
    if known is None or cost is None:
        return Rating(None, None, ())
    assumed = []
    if delay is None:
        whole = ASSUMED_DELAY
        assumed.append(f"one-way delay {ASSUMED_DELAY:.0f} ms")
    else:
        buffer = 2 * (ptime or 20.0)
        whole = delay + (ptime or 20.0) + cost.lookahead + buffer
        assumed.append(f"jitter buffer {buffer:.0f} ms")
    if known.assumed:
        assumed.append(f"payload type {payload_type} is {known.name}/{known.clock}")
    if cost.assumed:
        assumed.append(f"Ie {cost.ie:g} and Bpl {cost.bpl:g} of {known.name}")
    elif loss and known.name.upper() in ("PCMU", "PCMA"):
        assumed.append("packet loss concealment")
    rating = emodel.r_factor(cost.ie, cost.bpl, loss, ratio, whole)
    return Rating(rating, emodel.mos(rating), tuple(assumed))
