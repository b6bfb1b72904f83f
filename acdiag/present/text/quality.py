"""What went in, and how far it can be trusted: said before any cause, because everything below rests on it."""

from __future__ import annotations

from collections.abc import Iterator

from acdiag.model.case import Case, SourceReport
from acdiag.present.clock import SECOND, clock, day, span
from acdiag.present.phrase import count
from acdiag.present.reservations import LONGEST, sentences
from acdiag.present.text.paper import Paper

_SOURCES_SHOWN = 5
_PROBLEMS_SHOWN = 8
_PARTS = ((86_400, 3600), (3600, 60), (60, 1))
"""From how many seconds on which part of them is the smallest that `span` tells."""


def sources(case: Case, paper: Paper) -> Iterator[str]:
    """One line per input, the sum of the rest."""
    for report in case.sources[:_SOURCES_SHOWN]:
        for line in paper.fold_parts(_described(report, paper), f" {paper.marks.dot} ", "  "):
            yield paper.paint(line, "dim")
    rest = case.sources[_SOURCES_SHOWN:]
    if rest:
        packets = sum(report.packets for report in rest)
        yield paper.paint(f"  and {count(len(rest), 'more input')} with {count(packets, 'packet')}", "dim")


def reservations(case: Case, paper: Paper) -> Iterator[str]:
    """What could not be read or understood, one line each."""
    told = [paper.say(text, LONGEST) for text in sentences(case)]
    for text in told[:_PROBLEMS_SHOWN]:
        yield from paper.labelled(f"{paper.marks.warning} ", text, "warning")
    if len(told) > _PROBLEMS_SHOWN:
        yield f"  and {len(told) - _PROBLEMS_SHOWN:,} more of this kind; --format json lists them all"


def _described(report: SourceReport, paper: Paper) -> Iterator[str]:
    yield paper.say(report.path)
    unit = "line" if report.kind == "syslog" else "packet"
    yield "configuration" if report.kind == "cfg" else count(report.packets, unit)
    if report.first is not None and report.last is not None:
        last_day = "" if day(report.first) == day(report.last) else f"{day(report.last)} "
        yield f"{day(report.first)} {clock(report.first)[:8]} to {last_day}{clock(report.last)[:8]} UTC"
        yield span(report.last - report.first)
    if report.clock_offset:
        yield f"its clock was {_ahead(report.clock_offset)} the capture's"
    for remark in report.clock.split("; ") if report.clock else ():
        yield paper.say(remark)


def _ahead(offset: int) -> str:
    """Which way a clock was wrong, for the offset (ns) that sets it right; most logs tell whole seconds."""
    return f"{_rounded(abs(offset))} {'ahead of' if offset < 0 else 'behind'}"


def _rounded(offset: int) -> str:
    """In whole parts of what is told: 7,199.7 s are two hours."""
    seconds = (offset + SECOND // 2) // SECOND
    part = next((part for size, part in _PARTS if seconds >= size), 0)
    return span((seconds + part // 2) // part * part * SECOND if part else offset)
