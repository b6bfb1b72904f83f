"""Times and spans as people and programs read them; always UTC, always cut, never rounded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache

SECOND = 1_000_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EARLIEST = -62_135_596_800 * 1_000_000
_LATEST = 253_402_300_800 * 1_000_000 - 1
"""Microseconds of the years 1 and 9999: a pcapng file may claim any 64-bit time, a calendar may not."""
_FIRST_SECOND, _LAST_SECOND = _EARLIEST // 1_000_000, _LATEST // 1_000_000


def rfc3339(at: int) -> str:
    """`2026-03-02T08:00:00.000000Z` for ns since the epoch."""
    time = at // 1000
    if not _EARLIEST <= time <= _LATEST:
        time = min(max(time, _EARLIEST), _LATEST)
    seconds, microsecond = divmod(time, 1_000_000)
    return f"{_second(seconds)}.{microsecond:06d}Z"


def each_rfc3339(times: Iterable[int]) -> Iterator[str]:
    """`rfc3339` of each of them: those that are whole seconds apart have one fraction, which is written once."""
    fraction, ending = -1, ""
    for at in times:
        seconds, rest = divmod(at, SECOND)
        if not _FIRST_SECOND <= seconds <= _LAST_SECOND:
            yield rfc3339(at)
            continue
        if rest != fraction:
            fraction, ending = rest, f".{rest // 1000:06d}Z"
        yield _second(seconds) + ending


@lru_cache(maxsize=4096)
def _second(seconds: int) -> str:
    """Everything before the fraction: many times are of the same seconds."""
    moment = _EPOCH + timedelta(seconds=seconds)
    return f"{moment.year:04d}-{moment:%m-%dT%H:%M:%S}"


def day(at: int) -> str:
    """`2026-03-02`."""
    return rfc3339(at)[:10]


def clock(at: int) -> str:
    """`08:00:00.123`."""
    return rfc3339(at)[11:23]


def since(at: int, zero: int) -> str:
    """Seconds from `zero` to `at` with three decimals and a sign: `+12.304 s`."""
    milliseconds = abs(at - zero) // 1_000_000
    return f"{'-' if at < zero else '+'}{milliseconds // 1000}.{milliseconds % 1000:03d} s"


def span(length: int) -> str:
    """A duration in ns in the two largest units that say something: `340 ms`, `12.3 s`, `5 min 12 s`, `2 h 5 min`."""
    seconds, rest = divmod(max(length, 0), SECOND)
    if seconds < 1:
        return f"{rest // 1_000_000} ms"
    if seconds < 60:
        return f"{seconds}.{rest // 100_000_000} s"
    for unit, size, smaller, part in (("d", 86_400, "h", 3600), ("h", 3600, "min", 60), ("min", 60, "s", 1)):
        if seconds >= size:
            more = seconds % size // part
            return f"{seconds // size} {unit} {more} {smaller}" if more else f"{seconds // size} {unit}"
    raise AssertionError("unreachable: a minute or more")
