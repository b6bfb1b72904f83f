from __future__ import annotations

from typing import Any

import pytest

from acdiag.model.case import NotUnderstood, Problem
from acdiag.present.text.paper import Paper
from acdiag.present.text.quality import reservations, sources

PAPER = Paper(width=120)
DAY = 86_400 * 1_000_000_000


def test_an_input_with_its_period(samples: Any) -> None:
    assert list(sources(samples.case(), PAPER)) == [
        "  boot.pcapng · 1,234 packets · 2026-03-02 08:00:00 to 08:05:12 UTC · 5 min 12 s"
    ]


def test_a_period_over_midnight_names_both_days(samples: Any) -> None:
    case = samples.case(sources=(samples.source(last=samples.start + DAY),))
    assert "2026-03-02 08:00:00 to 2026-03-03 08:00:00 UTC · 1 d" in next(sources(case, PAPER))


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (-7_199_660_000_000, "2 h ahead of"),
        (7_199_660_000_000, "2 h behind"),
        (-3_599_400_000_000, "59 min 59 s ahead of"),
        (-3_599_600_000_000, "1 h ahead of"),
        (-119_700_000_000, "2 min ahead of"),
        (-59_600_000_000, "1 min ahead of"),
        (-12_300_000_000, "12.3 s ahead of"),
        (DAY - 300_000_000, "1 d behind"),
    ],
)
def test_a_clock_of_whole_seconds_is_told_in_whole_parts(samples: Any, offset: int, words: str) -> None:
    case = samples.case(sources=(samples.source(clock_offset=offset),))
    assert f"its clock was {words} the capture's" in " ".join(sources(case, PAPER))


def test_many_inputs_are_summed_up(samples: Any) -> None:
    reports = tuple(samples.source(path=f"{number}.pcap", packets=10) for number in range(8))
    lines = list(sources(samples.case(sources=reports), PAPER))
    assert len(lines) == 6
    assert lines[-1] == "  and 3 more inputs with 30 packets"


def test_an_input_without_packets_has_no_period(samples: Any) -> None:
    case = samples.case(sources=(samples.source(packets=0, first=None, last=None),))
    assert list(sources(case, PAPER)) == ["  boot.pcapng · 0 packets"]


def test_what_was_lost_is_said(samples: Any) -> None:
    problems = [Problem(17, "truncated record"), Problem(None, "unknown block type", 3)]
    log = samples.source(path="log", kind="syslog", problems=[Problem(4, "no time")])
    case = samples.case(
        sources=(samples.source(problems=problems), log),
        not_understood=(
            NotUnderstood("boot.pcapng", "wire.malformed dhcp", 2, 9),
            NotUnderstood("boot.pcapng", "not opened: GRE", 1, 5),
        ),
    )
    assert list(reservations(case, PAPER)) == [
        "▲ boot.pcapng: truncated record at packet 17",
        "▲ boot.pcapng: unknown block type (3 times)",
        "▲ log: no time at line 4",
        "▲ boot.pcapng: not understood: wire.malformed dhcp, twice, first in frame 9",
        "▲ boot.pcapng: not understood: not opened: GRE, once, in frame 5",
    ]


def test_a_flood_of_problems_is_cut(samples: Any) -> None:
    problems = [Problem(number, "garbage") for number in range(1, 500)]
    lines = list(reservations(samples.case(sources=(samples.source(problems=problems),)), PAPER))
    assert len(lines) == 9
    assert lines[-1].startswith("  and 491 more")
