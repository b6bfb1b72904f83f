from __future__ import annotations

from datetime import UTC, datetime

from acdiag.simulate.clock import SECOND, START, nanoseconds


def test_the_morning_starts_at_eight_utc() -> None:
    assert datetime.fromtimestamp(START // SECOND, UTC) == datetime(2026, 3, 2, 8, tzinfo=UTC)


def test_times_are_whole_microseconds() -> None:
    assert nanoseconds(0.1234567) == 123_457_000
    assert nanoseconds(3) == 3 * SECOND
