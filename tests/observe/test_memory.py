"""A full table forgets what was written longest ago."""

from __future__ import annotations

from acdiag.observe.memory import Memory


def test_the_oldest_goes_first_and_is_counted() -> None:
    memory: Memory[int, str] = Memory(2)
    memory[1], memory[2] = "a", "b"
    memory[1] = "a again"
    memory[3] = "c"
    assert dict(memory) == {1: "a again", 3: "c"}
    assert memory.forgotten == 1
