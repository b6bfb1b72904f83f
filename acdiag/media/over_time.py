"""One stream interval by interval: the share that was lost, the jitter, and what that second sounded like.

The score of an interval is that of the whole stream with the interval's own loss in the place of the whole's (G.107);
delay and codec stay, because nothing shows them second by second.
"""

from __future__ import annotations

import pandas as pd

from acdiag.media.scores import loss, score
from acdiag.model.stream import Stream

SECOND = 1_000_000_000
MOST_ROWS = 10_000
"""Rows with the empty ones; a stream has at most 3,600 that are not, but clocks may jump by decades between two."""


def over_time(stream: Stream) -> pd.DataFrame:
    """A row per interval from first to last: `seconds` since the stream began, `loss` (%), `jitter` (ms), `mos`.

    An interval in which nothing came has no row in the stream and missing values here; where that would be more than
    `MOST_ROWS`, the first interval of each silence stands for all of it.
    """
    length = stream.interval * SECOND
    seen = pd.DataFrame(
        {
            "row": [(interval.at - stream.first) // length for interval in stream.intervals],
            "loss": [loss(interval.lost, interval.packets) for interval in stream.intervals],
            "jitter": [interval.jitter if stream.clock else None for interval in stream.intervals],
        }
    ).astype({"loss": "float64", "jitter": "float64"})
    table = seen.set_index("row").reindex(_rows([int(row) for row in seen["row"]]))
    table["mos"] = [_mos(stream, lost) for lost in table["loss"]]
    table.insert(0, "seconds", [row * stream.interval for row in table.index])
    return table.reset_index(drop=True)


def _rows(seen: list[int]) -> list[int]:
    """The intervals that get a row; those with packets are in order."""
    if not seen or seen[-1] < MOST_ROWS:
        return list(range(seen[-1] + 1)) if seen else []
    return sorted({0, *seen, *(row + 1 for row in seen[:-1])})


def _mos(stream: Stream, lost: float) -> float:
    """NaN where the stream has no score, or nothing came."""
    known = None if lost != lost else score(stream, lost)
    return float("nan") if known is None else known
