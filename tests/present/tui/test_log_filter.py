from __future__ import annotations

import pytest

from acdiag.present.tui.feed import LogEntry
from acdiag.present.tui.log_filter import LogFilter, read_filter

LINE = LogEntry(1, "udp", 1, 5, "10.0.0.7", "00:90:8f:00:00:01", "sip", 3, "REGISTER failed [503]")
MAC_OF = {"10.0.0.7": "00:90:8f:12:34:56"}


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("", True),
        ("register 503", True),
        ("register 404", False),
        ("level:error", True),
        ("level:warn", True),
        ("level:crit", False),
        ("level:3", True),
        ("level:2", False),
        ("component:si", True),
        ("component:dhcp", False),
        ("phone:12:34:56", True),
        ("phone:10.0.0.7", True),
        ("from:10.0.0.8", False),
        ("phone:", True),
        ("level:nonsense", False),
        ("phone:00:90:8f:12:34:56 level:error failed", True),
    ],
)
def test_lines_that_fit_what_is_typed(typed: str, fits: bool) -> None:
    assert read_filter(typed).fits(LINE, MAC_OF) is fits


def test_lines_without_a_level_have_none() -> None:
    assert not read_filter("level:debug").fits(LINE._replace(level=None), {})


def test_a_gap_is_always_shown() -> None:
    assert LogFilter(("nothing has this",)).fits(LogEntry(2, "udp", None, 5, "", lost=9), {})
