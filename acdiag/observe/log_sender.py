"""What is remembered of one sender of log lines: how much it writes, its message numbers, its clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from acdiag.model.arrival import Where
from acdiag.model.facts import Fact
from acdiag.model.facts.log import LogDated, LogDetailed, LogFlooded, LogLost
from acdiag.observe.observer import SECOND
from acdiag.observe.repeats import FIRST, LAST, Repeats
from acdiag.wire.syslog.clock import DeviceTime, device_time
from acdiag.wire.syslog.message import LogMessage

WINDOW = 10 * SECOND
"""Over how long lines are counted."""
FLOOD = 200
"""Lines of one component within a window that are worth saying: twenty a second."""
WRITERS = 64
"""Writers counted apart; a sender that invents names fills no memory."""
DEVICES = 64
"""Devices whose numbers are followed apart, where one sender passes on what others log; of more, the first ones."""
MISSING = 1_024
"""Numbers that are waited for, because datagrams overtake each other."""
JUMP = 1_000_000
"""A larger step is another count, not a gap."""
MOVED = 2.0
"""Seconds by which a clock is off otherwise than before: what a line waits in a queue is less."""
SELDOM = 3_600 * SECOND
"""ns after which a clock that goes on the same way is told of again; a week of it is some two hundred facts."""
DEBUG = 7
QUARTER = 900
"""Seconds by which all time zones differ."""
DATED_FROM = 1_420_070_400 * SECOND
"""2015: an earlier clock was never set."""
NEW_YEAR = 3 * 86_400
"""Seconds after the start of a year in which a clock without year may still be counting from its first day."""


class Sender:
    """One sender."""

    __slots__ = (
        "_date_wait", "_dated", "_dated_off", "_dated_until", "_dated_wait", "_debug", "_known", "_last", "_lines",
        "_lost", "_lost_holes", "_missing", "_repeats", "_where",
        "claims", "closes", "dates_next", "host", "introduced", "is_phone", "started", "updated",
    )  # fmt: skip

    def __init__(self, host: str, at: int) -> None:
        self.host = host
        self.is_phone = False
        self.claims = ""
        """A MAC that it called its own before it was known for a phone."""
        self.introduced = False
        """MAC, model and firmware are all known."""
        self.started: int | None = None
        """When it started last, ns."""
        self.updated: int | None = None
        """When a line named an update last, ns."""
        self.closes = at + WINDOW
        """When the current window ends, ns."""
        self.dates_next = at
        """When the clock is looked at again, ns."""
        self._date_wait = FIRST
        self._dated: tuple[bool, bool] | None = None
        """What was said of the clock last: zoned, unset; and by how much it is off (s), and until when that will do."""
        self._dated_off = 0.0
        self._dated_until = at
        self._dated_wait = FIRST
        self._known = ["", "", ""]
        self._lines: Counter[str] = Counter()
        self._debug: Counter[str] = Counter()
        self._last: dict[str, int] = {}
        """By device, the highest number so far."""
        self._missing: set[tuple[str, int]] = set()
        self._lost = self._lost_holes = 0
        """Numbers that are waited for no longer, and the stretches that they are."""
        self._where: tuple[Where, ...] = ()
        """The line that made the sender worth another look."""
        self._repeats: Repeats | None = None

    def learns(self, *told: str) -> bool:
        """Whether MAC, model or firmware are new; then they are known."""
        new = False
        for index, value in enumerate(told):
            if value and not self._known[index]:
                self._known[index] = value
                new = True
        self.introduced = all(self._known)
        return new

    def count(self, message: LogMessage, where: Callable[[], tuple[Where, ...]]) -> bool:
        """Count a message; true when something may be to be said at the end of the window."""
        writer = message.component or message.tag or message.module
        lines = self._lines
        held = lines[writer] + 1 if writer in lines or len(lines) < WRITERS else 0
        busy = False
        if held:
            lines[writer] = held
            busy = held == FLOOD
            if message.priority & DEBUG == DEBUG and (message.prioritised or message.level):
                self._debug[writer] += 1
                busy = busy or not self._where
        if message.sequence is not None and self._gap(message.device, message.sequence):
            busy = True
        if busy:
            self._where = where()
        return busy

    def _gap(self, device: str, number: int) -> bool:
        """Whether numbers are missing before this one."""
        last = self._last.get(device)
        if last is None and len(self._last) >= DEVICES:
            return False
        if last is None or number > last or last - number > JUMP:
            self._last[device] = number
        if last is None or number == last:
            return False
        if number < last:
            self._missing.discard((device, number))
            return False
        gap = number - last - 1
        if not 0 < gap < JUMP:
            return False
        if gap + len(self._missing) > MISSING:
            self._lost += gap
            self._lost_holes += 1
        else:
            self._missing.update((device, missing) for missing in range(last + 1, number))
        return True

    def close(self, now: int) -> Iterator[Fact]:
        """The window is over: what there is to say of it."""
        at = min(self.closes, now)
        self.closes = now + WINDOW
        if self._where:
            yield from self._sum_up(at)
        self._lines.clear()
        self._debug.clear()
        self._where = ()

    def _sum_up(self, at: int) -> Iterator[Fact]:
        if self._repeats is None:
            self._repeats = Repeats()
        where, due = self._where, self._repeats.due
        lost = self._lost + len(self._missing)
        if lost:
            begun = sum((device, number - 1) not in self._missing for device, number in self._missing)
            holes = self._lost_holes + begun
            yield LogLost(at=at, host=self.host, where=where, count=lost, how="sequence", holes=holes)
            self._lost = self._lost_holes = 0
            self._missing.clear()
        for writer, lines in self._lines.items():
            if lines >= FLOOD and due(("flood", writer), None, at):
                yield LogFlooded(at=at, host=self.host, where=where, lines=lines, writer=writer or "unnamed")
        for writer, lines in self._debug.items():
            if due(("debug", writer), None, at):
                yield LogDetailed(at=at, host=self.host, where=where, lines=lines, writer=writer or "unnamed")

    def date(self, message: LogMessage, at: int, where: tuple[Where, ...]) -> Iterator[Fact]:
        """Compare the clock of a line with its arrival, after 4 s, 8 s, … 64 s again; say what is new, or due."""
        told = device_time(message.stamp, at)
        if told is None:
            return
        self.dates_next = at + self._date_wait
        self._date_wait = min(2 * self._date_wait, LAST)
        ahead = round((told.at - at) / SECOND, 1)
        off = ahead if told.zoned else round(ahead - round(ahead / QUARTER) * QUARTER, 1)
        unset = _is_unset(told, message.stamp, ahead)
        if not self._is_news(at, off, (told.zoned, unset)):
            return
        yield LogDated(
            at=at, host=self.host, where=where, ahead=ahead, off=off, zoned=told.zoned,
            unset=unset, stamp=message.stamp,
        )  # fmt: skip

    def _is_news(self, at: int, off: float, kind: tuple[bool, bool]) -> bool:
        """Whether the clock is to be told of: it goes otherwise than it was said, or that is long ago by now."""
        steady = kind == self._dated and abs(off - self._dated_off) < MOVED
        if steady and at < self._dated_until:
            return False
        self._dated_wait = min(2 * self._dated_wait, SELDOM) if steady else FIRST
        self._dated, self._dated_off, self._dated_until = kind, off, at + self._dated_wait
        return True


def _is_unset(told: DeviceTime, stamp: str, ahead: float) -> bool:
    """Whether a clock counts from its own first day: years ago, or without a year on the first days of one."""
    if told.at < DATED_FROM:
        return True
    return stamp.startswith(("Jan  1 ", "Jan 1 ", "Jan  2 ", "Jan 2 ")) and abs(ahead) > NEW_YEAR
