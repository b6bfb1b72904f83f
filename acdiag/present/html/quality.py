"""What could not be read or understood: said before any cause, because everything below rests on the captures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from acdiag.model.case import Case
from acdiag.present.html.wording import told
from acdiag.present.phrase import times

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class QualityView:
    warnings: tuple[str, ...]
    more: int


def quality(case: Case, failures: Sequence[str] = ()) -> QualityView:
    """Every reservation, as many as anybody reads; `failures` are those about the report itself."""
    warnings = (*failures, *_warnings(case))
    return QualityView(warnings[:_SHOWN], len(warnings[_SHOWN:]))


def _warnings(case: Case) -> Iterator[str]:
    for report in case.sources:
        for problem in report.problems:
            unit = "line" if report.kind in ("syslog", "cfg") else "packet"
            where = "" if problem.at is None else f" at {unit} {problem.at:,}"
            often = "" if problem.count == 1 else f" ({times(problem.count)})"
            yield f"{told(report.path)}: {told(problem.what)}{where}{often}"
    for entry in case.not_understood:
        where = f"first in frame {entry.first_frame:,}" if entry.count > 1 else f"in frame {entry.first_frame:,}"
        yield f"{told(entry.source)}: not understood: {told(entry.what)}, {times(entry.count)}, {where}"
