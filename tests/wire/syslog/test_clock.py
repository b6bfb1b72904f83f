"""Times as senders write them, completed by the time of arrival."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.wire.syslog.clock import device_time

SECOND = 1_000_000_000


def moment(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp()) * SECOND  # type: ignore[arg-type, misc]


NOW = moment(2026, 1, 1, 0, 0, 5)


@pytest.mark.parametrize(
    ("stamp", "at", "zoned", "dated"),
    [
        ("Dec 31 23:59:58", moment(2025, 12, 31, 23, 59, 58), False, True),
        ("Jan  1 00:00:04.5", moment(2026, 1, 1, 0, 0, 4) + SECOND // 2, False, True),
        ("Jan 1 2014 00:00:00", moment(2014, 1, 1), False, True),
        ("2026-01-01T01:00:05+01:00", NOW, True, True),
        ("2026-01-01T00:00:05Z", NOW, True, True),
        ("2026-01-01 00:00:05,25", NOW + SECOND // 4, False, True),
        ("31-12@23:59:58.873", moment(2025, 12, 31, 23, 59, 58) + 873_000_000, False, True),
        ("23:59:58", moment(2025, 12, 31, 23, 59, 58), False, False),
        ("23/11/26 00:00:01", moment(2026, 1, 1, 0, 0, 1), False, False),
    ],
)
def test_times(stamp: str, at: int, zoned: bool, dated: bool) -> None:
    assert device_time(stamp, NOW) == (at, zoned, dated)


@pytest.mark.parametrize(
    "stamp", ["", "Xyz 1 00:00:00", "Feb 30 00:00:00", "25:61:61", "2026-13-01T00:00:00Z", "31-02@00:00:00", "now"]
)
def test_what_is_no_time(stamp: str) -> None:
    assert device_time(stamp, NOW) is None


def test_the_29th_of_february_is_of_a_leap_year() -> None:
    told = device_time("Feb 29 12:00:00", moment(2025, 3, 1))
    assert told is not None
    assert told.at == moment(2024, 2, 29, 12)


@given(st.text(max_size=40), st.integers(0, 2**62))
def test_anything_has_an_answer(stamp: str, at: int) -> None:
    told = device_time(stamp, at)
    assert told is None or isinstance(told.at, int)
