"""The clock of a live session: this machine's at the start, and what has passed since, whatever it is set to later.

A machine that gets its time from the network an hour after its start would have all waits end at once, or silence not
count for hours. So a session goes on by its own clock, says that the machine's was set, and the next start takes the
new time, but never one before what is stored already. The time that a machine sleeps does pass.
"""

from __future__ import annotations

import time
from collections.abc import Callable

SECOND = 1_000_000_000
SET = 2 * SECOND
"""ns between both clocks from which on the machine's was set; slewing it takes days for that."""
JUST_NOW = 60 * SECOND
"""ns that a frame may wait in the kernel."""
FURTHEST = 86_400 * SECOND
"""ns of the future that stored times are believed; beyond that they say nothing of this clock."""


def passed() -> int:
    """ns since some moment; where the system knows it, sleep counts."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic_ns() if boot is None else time.clock_gettime_ns(boot)


class Clock:
    """ns since the epoch."""

    def __init__(
        self,
        offset: int | None = None,
        *,
        wall: Callable[[], int] = time.time_ns,
        passed: Callable[[], int] = passed,
    ) -> None:
        """`offset` is that of a clock in another process of this machine, which this one is to agree with."""
        self._wall, self._passed = wall, passed
        self.offset = wall() - passed() if offset is None else offset
        """ns from what has passed to the time."""

    def now(self) -> int:
        return self._passed() + self.offset

    def not_before(self, at: int) -> None:
        """Something is known from `at` (ns) already: what comes now comes after it."""
        ahead = at - self.now()
        if 0 < ahead <= FURTHEST:
            self.offset += ahead

    def of(self, at: int) -> int:
        """A time that the machine's clock has given a moment ago, on this clock."""
        now = self.now()
        told = at + now - self._wall()
        # One from before the machine's clock was set is no time of this moment on either clock.
        return told if now - JUST_NOW <= told <= now else now

    @property
    def set_by(self) -> int:
        """ns by which the machine's clock was set since; 0 while it was not."""
        away = self._wall() - self.now()
        return away if abs(away) >= SET else 0
