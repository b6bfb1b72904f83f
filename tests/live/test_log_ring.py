from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from acdiag.live.log_ring import LONGEST, LogRing
from acdiag.streams.log_sip import Heard
from acdiag.wire.syslog import decode


def heard(text: str, number: int = 1, *, framed: bool = False) -> Heard:
    (message,) = decode(text.encode())
    return Heard("udp", number, 5, "10.0.0.1", framed, message)


def test_a_line_is_told_with_level_and_component() -> None:
    ring = LogRing()
    ring.take(heard("<131>Mar  2 08:00:01 host sip: failed", 7))
    ring.take(heard("no priority", 8, framed=True))
    first, second = ring.entries(1, 2)
    assert (first.line, first.frame, first.level, first.text) == (7, None, 3, "failed")
    assert (second.line, second.frame, second.level) == (None, 8, None)


def test_a_gap_keeps_its_place() -> None:
    ring = LogRing()
    ring.take(heard("<134>a"))
    ring.lose(6, "udp", 12)
    assert [entry.lost for entry in ring.entries(1, 9)] == [0, 12]


@given(st.integers(1, 20), st.integers(0, 60))
def test_the_latest_are_kept(kept: int, count: int) -> None:
    ring = LogRing(kept)
    for number in range(count):
        ring.take(heard(f"<134>x: {number}"))
    entries = ring.entries(ring.first, ring.last)
    assert [entry.number for entry in entries] == list(range(max(1, count - kept + 1), count + 1))
    assert ring.last == count


def test_long_lines_are_bounded_one_by_one_and_together() -> None:
    ring = LogRing(1000, most=10 * LONGEST)
    for _ in range(100):
        ring.take(heard("<134>x: " + "y" * 60_000))
    entries = ring.entries(1, 100)
    assert len(entries) == 10
    assert all(len(entry.text) <= LONGEST for entry in entries)


def test_one_ring_follows_another() -> None:
    leader, follower = LogRing(kept=4), LogRing(kept=8)
    for number in range(3):
        leader.lose(number, "x", 1)
    follower.follow(leader.entries(1, 3))
    assert follower.entries(1, 3) == leader.entries(1, 3)
    for number in range(6):
        leader.lose(number, "x", 1)
    follower.follow(leader.entries(4, 9))
    assert (follower.first, follower.last) == (6, 9)
    assert follower.entries(1, 9) == leader.entries(6, 9)
