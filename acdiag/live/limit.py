"""So many lines a second of one sender are looked at and no more, so that one phone does not hold up the others.

Off unless asked for. What is passed over is stored like everything else.
"""

from __future__ import annotations

from acdiag.model.arrival import Line

SECOND = 1_000_000_000


class Limit:
    """Lines a second and sender."""

    def __init__(self, lines: int) -> None:
        self._most = lines
        self._second = 0
        self._seen: dict[str, int] = {}
        self.passed_over = 0
        """Lines that were not looked at."""

    def admits(self, line: Line) -> bool:
        """Whether a line is to be looked at."""
        second = line.at // SECOND
        if second != self._second:
            self._second = second
            self._seen.clear()
        seen = self._seen.get(line.sender, 0)
        if seen >= self._most:
            self.passed_over += 1
            return False
        self._seen[line.sender] = seen + 1
        return True
