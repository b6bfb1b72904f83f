"""One finding a row, for spreadsheets: stable columns, lists in one cell, and no cell that a spreadsheet would run.

A cell that begins with `=`, `+`, `-` or `@` is a formula to Excel and LibreOffice, and captured text may begin with
anything; such cells get a leading apostrophe, which a spreadsheet hides. The same goes after a semicolon, which is
the column separator wherever the comma is the decimal one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from acdiag.model.arrival import Where
from acdiag.model.case import Case
from acdiag.model.expression import expression
from acdiag.model.finding import Action, Finding
from acdiag.present.clock import rfc3339
from acdiag.present.escape import visible

COLUMNS = (
    "id", "rule", "name", "title", "severity", "rule_severity", "confidence", "phone", "entity", "stage",
    "root_cause", "explained_by", "explains", "first", "last", "count", "cleared", "observed", "cause", "impact",
    "actions", "confirm", "manual", "references", "source", "frames", "lines", "wireshark_filter",
)  # fmt: skip
"""Only ever added to, at the end."""

_FORMULA = expression(r"(^|;)(\s*)([=+\-@＝＋－＠])")
"""Full-width signs are formulas too."""


def dump(case: Case) -> str:
    """The table with its heading."""
    return "".join(rows(case))


def rows(case: Case) -> Iterator[str]:
    """The heading and one row per finding, each with its line end."""
    yield _row(COLUMNS)
    for finding in case.findings:
        yield _row(_cells(finding))


def guarded(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula."""
    return _FORMULA.sub(r"\1\2'\3", visible(text))


def _row(cells: tuple[str, ...]) -> str:
    page = io.StringIO()
    csv.writer(page, lineterminator="\n").writerow([guarded(cell) for cell in cells])
    return page.getvalue()


def _cells(finding: Finding) -> tuple[str, ...]:
    return (
        finding.id,
        finding.rule,
        finding.name,
        finding.title,
        finding.severity,
        finding.rule_severity,
        finding.confidence,
        finding.phone or "",
        finding.entity,
        finding.stage,
        "true" if finding.root_cause else "false",
        " ".join(finding.explained_by),
        " ".join(finding.explains),
        rfc3339(finding.first),
        rfc3339(finding.last),
        str(finding.count),
        "" if finding.cleared is None else rfc3339(finding.cleared),
        finding.observed,
        _prose(finding.cause),
        _prose(finding.impact),
        " / ".join(f"{number}. {_step(action)}" for number, action in enumerate(finding.actions, 1)),
        " / ".join(map(_prose, finding.confirm)),
        ", ".join(finding.manual),
        ", ".join(finding.references),
        finding.evidence[0].source,
        " ".join(str(where.frame) for where in _beside_first(finding) if where.frame is not None),
        " ".join(str(where.line) for where in _beside_first(finding) if where.line is not None),
        finding.wireshark_filter,
    )


def _beside_first(finding: Finding) -> list[Where]:
    """The evidence in the same source as the first piece, because a row names one source only."""
    return [where for where in finding.evidence if where.source == finding.evidence[0].source]


def _step(action: Action) -> str:
    return f"{action.owner}: {_prose(action.do)}"


def _prose(text: str) -> str:
    return " ".join(text.split())
