"""What a stream sounded like interval by interval, without the tables that need a heavy library."""

from __future__ import annotations

from acdiag.model.names.codecs import impairment
from acdiag.model.stream import Stream
from acdiag.streams import emodel

SECOND = 1_000_000_000
MOST = 100_000
"""Intervals of one stream, also of one whose clock jumped by years."""


def loss(lost: int, packets: int) -> float:
    """Percent of what was sent."""
    return 100 * lost / (lost + packets) if lost + packets else 0.0


def score(stream: Stream, lost: float) -> float | None:
    """MOS of an interval with `lost` percent (G.107); None where the stream has no score."""
    cost = impairment(stream.codec, stream.clock)
    if stream.r_factor is None or cost is None:
        return None
    whole = emodel.effective_impairment(cost.ie, cost.bpl, stream.missing_percent, stream.burst_ratio)
    own = emodel.effective_impairment(cost.ie, cost.bpl, lost, stream.burst_ratio)
    return emodel.mos(max(0.0, stream.r_factor + whole - own))


def scores(stream: Stream) -> tuple[float | None, ...]:
    """MOS of every interval from the first to the last; None where nothing came or there is no score."""
    length = stream.interval * SECOND
    rows = {(each.at - stream.first) // length: each for each in stream.intervals}
    count = min(max(rows, default=-1) + 1, MOST)
    told: list[float | None] = [None] * count
    for row, interval in rows.items():
        if 0 <= row < count:
            told[row] = score(stream, loss(interval.lost, interval.packets))
    return tuple(told)
