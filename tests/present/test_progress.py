from __future__ import annotations

import io
from dataclasses import dataclass

import pytest

from acdiag.model.case import SourceReport
from acdiag.present.progress import Progress, bar, fraction


@dataclass
class Source:
    report: SourceReport
    progress: float | None


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    """Every look at it costs `step` seconds."""

    def __init__(self, step: float) -> None:
        self.at = 0.0
        self.step = step

    def __call__(self) -> float:
        self.at += self.step
        return self.at


def source(megabytes: float, progress: float | None = 0.0) -> Source:
    return Source(SourceReport("a.pcap", "pcap", bytes=int(megabytes * 1024 * 1024)), progress)


def run(sources: list[Source], stream: io.StringIO, *, quiet: bool = False, step: float = 0.05) -> str:
    with Progress(sources, quiet=quiet, stream=stream, now=Clock(step)) as progress:
        assert sum(progress.through([1] * 50_000)) == 50_000
    return stream.getvalue()


def test_a_long_wait_on_a_terminal_shows_a_bar_and_takes_it_away() -> None:
    shown = run([source(100, 0.5)], Terminal())
    assert "[############            ]  50 %" in shown
    assert shown.endswith("\r" + " " * 78 + "\r")
    assert "\n" not in shown
    assert "\x1b" not in shown


def test_it_is_drawn_at_most_five_times_a_second() -> None:
    looks = 50_000 // 2048
    assert run([source(100)], Terminal(), step=0.05).count("%") <= looks * 0.05 * 5
    assert run([source(100)], Terminal(), step=1.0).count("%") == looks


@pytest.mark.parametrize(
    ("sources", "stream", "quiet"),
    [
        ([source(100)], io.StringIO(), False),
        ([source(100)], Terminal(), True),
        ([source(1)], Terminal(), False),
        ([source(0, 1.0), source(1)], Terminal(), False),
    ],
    ids=["no terminal", "quiet", "small", "unreadable and small"],
)
def test_otherwise_it_is_silent(sources: list[Source], stream: io.StringIO, quiet: bool) -> None:
    assert run(sources, stream, quiet=quiet) == ""


def test_a_pipe_has_no_end_to_measure_by() -> None:
    shown = run([source(0, None)], Terminal())
    assert "packets" in shown
    assert "%" not in shown
    assert "packets" in run([source(0, 0.0)], Terminal()), "not opened yet, and of unknown size"


def test_the_fraction_weighs_by_size() -> None:
    assert fraction([source(30, 1.0), source(10, 0.0)]) == 0.75
    assert fraction([source(30, 1.0), source(10, None)]) is None
    assert fraction([]) is None


def test_the_bar_fits_a_terminal() -> None:
    assert len(bar(1.0, 10**12)) < 79
    assert bar(0.999, 1) == "[####################### ]  99 %  1 packets"
    assert bar(None, 1_234) == "1,234 packets"
