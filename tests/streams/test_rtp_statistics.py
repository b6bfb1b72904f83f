"""The arithmetic of one stream, packet by packet."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acdiag.streams.rtp_statistics import ALL, MAX_DROPOUT, STATE, WINDOW, RtpStatistics
from tests.rtp_making import SECOND, START, Sent, Way, stream

CLOCKS = {8: 8000, 13: 8000, 0: 8000, 101: 0}


def clock(payload_type: int) -> int:
    return CLOCKS.get(payload_type, 0)


def count(packets: Sequence[Sent], dscps: Sequence[int] = ()) -> RtpStatistics:
    first, *others = packets
    marks = list(dscps) or [46] * len(packets)
    found = RtpStatistics(clock, first.at, first.sequence, first.timestamp, first.payload_type, 172, marks[0], 1)
    for number, (each, mark) in enumerate(zip(others, marks[1:], strict=True), 2):
        found.take(each.at, each.sequence, each.timestamp, each.marker, each.payload_type, 172, mark, number)
    return found


def lost(found: RtpStatistics) -> int:
    """tshark's."""
    return found.stop + 65536 * found.cycles - found.start + 1 - found.packets


def holes(found: RtpStatistics) -> int:
    return found.missing + WINDOW - found.seen.bit_count()


def numbered(*numbers: int) -> list[Sent]:
    """Packets with these numbers, captured every 20 ms in this order."""
    return [
        Sent(START + place * 20_000_000, number & 0xFFFF, number * 160 & 0xFFFFFFFF, 0, 8)
        for place, number in enumerate(numbers)
    ]


def test_a_stream_as_it_should_be() -> None:
    found = count(stream(1000))
    assert (found.packets, lost(found), holes(found), found.duplicates, found.reordered) == (1000, 0, 0, 0, 0)
    assert (found.jitter, found.mean_jitter, found.max_jitter, found.max_delta) == (0.0, 0.0, 0.0, 20.0)
    assert (found.cycles, found.step, found.votes, found.bytes) == (1, 160, 999, 172_000)
    assert (found.first_frame, found.last_frame) == (1, 1000)


def test_jitter_is_the_running_mean_of_the_rfc() -> None:
    packets = numbered(1, 2, 3)
    packets[1] = packets[1]._replace(at=packets[1].at + 8_000_000)
    found = count(packets)
    # |28 - 20| / 16, then |12 - 20| more: both deviate by 8 ms.
    assert found.max_jitter == pytest.approx((15 * 0.5 + 8) / 16)
    assert found.mean_jitter == pytest.approx((0.5 + (15 * 0.5 + 8) / 16) / 2)
    assert found.max_delta == 28.0


def test_a_marker_comfort_noise_and_the_packet_after_it_are_left_out_of_the_maximum() -> None:
    packets = numbered(*range(1, 9))
    packets = [
        each._replace(at=each.at + (50_000_000 if place in (2, 4, 5) else 0)) for place, each in enumerate(packets)
    ]
    packets[2] = packets[2]._replace(marker=1)
    packets[4] = packets[4]._replace(payload_type=13)
    found = count(packets)
    assert found.max_delta == 20.0
    assert found.types == {8: 4, 13: 1}


def test_a_telephone_event_has_no_clock() -> None:
    packets = numbered(1, 2, 3, 4)
    packets[1] = packets[1]._replace(payload_type=101)
    packets[2] = packets[2]._replace(payload_type=101)
    found = count(packets)
    # tshark: the event moves the arrival that the next packet is compared with, and not the timestamp.
    assert found.jitter == pytest.approx(40 / 16)


def test_a_copy_hides_a_loss_from_tshark_and_not_from_us() -> None:
    found = count(numbered(1, 2, 4, 4, 5))
    assert (lost(found), holes(found), found.duplicates) == (0, 1, 1)


def test_a_late_packet_is_reordered_and_fills_its_hole() -> None:
    found = count(numbered(1, 2, 4, 5, 3, 6))
    assert (lost(found), holes(found), found.reordered, found.duplicates) == (0, 0, 1, 0)


def test_a_packet_before_the_first_one() -> None:
    found = count(numbered(5, 3, 4, 6, 3))
    assert (found.highest - found.base + 1, holes(found), found.reordered, found.duplicates) == (4, 0, 2, 1)
    assert holes(count(numbered(5, 2, 6))) == 2


def test_what_comes_behind_the_window_was_not_heard() -> None:
    numbers = [*range(1, 10), *range(11, 200), 10]
    found = count(numbered(*numbers))
    assert (holes(found), found.reordered, found.spare) == (1, 1, 1)
    assert lost(found) == 10 - 1 + 1 - 199


def test_bursts_are_counted_in_the_order_of_numbers() -> None:
    numbers = [each for each in range(1, 1000) if each not in (10, 11, 12, 50, 300, 301)]
    found = count(numbered(*numbers))
    assert (found.missing, found.bursts) == (6, 3)


def test_a_long_gap_is_one_burst() -> None:
    found = count(numbered(1, 2, 3, *range(2500, 2700)))
    assert (found.missing, found.bursts, found.seen) == (2496, 1, ALL)


def test_a_sender_that_begins_anew_loses_nothing() -> None:
    found = count(numbered(*range(1, 200), *range(40_000, 40_200)))
    assert (holes(found), found.restarts, found.spare) == (0, 1, 0)
    assert found.highest - found.base + 1 == 399
    assert lost(found) == 40_199 - 399


def test_a_single_stray_number_is_no_new_beginning() -> None:
    found = count(numbered(1, 2, 40_000, 3, 4, 5))
    assert (holes(found), found.restarts, found.spare) == (0, 0, 1)


def test_marking_and_what_copies_say_of_it() -> None:
    packets = numbered(1, 1, 2, 2, 3, 3)
    found = count(packets, (46, 0, 46, 0, 46, 0))
    assert found.remarked == (46, 0)
    assert set(found.dscps) == {46, 0}
    assert count(packets).remarked is None


def test_the_capture_begins_with_a_copy() -> None:
    assert count(numbered(1, 2, 2, 3, 3), (0, 46, 0, 46, 0)).remarked == (46, 0)


def test_a_sender_that_changes_its_marking_is_no_hop() -> None:
    assert count(numbered(1, 1, 2, 2, 3, 3), (46, 46, 46, 46, 0, 0)).remarked is None


def test_seconds() -> None:
    packets = [each for place, each in enumerate(stream(150)) if place not in (60, 61, 62)]
    found = count(packets)
    rows = found.intervals
    assert (list(rows.indexes), list(rows.packets), list(rows.lost)) == ([0, 1], [50, 47], [0, 3])
    assert found.this_second() == (50, 0)
    assert list(rows.frames) == [1, 51]


def test_a_pause_makes_no_rows() -> None:
    first, second = stream(50), stream(50, start=START + 10 * SECOND, sequence=65_550 & 0xFFFF)
    found = count([*first, *second])
    found.close_second(START + 11 * SECOND, 1)
    assert list(found.intervals.indexes) == [0, 10]


def test_the_state_goes_out_and_in() -> None:
    packets = stream(300, Way(loss=0.1, reorder=0.1, copies=0.1, jitter=9_000_000))
    whole, half, other = count(packets), count(packets[:100]), count(packets[:1])
    other.restore(half.state())
    other.intervals = half.intervals.copy()
    for number, each in enumerate(packets[100:], 101):
        other.take(each.at, each.sequence, each.timestamp, each.marker, each.payload_type, 172, 46, number)
    assert other.state() == whole.state()
    assert list(other.intervals.lost) == list(whole.intervals.lost)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 2**32),
    st.integers(2, 400),
    st.sampled_from([0, 0.02, 0.3]),
    st.sampled_from([0, 0.1]),
    st.sampled_from([0, 0.1]),
    st.integers(0, 65535),
)
def test_holes_are_what_was_taken_away(
    seed: int, size: int, loss: float, copies: float, reorder: float, sequence: int
) -> None:
    packets = stream(size, Way(loss, copies, reorder), seed=seed, sequence=sequence)
    found = count(packets)
    different = {(each.sequence - sequence) & 0xFFFF for each in packets}
    assert holes(found) == size - len(different)
    assert found.highest - found.base + 1 == size
    assert found.duplicates == len(packets) - len(different)
    assert found.spare == found.duplicates


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 65535), st.integers(0, 2**32 - 1)), min_size=1, max_size=200))
def test_no_order_of_numbers_breaks_the_books(numbers: list[tuple[int, int]]) -> None:
    dice = random.Random(1)
    packets = [Sent(START + dice.randrange(10**11), sequence, timestamp, 0, 8) for sequence, timestamp in numbers]
    found = count(packets)
    unique = found.highest - found.base + 1 - holes(found)
    assert unique + found.spare == found.packets == len(packets)
    assert unique > 0
    assert 0 <= found.seen <= ALL
    assert found.missing < MAX_DROPOUT * len(packets)


@pytest.mark.parametrize("gap", [1, WINDOW - 2, WINDOW - 1, WINDOW, WINDOW + 1, 2 * WINDOW, 2 * WINDOW + 1])
def test_a_gap_of_any_length_is_one_burst_of_all_its_numbers(gap: int) -> None:
    numbers = [*range(100, 110), *range(110 + gap, 110 + gap + 2 * WINDOW)]
    found = count(numbered(*numbers))
    assert (found.missing, found.bursts, found.gap) == (gap, 1, 0)


def test_each_number_of_the_state_goes_back_to_its_place() -> None:
    found = count(numbered(1, 2, 3))
    found.restore(tuple(range(len(STATE))))
    assert found.state() == tuple(range(len(STATE)))
