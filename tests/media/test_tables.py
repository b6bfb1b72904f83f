"""Streams, intervals and tracks as pandas frames, CSV and Parquet."""

from __future__ import annotations

import io
from dataclasses import MISSING, fields
from typing import Any

import pandas as pd
import pytest

from acdiag.media import tables
from acdiag.model.recording import Recording, Track
from acdiag.model.stream import Interval, Stream
from acdiag.present.csv import guarded
from acdiag.present.json.streams import stream_object


def stream(**told: Any) -> Stream:
    """A stream of which only what is `told` matters; all other numbers are 0."""
    needed = (each.name for each in fields(Stream) if each.default is MISSING)
    return Stream(**(dict.fromkeys(needed, 0) | told))


STREAM = stream(
    ssrc=0x1A2B3C4D, source="10.0.0.1:4000", destination="10.0.0.2:5000", capture="a.pcap", payload_type=8,
    codec="PCMA",
    clock=8000, packets=98, expected=100, lost=2, missing=2, unique=98, reordered=1, mean_jitter=1.23456,
    max_jitter=5.0,
    max_delta=40.0, ptime=20.0, burst_ratio=1.0, r_factor=80.5, mos=4.0, dscp=46, kbps=80.0,
    first=1_772_438_400_000_000_000, last=1_772_438_401_980_000_000, first_frame=1, last_frame=98,
    intervals=(Interval(1_772_438_400_000_000_000, 49, 1, 1.0, 1),),
)  # fmt: skip
UNKNOWN = stream(
    ssrc=1, source="=cmd|x:1", destination="10.0.0.2:5000", capture="a.pcap", via="recording", track="RTP sent",
    payload_type=96, packets=1, expected=1, unique=1, ptime=None, r_factor=None, mos=None,
)  # fmt: skip
TRACK = Track(kind="tdm-in", name="TDM In", device=0, channel=1, packets=5, bytes=800, first=0, last=1)
RECORDING = Recording(
    capture="a.pcap", sender="10.0.0.1:40000", destination="10.0.0.9:50000", decoder="ac49x", confidence="high",
    packets=5, foreign=0, lost=None, gaps=0, restarts=0, first=0, last=1, first_frame=1, tracks=(TRACK,),
)  # fmt: skip


def test_the_columns_are_those_of_the_json() -> None:
    frame = tables.streams([STREAM, UNKNOWN])
    shown = stream_object(STREAM)
    shared = [name for name in frame.columns if name in shown]
    assert shared[:20] == [name for name in shown if name in shared][:20]
    for name in set(shared) - {"first", "last", "mos_assumed"}:
        value = frame[name][0]
        assert (None if pd.isna(value) else value) == shown[name], name
    assert frame["loss_pct"][0] == 2.0
    assert frame["first"][0] == pd.Timestamp("2026-03-02T08:00:00Z")


def test_numbers_that_nobody_knows_are_missing() -> None:
    row = tables.streams([UNKNOWN]).iloc[0]
    assert all(pd.isna(row[name]) for name in ("codec", "clock_hz", "mos", "r_factor", "ptime_ms"))
    track = tables.recordings([RECORDING]).iloc[0]
    assert all(pd.isna(track[name]) for name in ("datagrams_lost", "lost", "samples", "rate_hz"))
    assert (track["device"], track["channel"], track["track"]) == (0, 1, "TDM In")


def test_intervals_name_their_stream() -> None:
    frame = tables.intervals([STREAM, UNKNOWN])
    assert len(frame) == 1
    assert frame.iloc[0][["ssrc", "packets", "lost", "jitter_ms"]].tolist() == ["0x1a2b3c4d", 49, 1, 1.0]


@pytest.mark.parametrize("table", tables.TABLES)
def test_both_forms_say_the_same(table: str) -> None:
    found = [RECORDING] if table == "recordings" else [STREAM, UNKNOWN]
    text, raw = (tables.dump(table, found, form, guarded) for form in ("csv", "parquet"))
    assert isinstance(text, str)
    assert isinstance(raw, bytes)
    read, parquet = pd.read_csv(io.StringIO(text)), pd.read_parquet(io.BytesIO(raw))
    assert list(read.columns) == list(parquet.columns)
    assert len(read) == len(parquet) > 0
    assert list(read["capture"]) == list(parquet["capture"])


@pytest.mark.parametrize("table", tables.TABLES)
def test_a_table_without_rows_keeps_its_types(table: str) -> None:
    full = tables.dump(table, [RECORDING] if table == "recordings" else [STREAM], "parquet", guarded)
    empty = tables.dump(table, [], "parquet", guarded)
    assert isinstance(full, bytes)
    assert isinstance(empty, bytes)
    one, other = pd.read_parquet(io.BytesIO(full)), pd.read_parquet(io.BytesIO(empty))
    assert len(other) == 0
    assert list(one.columns) == list(other.columns)


def test_no_cell_is_a_formula() -> None:
    text = tables.dump("streams", [UNKNOWN], "csv", guarded)
    assert isinstance(text, str)
    assert ",'=cmd|x:1," in text
