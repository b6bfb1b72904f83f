"""The times of a log file's lines as moments, although most name no year and many no zone.

The file is in the order in which lines were written, so a line's year (or day, where only the time of day is written)
is the one nearest to the line before; the first is placed by what the file itself says, by the captures beside it, or
by the date in its name. A clock that was never set (1970, 2000, the first days of a year) says nothing: such lines
stand where the file has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from acdiag.model.arrival import Line
from acdiag.model.expression import expression
from acdiag.model.named_tuple import NamedTuple
from acdiag.sources.log_prefix import Entry
from acdiag.wire.syslog.clock import device_time

SECOND = 1_000_000_000
DAY = 86_400 * SECOND
SET_FROM = 1_420_070_400 * SECOND
"""2015: an earlier clock was never set."""
MOST_WAITING = 5_000
"""Lines that wait for a time: a phone's boot before its clock is set has hundreds."""
NEVER = 4_102_444_800 * SECOND
"""2100: a later time is a mistake, and would stretch the time axis over everything else."""
UNKNOWN = 15_724_800 * SECOND
"""The middle of 1970, for a file of which nobody knows the year: all its days are of one year then."""
NEW_YEAR = 3 * DAY
"""How long after the start of a year a clock without year may still be counting from its first day."""
_FIRST_DAYS = expression(r"Jan  ?[12] ")
_FULL = expression(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]|[A-Z][a-z]{2} [ 0-9]?[0-9] [0-9]{4} ")
"""A time that names its year."""
_IN_NAME = expression(r"(?<![0-9])(20[0-9]{2})[-_.]?([01][0-9])[-_.]?([0-3][0-9])(?![0-9])")
_ZONE = expression(r"(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})\Z")


class Reference(NamedTuple):
    """What places the first line."""

    at: int
    """ns."""
    words: str
    """Where it comes from; empty where nothing was missing."""


class Placed(NamedTuple):
    """When a line was written."""

    at: int
    """ns."""
    sure: bool = True
    """The line says it; else it stands where the file has it."""


class LogClock:
    """Places lines one after the other."""

    def __init__(self, reference: int) -> None:
        self._last = reference
        self._elapsed: int | None = None
        """What the clock that was never set showed last, ns."""
        self._stamp = ""
        self._shown: int | None = None
        """The latest time as written and as a moment: many lines of a busy log have the same."""
        self.begun = False
        """A line with a time was met."""

    def place(self, entry: Entry) -> Placed:
        """The moment of the next line."""
        at = entry.at if entry.at is not None and entry.at < NEVER else self._read(entry.stamp)
        if at is None:
            return Placed(self._last, False)
        if self._unset(entry, at):
            return Placed(self._go_on(at), False)
        self._last, self._elapsed, self.begun = at, None, True
        return Placed(at)

    @property
    def unset(self) -> bool:
        """The latest time was of a clock that was never set."""
        return self._elapsed is not None

    def _read(self, stamp: str) -> int | None:
        if not stamp:
            return None
        if stamp != self._stamp:
            told = device_time(stamp, max(self._last, 0))
            self._stamp, self._shown = stamp, told.at if told is not None and 0 <= told.at < NEVER else None
        return self._shown

    def _unset(self, entry: Entry, at: int) -> bool:
        if at < SET_FROM:
            return self._last >= SET_FROM
        first_days = entry.at is None and _FIRST_DAYS.match(entry.stamp) is not None
        return first_days and not _FULL.match(entry.stamp) and abs(at - self._last) > NEW_YEAR

    def _go_on(self, at: int) -> int:
        """A clock that was never set still tells how much time passed."""
        if self._elapsed is not None and 0 < at - self._elapsed < DAY:
            self._last += at - self._elapsed
        self._elapsed = at
        return self._last


class Waiting:
    """Lines before the first one with a time, to be placed before it: their clock was not set, but it ran."""

    def __init__(self) -> None:
        self._lines: list[tuple[Line, int]] = []
        self._given = False

    @property
    def full(self) -> bool:
        """No more may wait, or none has to."""
        return self._given or len(self._lines) >= MOST_WAITING

    def add(self, line: Line, at: int) -> None:
        """A line that the clock places at `at` (ns), as much later than the one before as it tells."""
        self._lines.append((line, at))

    def before(self, at: int) -> Iterator[Line]:
        """Those that wait, as long before `at` (ns) as their clock tells."""
        if self._lines:
            latest = self._lines[-1][1]
            yield from (line._replace(at=at - (latest - own), timed=False, arrived=False) for line, own in self._lines)
        self._lines.clear()
        self._given = True

    def rest(self) -> Iterator[Line]:
        """Those that wait for a time that never came."""
        # All of them are by one clock, so they can still be joined with a capture.
        yield from (line._replace(at=at, timed=True, arrived=False) for line, at in self._lines)
        self._lines.clear()


def own_reference(name: str, entries: Iterable[Entry]) -> Reference | None:
    """What a file's first lines, or else its name, say of the day; None when they say nothing.

    `dateutil` reads the date: it knows the months' lengths and refuses what is no day.
    """
    stamps = [entry for entry in entries if entry.stamp or entry.at is not None]
    for entry in stamps:
        at = entry.at
        if at is None and _FULL.match(entry.stamp):
            at = _read(_ZONE.sub("", entry.stamp.replace(",", ".")))
        if at is not None and SET_FROM <= at < NEVER:
            return Reference(at, "" if _FULL.match(stamps[0].stamp) or stamps[0].at is not None else "another line's")
    found = _IN_NAME.search(name.rpartition("/")[2])
    at = _read("-".join(found.groups())) if found else None
    return None if at is None else Reference(at, "the file's name")


def _read(text: str) -> int | None:
    # Here, since most runs read no log, and each would wait for it.
    from dateutil import parser as dates

    try:
        moment = dates.parse(text, default=datetime(1970, 1, 1, tzinfo=UTC), ignoretz=True)
    except (ValueError, OverflowError):
        return None
    return int((moment.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) * SECOND


def is_zoned(entry: Entry) -> bool:
    """Whether a line's time names its zone."""
    return entry.at is not None or (len(entry.stamp) > 10 and _ZONE.search(entry.stamp, 10) is not None)
