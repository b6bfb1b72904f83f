"""A stream as the contract has it."""

from __future__ import annotations

import json

import pytest

from acdiag.model.stream import Interval
from acdiag.present.json import indented
from acdiag.present.json.streams import interval_objects, interval_rows, stream_object
from tests.stream_making import made

CONTRACT = (
    "ssrc", "source", "destination", "phone", "via", "payload_type", "codec", "clock_hz", "packets", "expected", "lost",
    "loss_pct", "duplicates", "reordered", "mean_jitter_ms", "max_jitter_ms", "max_delta_ms", "burst_ratio", "r_factor",
    "mos", "mos_assumed", "dscp", "encrypted", "first", "last", "intervals",
)  # fmt: skip


def test_the_contracts_keys_come_first() -> None:
    told = stream_object(made(intervals=[Interval(1_000_000_000, 50, 1, 0.123456, 7)]))
    assert tuple(told)[: len(CONTRACT)] == CONTRACT
    assert told["ssrc"] == "0x00001234"
    assert told["intervals"] == [{"at": "1970-01-01T00:00:01.000000Z", "packets": 50, "lost": 1, "jitter_ms": 0.1235}]
    assert told["mos_assumed"] == ["one-way delay 100 ms"]


def test_keys_that_were_pressed_are_masked() -> None:
    text = json.dumps(stream_object(made(digits="4711#")))
    assert "4711" not in text
    assert '"digits": "xxxxx"' in text


def test_what_is_not_known_is_empty_or_null_and_floats_are_short() -> None:
    told = stream_object(made(codec="", clock=0, mos=None, r_factor=None, mean_jitter=1 / 3, lost=-2, expected=3))
    assert (told["codec"], told["clock_hz"], told["mos"], told["r_factor"]) == ("", 0, None, None)
    assert (told["mean_jitter_ms"], told["loss_pct"]) == (0.3333, -66.6667)
    assert stream_object(made(expected=0))["loss_pct"] == 0.0


def test_rows_hold_what_the_objects_hold() -> None:
    stream = made(intervals=[Interval(1_000_000_000, 50, 1, 1 / 3, 7), Interval(2_000_000_000, 49, 0, 0.0, 57)])
    assert indented.dumps(interval_rows(stream)) == indented.dumps(interval_objects(stream))


def test_a_jitter_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="no number"):
        interval_rows(made(intervals=[Interval(0, 1, 0, float("nan"), 1)]))
