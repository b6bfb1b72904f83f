"""When something that stays the same is worth saying again: after a while, then after twice that, and so on.

So a rule can see that a state lasted, and a week of it is still a short list of facts.
"""

from __future__ import annotations

from collections.abc import Hashable

from acdiag.observe.memory import Memory

FIRST, LAST = 4_000_000_000, 64_000_000_000
"""The shortest and the longest time between two sayings of the same, ns."""


class Repeats:
    """Remembers what was said about each subject, and when it is due again."""

    def __init__(self) -> None:
        self._said: Memory[Hashable, tuple[object, int, int]] = Memory()
        """By subject: content, when it is due again, and how long the wait before was."""

    def silent_until(self, subject: Hashable, content: object) -> int:
        """Before when (ns) the same is not due; 0 when something else was said."""
        said = self._said.get(subject)
        return said[1] if said is not None and said[0] == content else 0

    def due(self, subject: Hashable, content: object, at: int) -> bool:
        """Whether to say `content` of `subject` at `at` (ns); then it counts as said."""
        said = self._said.get(subject)
        if said is None or said[0] != content:
            self._said[subject] = (content, at + FIRST, FIRST)
            return True
        if at < said[1]:
            return False
        wait = min(2 * said[2], LAST)
        self._said[subject] = (content, at + wait, wait)
        return True
