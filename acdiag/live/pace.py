"""The clock of a replay: when an arrival of then is due now."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

SECOND = 1_000_000_000
STEP = 0.1
"""Seconds of a wait after which it is looked whether to stop, and what else there is to do."""


class Pace:
    """Time that passes `speed` times as fast as it did; without one, as fast as it can be read."""

    def __init__(self, speed: float | None, stopping: threading.Event, idle: Callable[[], object]) -> None:
        """`idle` is called now and then while nothing is due."""
        self._speed = speed
        self._stopping = stopping
        self._idle = idle
        self._anchor: tuple[int, float] | None = None
        """Which time of the arrivals belongs to which of the monotonic clock."""
        self.reached = 0
        """Time of the latest arrival, ns."""

    def wait(self, at: int) -> bool:
        """Until it is time for an arrival; False when it is time to stop."""
        if self._speed is None:
            self.reached = max(self.reached, at)
            return not self._stopping.is_set()
        if self._anchor is None:
            self._anchor = (at, time.monotonic())
        start, moment = self._anchor
        due = moment + (at - start) / SECOND / self._speed
        while not self._stopping.is_set():
            left = due - time.monotonic()
            if left <= 0:
                self.reached = max(self.reached, at)
                return True
            self._idle()
            self._stopping.wait(min(left, STEP))
        return False

    def now(self) -> int:
        """How far it has come, ns; between two arrivals time goes on."""
        if self._anchor is None or self._speed is None:
            return self.reached
        at, moment = self._anchor
        return max(self.reached, at + int((time.monotonic() - moment) * self._speed * SECOND))
