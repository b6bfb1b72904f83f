from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.present.clock import SECOND, clock, day, each_rfc3339, rfc3339, since, span

NOON = 1_772_452_800 * SECOND


def test_times_are_utc_and_cut_not_rounded() -> None:
    assert rfc3339(NOON) == "2026-03-02T12:00:00.000000Z"
    assert rfc3339(NOON + 999_999_999) == "2026-03-02T12:00:00.999999Z"
    assert clock(NOON + 999_999_999) == "12:00:00.999"
    assert day(NOON) == "2026-03-02"


@given(st.integers(-(2**80), 2**80))
def test_no_time_of_a_file_is_impossible(at: int) -> None:
    assert len(rfc3339(at)) == len("2026-03-02T12:00:00.000000Z")


@given(at=st.integers(-(2**80), 2**80), steps=st.lists(st.integers(-5, 5).map(SECOND.__mul__) | st.integers(0, SECOND)))
def test_each_of_many_times_is_written_as_by_itself(at: int, steps: list[int]) -> None:
    times = [at, *(at + step for step in steps), *(NOON + step for step in steps)]
    assert list(each_rfc3339(times)) == list(map(rfc3339, times))


def test_since_counts_from_zero_with_a_sign() -> None:
    assert since(NOON + 12_304_900_000, NOON) == "+12.304 s"
    assert since(NOON - 1_500_000_000, NOON) == "-1.500 s"
    assert since(NOON, NOON) == "+0.000 s"


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (0, "0 ms"),
        (-5, "0 ms"),
        (340_000_000, "340 ms"),
        (12_345_000_000, "12.3 s"),
        (59_999_999_999, "59.9 s"),
        (60 * SECOND, "1 min"),
        (312 * SECOND, "5 min 12 s"),
        (7500 * SECOND, "2 h 5 min"),
        (86_400 * SECOND, "1 d"),
        (100_000 * SECOND, "1 d 3 h"),
    ],
)
def test_spans_are_told_in_two_units(length: int, words: str) -> None:
    assert span(length) == words
