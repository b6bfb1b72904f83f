"""The counter of a recording: gaps, late numbers, wrap-around, new beginnings, and numbers that are no counter."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.streams.recording_counter import MOST_DROPOUT, MOST_LATE, SETTLED, Counter


def counted(numbers: Iterable[int]) -> Counter:
    counter = Counter()
    for at, number in enumerate(numbers):
        counter.take(number & 0xFFFF, at * 10_000_000)
    return counter


def test_a_whole_recording_loses_nothing() -> None:
    counter = counted(range(65_000, 67_000))
    assert (counter.lost, counter.gaps, counter.restarts, counter.passed) == (0, 0, 0, 0)


@given(st.sets(st.integers(1, 998), max_size=300), st.integers(0, 65_535))
def test_what_is_missing_is_lost(missing: set[int], start: int) -> None:
    counter = counted(start + number for number in range(1000) if number not in missing)
    assert counter.lost == len(missing)
    assert counter.passed == len(missing)


def test_late_numbers_are_taken_back() -> None:
    numbers = list(range(500))
    Random(1).shuffle(block := numbers[100:110])
    counter = counted([*numbers[:100], *block, *numbers[110:]])
    assert (counter.lost, counter.repeated, counter.passed) == (0, 0, 0)


def test_repeated_numbers_hide_no_loss() -> None:
    counter = counted([1, 2, 3, 3, 5, 6, 7, 8])
    assert (counter.lost, counter.repeated) == (1, 1)


def counted_after(pause: int, before: Iterable[int], after: Iterable[int]) -> Counter:
    """As above, with `pause` ns of silence between both."""
    counter = counted(before)
    begin = counter.taken * 10_000_000 + pause
    for at, number in enumerate(after):
        counter.take(number & 0xFFFF, begin + at * 10_000_000)
    return counter


@pytest.mark.parametrize(("before", "first"), [(range(65_000), 0), (range(63_000, 65_000), 1), (range(700), 0)])
def test_a_new_beginning_near_the_last_number_is_none(before: range, first: int) -> None:
    """A phone that was started again while its numbers were low, or near their end."""
    counter = counted_after(30 * SETTLED, before, range(first, first + 500))
    assert (counter.lost, counter.gaps, counter.restarts, counter.repeated) == (0, 0, 1, 0)


def test_what_is_missing_after_a_new_beginning_is_lost() -> None:
    counter = counted_after(2 * SETTLED, range(700), (number for number in range(500) if number % 10 != 9))
    assert (counter.lost, counter.gaps, counter.restarts) == (49, 49, 1)
    counter = counted_after(2 * SETTLED, (number for number in range(700) if number % 10 != 9), range(500))
    assert (counter.lost, counter.gaps, counter.restarts) == (69, 69, 1)


def test_a_silence_alone_is_no_new_beginning() -> None:
    counter = counted_after(5 * SETTLED, range(100), range(100, 200))
    assert (counter.lost, counter.restarts) == (0, 0)
    counter = counted_after(5 * SETTLED, range(100), range(130, 200))
    assert (counter.lost, counter.gaps, counter.restarts) == (30, 1, 0)


def test_a_long_silence_that_the_numbers_fill_is_lost() -> None:
    """The computer that captures slept for a minute and the recording went on; a new beginning has any number."""
    minute = 60 * SETTLED
    counter = counted_after(minute, range(1_000), range(7_000, 7_500))
    assert (counter.lost, counter.gaps, counter.restarts, counter.passed) == (6_000, 1, 0, 6_000)
    counter = counted_after(minute, range(64_000, 65_000), range(71_000, 71_500))
    assert (counter.lost, counter.restarts) == (6_000, 0)
    for first in (4_000, 20_000, 65_536, 65_537):
        counter = counted_after(minute, range(1_000), range(first, first + 500))
        assert (counter.lost, counter.restarts) == (0, 1)
    counter = counted_after(minute, range(100), range(6_100, 6_600))
    assert (counter.lost, counter.restarts) == (0, 1), "a second tells no pace"


def test_gaps_are_of_what_is_lost() -> None:
    """Numbers that came late leave none; one that came out of the middle of a gap makes two of it."""
    assert counted([0, 1, 3, 2, 4, 5, 6]).gaps == 0
    assert counted([0, 1, 2, 6, 7, 4, 8, 9, 10]).gaps == 2
    assert counted([*range(10), *range(2_500, 2_520)]).gaps == 1
    counter = counted([0, 1, 2, 5, 6, 7, 10, 11, 12])
    assert (counter.gaps, counter.gaps_for_sure) == (2, 0)
    counter.lost_for_sure(30_000_000 + SETTLED + 1)
    assert (counter.lost, counter.gaps, counter.gaps_for_sure) == (4, 2, 1)


def test_a_new_beginning_is_no_loss() -> None:
    counter = counted([*range(100), *range(30_000, 30_100)])
    assert (counter.lost, counter.restarts) == (0, 1)
    assert counted([0, 1, MOST_DROPOUT + 1, MOST_DROPOUT + 2]).lost == MOST_DROPOUT - 1
    assert counted([0, 1, MOST_DROPOUT + 2, MOST_DROPOUT + 3]).lost == 0


@pytest.mark.parametrize("numbers", [[0] * 50, [Random(2).randrange(65_536) for _ in range(50)], [7]])
def test_numbers_without_order_are_not_understood(numbers: list[int]) -> None:
    counter = counted(numbers)
    assert counter.lost is None
    assert counter.lost_for_sure(10 * SETTLED) == 0


def test_a_number_is_lost_when_it_can_no_longer_come() -> None:
    counter = counted([0, 1, 2, 4, 5, 6])
    missed_at = 3 * 10_000_000
    assert counter.lost_for_sure(missed_at + SETTLED) == 0
    assert counter.lost_for_sure(missed_at + SETTLED + 1) == 1
    assert counter.lost == 1


def test_a_wide_gap_is_lost_at_once_but_for_its_end() -> None:
    counter = counted([*range(10), 2_500, *range(2_501, 2_520)])
    assert counter.lost == counter.passed == 2_490
    assert len(counter._missing) == MOST_LATE
    assert counter.lost_for_sure(0) == 2_490 - MOST_LATE
    hostile = counted((number * MOST_DROPOUT) & 0xFFFF for number in range(500))
    assert len(hostile._missing) <= MOST_LATE
    assert hostile.passed == 499 * (MOST_DROPOUT - 1)
