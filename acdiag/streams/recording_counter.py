"""The 16-bit counter of a recording: what is missing between its datagrams is lost of the recording, not of a call.

A number that comes late is taken back from the missing ones. Where a recording begins anew, its counter does too, and
where numbers follow no order at all they are no counter that we understand; then nothing is said to be lost.

After a silence that no delivery takes, a number that lies back is no late one, and the first numbers of all are those
of a new beginning, also where they are not far from the last ones.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

MOST_DROPOUT = 3000
"""Numbers that may be missing at once, as RTP has it (RFC 3550 A.1); beyond, the counter has begun anew."""
STEADY, TOLERANCE = 5_000_000_000, 0.05
"""ns of numbers that tell their pace; and how near to what comes at that pace more may be missing after a silence."""
MOST_LATE = 1000
"""How far a number may lie back to be a late or a repeated one; what is missing before that will not come any more."""
SETTLED = 1_000_000_000
"""ns after which a missing number is lost; no network holds a datagram for so long and then delivers it."""
BEGINNINGS = (0, 1)
"""Numbers that a counter begins with."""


class Counter:
    """Follows the numbers of one recording."""

    __slots__ = (
        "_began", "_gaps", "_latest", "_missing", "_settled", "_settled_last", "_top", "in_order", "passed",
        "repeated", "restarts", "taken",
    )  # fmt: skip

    def __init__(self) -> None:
        self._top: int | None = None
        """The highest number so far, without wrap-around."""
        self._missing: OrderedDict[int, int] = OrderedDict()
        """Missing numbers that may still come, in their order, and when they were missed."""
        self._settled = 0
        self._settled_last: int | None = None
        """The latest number that was given up."""
        self._gaps = 0
        """Runs of numbers that were given up."""
        self._latest = 0
        """When the latest datagram came, ns."""
        self._began = (0, 0)
        """The number that it began with, and when."""
        self.taken = 0
        self.in_order = 0
        """Numbers that were one more than the highest."""
        self.repeated = 0
        self.restarts = 0
        self.passed = 0
        """All numbers ever passed over, those that came late taken off again."""

    def take(self, number: int, at: int) -> None:
        """The number of a datagram that came at `at` (ns)."""
        self.taken += 1
        top = self._top
        silence, self._latest = at - self._latest, at
        silent = silence > SETTLED
        if top is None:
            self._top = number
            self._began = number, at
            return
        step = ((number - top + 0x8000) & 0xFFFF) - 0x8000
        if step == 1:
            self._top = top + 1
            self.in_order += 1
        elif silent and number not in BEGINNINGS and self._keeps_pace(top, step & 0xFFFF, silence):
            self._pass(top, step & 0xFFFF, at)
        elif silent and (step <= 0 or number in BEGINNINGS):
            self._begin_anew(number)
        elif 1 < step <= MOST_DROPOUT:
            self._pass(top, step, at)
        elif -MOST_LATE <= step <= 0:
            self._come_late(top + step)
        else:
            self._begin_anew(number)

    def _keeps_pace(self, top: int, ahead: int, silence: int) -> bool:
        """Whether as many numbers are missing as would have come in such a `silence` (ns)."""
        number, at = self._began
        span = self._latest - silence - at
        if span < STEADY:
            return False
        expected = (top - number) * silence / span
        return abs(ahead - expected) <= TOLERANCE * expected

    def _begin_anew(self, number: int) -> None:
        self.restarts += 1
        self._top = number
        self._began = number, self._latest
        self._settle(len(self._missing))
        self._settled_last = None

    def _pass(self, top: int, step: int, at: int) -> None:
        self.passed += step - 1
        self._top = top + step
        earliest = self._top - MOST_LATE
        if earliest > top:
            # Of a wide gap only the end is remembered: hostile counters jump all the time.
            self._settle(len(self._missing))
            self._give_up(top + 1, earliest - 1)
        while self._missing and next(iter(self._missing)) < earliest:
            self._settle(1)
        self._missing.update(dict.fromkeys(range(max(top + 1, earliest), self._top), at))

    def _come_late(self, number: int) -> None:
        if self._missing.pop(number, None) is None:
            self.repeated += 1
        else:
            self.passed -= 1

    def _settle(self, count: int) -> None:
        for _ in range(count):
            number, _ = self._missing.popitem(last=False)
            self._give_up(number, number)

    def _give_up(self, first: int, last: int) -> None:
        """The numbers from `first` to `last` are lost."""
        if last < first:
            return
        self._settled += last - first + 1
        self._gaps += self._settled_last != first - 1
        self._settled_last = last

    @property
    def gaps_for_sure(self) -> int:
        """Runs of those numbers that are lost for sure."""
        return self._gaps

    @property
    def gaps(self) -> int:
        """Runs of numbers that never came."""
        return self._gaps + _runs(self._missing, self._settled_last)

    @property
    def understood(self) -> bool:
        """At least half of all steps are steps by one; a few numbers alone prove nothing."""
        return self.taken > 1 and 2 * self.in_order >= self.taken - 1

    @property
    def lost(self) -> int | None:
        """Numbers that never came; None when the numbers are no counter."""
        return self._settled + len(self._missing) if self.understood else None

    def lost_for_sure(self, now: int) -> int:
        """Those of them that can no longer come at `now` (ns)."""
        while self._missing and now - next(iter(self._missing.values())) > SETTLED:
            self._settle(1)
        return self._settled if self.understood else 0


def _runs(numbers: Iterable[int], before: int | None) -> int:
    """How many runs `numbers` have that do not go on from the number `before`."""
    runs = 0
    for number in numbers:
        runs += before != number - 1
        before = number
    return runs
