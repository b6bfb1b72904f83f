"""Rows of seconds, and what becomes of very many."""

from __future__ import annotations

from acdiag.model.stream import Interval
from acdiag.streams.rtp_intervals import MOST, SECOND, Intervals, Snapshot


def test_rows_become_records_with_their_times() -> None:
    rows = Intervals()
    rows.add(0, 50, 1, 0.5, 7)
    rows.add(3, 49, 0, 0.25, 99)
    shown = Snapshot(1000, rows.copy())
    rows.add(4, 1, 1, 1, 1)
    assert list(shown) == [Interval(1000, 50, 1, 0.5, 7), Interval(1000 + 3 * SECOND, 49, 0, 0.25, 99)]
    assert shown == [shown[0], shown[-1]]
    assert shown[1:] == [shown[1]]
    assert len(shown) == 2


def test_after_an_hour_neighbours_become_one() -> None:
    rows = Intervals()
    for second in range(3 * MOST):
        rows.add(second, 50, second % 2, float(second), second)
    assert rows.seconds == 4
    assert len(rows.indexes) <= MOST
    assert sum(rows.packets) == 150 * MOST
    assert sum(rows.lost) == 3 * MOST // 2
    second = Snapshot(0, rows)[1]
    assert second == Interval(4 * SECOND, 200, 2, 7.0, 4)


def test_a_stream_with_long_pauses_stays_bounded() -> None:
    rows = Intervals()
    for second in range(0, MOST * 100, 7):
        rows.add(second, 1, 0, 0.0, 1)
    assert len(rows.indexes) <= MOST
    assert sum(rows.packets) == len(range(0, MOST * 100, 7))
    assert list(rows.indexes) == sorted(set(rows.indexes))
