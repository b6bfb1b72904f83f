"""Years, days and unset clocks of log lines."""

from __future__ import annotations

from datetime import UTC, datetime

from acdiag.model.arrival import Line
from acdiag.sources.log_clock import NEVER, SECOND, LogClock, Waiting, is_zoned, own_reference
from acdiag.sources.log_prefix import entry


def ns(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * SECOND


def placed(reference: str, *stamps: str) -> list[tuple[str, bool]]:
    clock = LogClock(ns(reference))
    found = [clock.place(entry(f"{stamp} 10.0.0.1 nxphone: x".encode())) for stamp in stamps]
    return [(datetime.fromtimestamp(at // SECOND, UTC).isoformat()[:19], sure) for at, sure in found]


def test_the_year_turns_where_the_lines_do() -> None:
    assert placed("2025-12-01T00:00:00", "Dec 31 23:59:58", "Jan  1 00:00:03") == [
        ("2025-12-31T23:59:58", True),
        ("2026-01-01T00:00:03", True),
    ]


def test_a_clock_that_was_never_set_stands_where_the_file_has_it() -> None:
    assert placed(
        "2026-06-01T00:00:00", "Jun  1 08:00:00", "Jan  1 00:00:10", "Jan  1 00:00:15", "Jun  1 08:01:00"
    ) == [
        ("2026-06-01T08:00:00", True),
        ("2026-06-01T08:00:00", False),
        ("2026-06-01T08:00:05", False),
        ("2026-06-01T08:01:00", True),
    ]
    assert placed("2026-06-01T00:00:00", "1970-01-01T00:00:10+00:00")[0][1] is False


def test_no_time_and_no_possible_time() -> None:
    assert (
        placed("2026-06-01T00:00:00", "Jun 31 08:00:00", "9999-01-01T00:00:00Z", "")
        == [("2026-06-01T00:00:00", False)] * 3
    )
    assert ns("2100-01-01T00:00:00") == NEVER


def test_the_fall_of_a_leap_year_day() -> None:
    assert placed("2024-02-28T00:00:00", "Feb 29 08:00:00")[0] == ("2024-02-29T08:00:00", True)


def test_what_tells_the_year() -> None:
    old, whole = entry(b"Nov 23 02:06:34 h nxphone: x"), entry(b"2026-11-23T02:06:34Z h nxphone: x")
    assert own_reference("messages", [old]) is None
    named = own_reference("logs/phones-20261123.log", [old])
    assert named is not None
    assert (named.at, named.words) == (ns("2026-11-23T00:00:00"), "the file's name")
    first = own_reference("messages", [whole, old])
    assert first is not None
    assert (first.at, first.words) == (ns("2026-11-23T02:06:34"), "")
    assert own_reference("phones-20261399.log", [old]) is None


def test_zones() -> None:
    assert is_zoned(entry(b"2026-11-23T02:06:34+01:00 h nxphone: x"))
    assert not is_zoned(entry(b"2026-11-23T02:06:34 h nxphone: x"))
    assert not is_zoned(entry(b"Nov 23 02:06:34 h nxphone: x"))


def test_lines_before_the_first_time_are_placed_before_it() -> None:
    waiting = Waiting()
    for number, at in enumerate((10, 14), 1):
        waiting.add(Line("f", number, 0, "", b""), at * SECOND)
    found = list(waiting.before(1_000 * SECOND))
    assert [(line.at // SECOND, line.timed) for line in found] == [(996, False), (1_000, False)]
    assert waiting.full
