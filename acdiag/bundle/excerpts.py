"""What a log says around the lines that prove something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from acdiag.model.arrival import Line
from acdiag.model.finding import Finding
from acdiag.sources.opening import Source

AROUND = 40
"""Lines before and after each piece of evidence."""
MOST = 20_000
"""Lines of one log; more is the log itself."""

Words = Callable[[str], str]


def excerpts(findings: Iterable[Finding], opened: Sequence[Source], told: Words) -> list[tuple[str, str]]:
    """For each log with evidence its path and the lines around it, as `told` gives them; gaps are marked."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for finding in findings:
        for where in finding.evidence:
            if where.line is not None:
                wanted[where.source].update(range(where.line - AROUND, where.line + AROUND + 1))
    found = []
    for source in opened:
        once_more = source.again() if wanted.get(source.report.path) and source.report.kind == "syslog" else None
        if once_more is not None:
            found.append((source.report.path, _lines(once_more, wanted[source.report.path], told)))
    return found


def _lines(source: Source, wanted: set[int], told: Words) -> str:
    lines: list[str] = []
    last = 0
    for arrival in source.arrivals():
        if not isinstance(arrival, Line) or arrival.number not in wanted or len(lines) >= MOST:
            continue
        if last and arrival.number > last + 1:
            lines.append("")
        last = arrival.number
        lines.append(told(arrival.data.decode("utf-8", "replace").rstrip("\r\n")))
    source.close()
    return "\n".join(lines) + "\n" if lines else ""
