"""A full table forgets what was written longest ago."""

from __future__ import annotations

from acdiag.observe.memory import RECENT, Followed, Memory


def test_the_oldest_goes_first_and_is_counted() -> None:
    memory: Memory[int, str] = Memory(2)
    memory[1], memory[2] = "a", "b"
    memory[1] = "a again"
    memory[3] = "c"
    assert dict(memory) == {1: "a again", 3: "c"}
    assert memory.forgotten == 1


def test_of_what_is_followed_the_recent_is_missed() -> None:
    followed: Followed[int, str] = Followed(2)
    followed[0], followed[1] = "a", "b"
    followed.now = 5
    followed[2] = "c"
    assert (list(followed), followed.missed) == ([1, 2], 1)
    followed[3] = "d"
    followed.now = 4 + RECENT
    followed[2] = "c again"
    followed[4] = "e"
    assert (list(followed), followed.missed) == ([2, 4], 3)
    followed.now = 4 + 2 * RECENT
    followed[5], followed[6] = "f", "g"
    assert (list(followed), followed.missed, followed.forgotten) == ([5, 6], 3, 5)


def test_what_ended_is_not_remembered_for_ever() -> None:
    followed: Followed[int, str] = Followed(2)
    for number in range(100):
        followed[number] = "a"
        followed.pop(number)
    assert len(followed._written) <= 2 * followed.limit
    assert followed.missed == 0
