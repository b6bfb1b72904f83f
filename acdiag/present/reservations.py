"""What could not be read or understood, a sentence each: how far everything else can be trusted."""

from __future__ import annotations

from collections.abc import Iterator

from acdiag.model.case import Case, Problem, SourceReport
from acdiag.present.phrase import times

LONGEST = 1_200
"""Characters of a sentence that are shown: it has a path and a reason, both from outside."""


def sentences(case: Case) -> Iterator[str]:
    """Of each input, then what was met and not understood; captured text in it is not escaped."""
    for report in case.sources:
        for problem in report.problems:
            often = "" if problem.count == 1 else f" ({times(problem.count)})"
            yield f"{report.path}: {problem.what}{place(report, problem)}{often}"
    for entry in case.not_understood:
        where = f"first in frame {entry.first_frame:,}" if entry.count > 1 else f"in frame {entry.first_frame:,}"
        yield f"{entry.source}: not understood: {entry.what}, {times(entry.count)}, {where}"


def place(report: SourceReport, problem: Problem) -> str:
    """` at packet 1,234`; empty where it is of no place."""
    unit = "line" if report.kind in ("syslog", "cfg") else "packet"
    return "" if problem.at is None else f" at {unit} {problem.at:,}"
