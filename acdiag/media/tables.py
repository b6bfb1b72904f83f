"""Streams, their intervals and recorded tracks as pandas frames, for whoever goes on with CSV, Parquet or a notebook.

The columns of `streams` are those of the contract's `streams[]`, in its order; `intervals` has one row per second of a
stream. Times are UTC, numbers that nobody knows are missing values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from acdiag.model.recording import Recording
from acdiag.model.stream import Stream

TABLES = ("streams", "intervals", "recordings")


def dump(table: str, found: Iterable[Any], form: str, guard: Callable[[str], str]) -> str | bytes:
    """A table as `csv` (text, every cell through `guard`) or `parquet` (bytes)."""
    frame = _MAKERS[table](found)
    if form == "parquet":
        return bytes(frame.to_parquet(index=False))
    for name in frame.select_dtypes(include=["object", "string"]).columns:
        frame[name] = frame[name].map(guard, na_action="ignore")
    return str(frame.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%dT%H:%M:%S.%fZ"))


def streams(found: Iterable[Stream]) -> pd.DataFrame:
    """One row per stream."""
    told = list(found)
    columns: dict[str, Callable[[Stream], object]] = {
        "ssrc": lambda stream: f"0x{stream.ssrc:08x}",
        "source": lambda stream: stream.source,
        "destination": lambda stream: stream.destination,
        "phone": lambda stream: stream.phone,
        "via": lambda stream: stream.via,
        "payload_type": lambda stream: stream.payload_type,
        "codec": lambda stream: stream.codec or None,
        "clock_hz": lambda stream: stream.clock or None,
        "packets": lambda stream: stream.packets,
        "expected": lambda stream: stream.expected,
        "lost": lambda stream: stream.lost,
        "loss_pct": lambda stream: _percent(stream.lost, stream.expected),
        "duplicates": lambda stream: stream.duplicates,
        "reordered": lambda stream: stream.reordered,
        "mean_jitter_ms": lambda stream: round(stream.mean_jitter, 4),
        "max_jitter_ms": lambda stream: round(stream.max_jitter, 4),
        "max_delta_ms": lambda stream: round(stream.max_delta, 4),
        "burst_ratio": lambda stream: round(stream.burst_ratio, 4),
        "r_factor": lambda stream: _rounded(stream.r_factor),
        "mos": lambda stream: _rounded(stream.mos),
        "mos_assumed": lambda stream: "; ".join(stream.mos_assumed),
        "dscp": lambda stream: stream.dscp,
        "encrypted": lambda stream: stream.encrypted,
        "first": lambda stream: stream.first,
        "last": lambda stream: stream.last,
        "track": lambda stream: stream.track or None,
        "capture": lambda stream: stream.capture,
        "missing": lambda stream: stream.missing,
        "ptime_ms": lambda stream: _rounded(stream.ptime),
        "kbps": lambda stream: round(stream.kbps, 4),
        "call_id": lambda stream: stream.call_id or None,
    }
    frame = pd.DataFrame({name: [value(stream) for stream in told] for name, value in columns.items()})
    whole = ["clock_hz"]
    decimal = ["r_factor", "mos", "ptime_ms"]
    return _typed(frame, times=["first", "last"], whole=whole, decimal=decimal)


def intervals(found: Iterable[Stream]) -> pd.DataFrame:
    """One row per interval of each stream."""
    rows = [
        {
            "ssrc": f"0x{stream.ssrc:08x}",
            "source": stream.source,
            "destination": stream.destination,
            "via": stream.via,
            "track": stream.track or None,
            "capture": stream.capture,
            "at": interval.at,
            "seconds": stream.interval,
            "packets": interval.packets,
            "lost": interval.lost,
            "jitter_ms": round(interval.jitter, 4),
        }
        for stream in found
        for interval in stream.intervals
    ]
    names = [
        "ssrc", "source", "destination", "via", "track", "capture", "at", "seconds", "packets", "lost", "jitter_ms",
    ]  # fmt: skip
    return _typed(pd.DataFrame(rows, columns=names), times=["at"])


def recordings(found: Iterable[Recording]) -> pd.DataFrame:
    """One row per track of each recording; what is said of the recording as a whole is in each of its rows."""
    rows = [
        {
            "capture": recording.capture,
            "sender": recording.sender,
            "destination": recording.destination,
            "decoder": recording.decoder or None,
            "confidence": recording.confidence,
            "datagrams": recording.packets,
            "datagrams_lost": recording.lost,
            "track": track.name,
            "kind": track.kind,
            "device": track.device,
            "channel": track.channel,
            "packets": track.packets,
            "bytes": track.bytes,
            "lost": track.lost,
            "samples": track.samples or None,
            "rate_hz": track.rate or None,
            "samples_confidence": track.confidence,
            "first": track.first,
            "last": track.last,
        }
        for recording in found
        for track in recording.tracks
    ]
    names = [
        "capture", "sender", "destination", "decoder", "confidence", "datagrams", "datagrams_lost", "track", "kind",
        "device", "channel", "packets", "bytes", "lost", "samples", "rate_hz", "samples_confidence", "first", "last",
    ]  # fmt: skip
    whole = ["datagrams_lost", "device", "channel", "lost", "rate_hz"]
    return _typed(pd.DataFrame(rows, columns=names), times=["first", "last"], whole=whole)


def _typed(
    frame: pd.DataFrame, *, times: Iterable[str], whole: Iterable[str] = (), decimal: Iterable[str] = ()
) -> pd.DataFrame:
    """Types that hold for a frame without rows, and for numbers that are missing."""
    for name in times:
        frame[name] = pd.to_datetime(frame[name].astype("int64"), unit="ns", utc=True)
    for name in whole:
        frame[name] = frame[name].astype("Int64")
    for name in decimal:
        frame[name] = frame[name].astype("Float64")
    return frame


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 4) if whole else 0.0


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


_MAKERS: dict[str, Callable[[Iterable[Any]], pd.DataFrame]] = {
    "streams": streams,
    "intervals": intervals,
    "recordings": recordings,
}
