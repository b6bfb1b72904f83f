"""What convinces, and what never does."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from acdiag.streams.rtp_recognition import MOST_CANDIDATES, MOST_HELD, Candidates, Held, Key

KEY: Key = ("a.pcap", "10.0.0.1", 4000, "10.0.0.2", 20_000, 0x1234)


def held(number: int, timestamp: int | None = None, kind: int = 8) -> Held:
    return Held(
        0, number & 0xFFFF, (number * 160 if timestamp is None else timestamp) & 0xFFFFFFFF, 0, kind, 172, 46, 1, b""
    )


def accepted(*packets: Held, key: Key = KEY) -> int:
    """After how many packets the sender is believed; 0 when never."""
    candidates = Candidates()
    for count, packet in enumerate(packets, 1):
        if found := candidates.add(key, packet):
            assert found == list(packets[:count])
            return count
    return 0


def test_three_packets_convince_across_the_wrap_too() -> None:
    assert accepted(held(1), held(2), held(3)) == 3
    assert accepted(held(65_534), held(65_535), held(65_536)) == 3


def test_they_may_be_late_copied_or_have_others_between() -> None:
    assert accepted(held(3), held(1), held(1), held(2)) == 4
    assert accepted(held(1), held(9), held(5), held(10), held(11)) == 5


def test_another_payload_type_or_a_timestamp_that_runs_back_do_not() -> None:
    assert accepted(held(1), held(2, kind=9), held(3)) == 0
    assert accepted(held(1), held(2, timestamp=5), held(3)) == 0
    assert accepted(held(1), held(2, timestamp=2**30), held(3)) == 0


def test_a_constant_or_random_number_never_convinces() -> None:
    dice = random.Random(7)
    assert accepted(*[held(7)] * 100) == 0
    assert accepted(*(held(dice.randrange(65_536), dice.randrange(2**32)) for _ in range(1000))) == 0


def test_ports_of_services_and_no_ssrc_are_not_looked_at() -> None:
    good = (held(1), held(2), held(3))
    assert accepted(*good, key=(*KEY[:2], 1023, *KEY[3:])) == 0
    assert accepted(*good, key=(*KEY[:4], 514, KEY[5])) == 0
    assert accepted(*good, key=(*KEY[:5], 0)) == 0


def test_who_was_refused_stays_refused() -> None:
    candidates = Candidates()
    for _ in range(MOST_HELD):
        assert candidates.add(KEY, held(7)) == []
    assert all(candidates.add(KEY, held(number)) == [] for number in range(1, 10))
    assert candidates.release(KEY) == []


def test_the_table_is_bounded() -> None:
    candidates = Candidates()
    for ssrc in range(1, MOST_CANDIDATES + 100):
        candidates.add((*KEY[:5], ssrc), held(1))
    assert len(candidates._held) == MOST_CANDIDATES
    # The oldest was forgotten, the youngest was not.
    assert candidates.release((*KEY[:5], 1)) == []
    assert candidates.release((*KEY[:5], MOST_CANDIDATES)) == [held(1)]


@given(st.lists(st.integers(0, 65_535), min_size=1, max_size=60))
def test_only_a_run_convinces(numbers: list[int]) -> None:
    count = accepted(*(held(number, 0) for number in numbers))
    seen = set(numbers[: count or MOST_HELD])
    runs = any({each, (each + 1) & 0xFFFF, (each + 2) & 0xFFFF} <= seen for each in seen)
    assert bool(count) == runs
