from __future__ import annotations

import math

import pytest

from acdiag.media.over_time import over_time
from acdiag.model.stream import Interval
from tests.stream_making import made

SECOND = 10**9


def table(*intervals: Interval, **changes: object) -> list[tuple[float, ...]]:
    stream = made(intervals=intervals, **changes)
    return [tuple(row) for row in over_time(stream).itertuples(index=False)]


def test_a_second_has_its_own_loss_and_score() -> None:
    known = {"first": 0, "codec": "PCMA", "clock": 8000, "r_factor": 90.8, "missing": 0, "unique": 200, "packets": 100}
    good, bad = table(Interval(0, 50, 0, 1.5, 1), Interval(SECOND, 40, 10, 2.5, 60), **known)
    assert good[:3] == (0.0, 0.0, 1.5)
    assert bad[:3] == (1.0, 20.0, 2.5)
    assert good[3] == pytest.approx(4.36, abs=0.01)
    assert bad[3] < 3


def test_a_second_without_packets_is_a_gap() -> None:
    rows = table(Interval(0, 50, 0, 1.0, 1), Interval(3 * SECOND, 50, 0, 1.0, 9), first=0, packets=100)
    assert [row[0] for row in rows] == [0, 1, 2, 3]
    assert all(math.isnan(rows[k][1]) for k in (1, 2))


def test_what_nobody_knows_is_missing() -> None:
    (row,) = table(Interval(0, 50, 0, 1.0, 1), first=0, packets=50, clock=0, codec="", r_factor=None)
    assert math.isnan(row[2])
    assert math.isnan(row[3])


def test_a_stream_without_intervals_is_empty() -> None:
    assert table(first=0) == []


def test_a_clock_that_jumps_by_decades_costs_one_row() -> None:
    late = 10**9
    rows = table(Interval(0, 50, 0, 1.0, 1), Interval(late * SECOND, 50, 0, 1.0, 9), first=0, packets=100)
    assert [row[0] for row in rows] == [0, 1, late]
    assert math.isnan(rows[1][1])
