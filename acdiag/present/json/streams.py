"""One entry of `streams`: the contract's keys first, then ours."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import Any

from acdiag.model.stream import Stream
from acdiag.present.clock import each_rfc3339, rfc3339
from acdiag.present.json.indented import Rows

MASK = "x"
"""In the place of each key that was pressed: they may be a PIN."""
_INTERVAL = {"at": '"%s"', "packets": "%d", "lost": "%d", "jitter_ms": "%r"}


def interval_objects(stream: Stream) -> list[dict[str, Any]]:
    """The intervals of a stream as objects."""
    return [dict(zip(_INTERVAL, row, strict=True)) for row in interval_rows(stream).values]


def interval_rows(stream: Stream) -> Rows:
    """The same for `indented`, which writes them faster. Raises ValueError for a jitter that is no number."""
    if not stream.intervals:
        return Rows(_INTERVAL, ())
    times, packets, lost, jitters, _ = zip(*stream.intervals, strict=True)
    if not isfinite(sum(jitters)):
        raise ValueError("a jitter that is no number has no JSON text")
    short = [round(jitter, 4) for jitter in jitters]
    return Rows(_INTERVAL, [*zip(each_rfc3339(times), packets, lost, short, strict=True)])


def stream_object(stream: Stream, intervals: Callable[[Stream], Any] = interval_objects) -> dict[str, Any]:
    """All of a stream, its digits masked; floats have four decimals. `intervals` gives their form."""
    return {
        "ssrc": f"0x{stream.ssrc:08x}",
        "source": stream.source,
        "destination": stream.destination,
        "phone": stream.phone,
        "via": stream.via,
        "payload_type": stream.payload_type,
        "codec": stream.codec,
        "clock_hz": stream.clock,
        "packets": stream.packets,
        "expected": stream.expected,
        "lost": stream.lost,
        "loss_pct": round(100 * stream.lost / stream.expected, 4) if stream.expected > 0 else 0.0,
        "duplicates": stream.duplicates,
        "reordered": stream.reordered,
        "mean_jitter_ms": round(stream.mean_jitter, 4),
        "max_jitter_ms": round(stream.max_jitter, 4),
        "max_delta_ms": round(stream.max_delta, 4),
        "burst_ratio": round(stream.burst_ratio, 4),
        "r_factor": _rounded(stream.r_factor),
        "mos": _rounded(stream.mos),
        "mos_assumed": list(stream.mos_assumed),
        "dscp": stream.dscp,
        "encrypted": stream.encrypted,
        "first": rfc3339(stream.first),
        "last": rfc3339(stream.last),
        "intervals": intervals(stream),
        "interval_s": stream.interval,
        "capture": stream.capture,
        "track": stream.track or None,
        "call_id": stream.call_id or None,
        "announced": stream.announced,
        "codec_assumed": stream.codec_assumed,
        "payload_types": list(stream.payload_types),
        "carries": list(stream.carries),
        "missing": stream.missing,
        "missing_pct": round(stream.missing_percent, 4),
        "typical_jitter_ms": round(stream.typical_jitter, 4),
        "restarts": stream.restarts,
        "ptime_ms": _rounded(stream.ptime),
        "network_delay_ms": _rounded(stream.delay),
        "dscps": list(stream.dscps),
        "kbps": round(stream.kbps, 4),
        "digits": MASK * len(stream.digits),
        "first_frame": stream.first_frame,
        "last_frame": stream.last_frame,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
