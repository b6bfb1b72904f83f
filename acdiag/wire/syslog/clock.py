"""The time that a sender wrote, as a moment: year and date are filled in by the time of arrival.

RFC 3164 has neither year nor zone; a Mediant has no year, the SIP toolkit only the time of day. The year, or the day,
is the one that comes nearest to the arrival. A time without zone is read as UTC, and said to be without.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from acdiag.model.expression import expression
from acdiag.model.named_tuple import NamedTuple

_SECOND = 1_000_000_000
_MONTHS = {name: number for number, name in enumerate(
    ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1)}  # fmt: skip
_OLD = expression(
    r"([A-Z][a-z]{2}) ([ 0-9]?[0-9]) (?:([0-9]{4}) )?([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?\Z"
)
_ISO = expression(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:[.,]([0-9]{1,9}))?"
    r"(?:([Zz])|([+-])([0-9]{2}):?([0-9]{2}))?\Z"
)
_MEDIANT = expression(r"([0-9]{2})-([0-9]{2})@([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?\Z")
_TIME = expression(
    r"(?:[0-9]{2}/[0-9]{2}/[0-9]{2} {1,4})?([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(?:\.([0-9]{1,9}))?\Z"
)


class DeviceTime(NamedTuple):
    """A sender's time."""

    at: int
    """ns since the epoch; as if in UTC where there is no zone."""
    zoned: bool
    """The sender named its zone."""
    dated: bool
    """The sender named the day; else it is the one that makes the time nearest to the arrival."""


def device_time(stamp: str, received_at: int) -> DeviceTime | None:
    """The moment that `stamp` names in a message that arrived at `received_at` (ns); None when it is no time."""
    try:
        return _iso(stamp) or _old(stamp, received_at) or _mediant(stamp, received_at) or _of_day(stamp, received_at)
    except (ValueError, OverflowError):  # the 30th of February, 25 o'clock
        return None


def _moment(when: datetime, fraction: str | None) -> int:
    whole = (when - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)
    return whole * _SECOND + int((fraction or "0").ljust(9, "0"))


def _iso(stamp: str) -> DeviceTime | None:
    found = _ISO.match(stamp)
    if found is None:
        return None
    year, month, day, hour, minute, second = map(int, found.groups()[:6])
    fraction, utc, sign, hours, minutes = found.groups()[6:]
    when = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    if sign:
        zone = timedelta(hours=int(hours), minutes=int(minutes))
        when = when - zone if sign == "+" else when + zone
    return DeviceTime(_moment(when, fraction), bool(utc or sign), True)


def _old(stamp: str, received_at: int) -> DeviceTime | None:
    found = _OLD.match(stamp)
    if found is None or found[1] not in _MONTHS:
        return None
    clock = (_MONTHS[found[1]], int(found[2]), int(found[4]), int(found[5]), int(found[6]))
    if found[3]:
        return DeviceTime(_moment(datetime(int(found[3]), *clock, tzinfo=UTC), found[7]), False, True)
    return _nearest_year(clock, found[7], received_at)


def _mediant(stamp: str, received_at: int) -> DeviceTime | None:
    found = _MEDIANT.match(stamp)
    if found is None:
        return None
    day, month, hour, minute, second = map(int, found.groups()[:5])
    return _nearest_year((month, day, hour, minute, second), found[6], received_at)


def _nearest_year(clock: tuple[int, int, int, int, int], fraction: str | None, received_at: int) -> DeviceTime | None:
    year = datetime.fromtimestamp(received_at // _SECOND, UTC).year
    times = []
    for candidate in (year - 1, year, year + 1):
        try:
            times.append(_moment(datetime(candidate, *clock, tzinfo=UTC), fraction))
        except ValueError:  # the 29th of February is not in every year
            continue
    return DeviceTime(min(times, key=lambda at: abs(at - received_at)), False, True) if times else None


def _of_day(stamp: str, received_at: int) -> DeviceTime | None:
    """A time of day, perhaps behind a date whose order nobody knows."""
    found = _TIME.match(stamp)
    if found is None:
        return None
    today = datetime.fromtimestamp(received_at // _SECOND, UTC).replace(hour=0, minute=0, second=0)
    of_day = timedelta(hours=int(found[1]), minutes=int(found[2]), seconds=int(found[3]))
    times = [_moment(today + timedelta(days=days) + of_day, found[4]) for days in (-1, 0, 1)]
    return DeviceTime(min(times, key=lambda at: abs(at - received_at)), False, False)
