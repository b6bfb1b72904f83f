"""The same thing again: after 4 s, after 8 more, and never more seldom than every 64 s."""

from __future__ import annotations

from acdiag.observe.repeats import LAST, Repeats

SECOND = 1_000_000_000


def test_waits_double_up_to_the_longest() -> None:
    repeats = Repeats()
    said = [at for at in range(600) if repeats.due("port", "offer", at * SECOND)]
    assert said == [0, 4, 12, 28, 60, 124, 188, 252, 316, 380, 444, 508, 572]
    assert LAST == 64 * SECOND


def test_a_change_is_said_at_once_and_starts_over() -> None:
    repeats = Repeats()
    assert repeats.due("port", "a", 0)
    assert repeats.due("port", "b", 1)
    assert not repeats.due("port", "b", 3 * SECOND)
    assert repeats.due("port", "a", 4 * SECOND)


def test_subjects_do_not_know_each_other() -> None:
    repeats = Repeats()
    assert repeats.due("one", "a", 0)
    assert repeats.due("two", "a", 0)
