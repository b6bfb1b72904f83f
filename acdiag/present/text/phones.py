"""The phones one by one: how far each got, as a strip of stages, and where it stands now.

A few phones in trouble get a block each, many get a line each, and healthy ones always a line, because nobody reads
three hundred blocks. The strip shows the stages that any phone of the case was seen in, so that equal columns mean
equal stages from phone to phone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from acdiag.model.case import Case
from acdiag.model.finding import Finding
from acdiag.model.phone import Phone, Stage, StageReport, StageState
from acdiag.present.clock import since
from acdiag.present.doubt import undecided
from acdiag.present.phone import name_of, seen_stages
from acdiag.present.phrase import capped, count
from acdiag.present.text.paper import Paper

_BLOCKS = 5
"""Phones in trouble that get a block each; beyond that, a line each."""
_ROWS = 30
_OBSERVED = 100


def phones(case: Case, paper: Paper, zero: int) -> Iterator[str]:
    """All phones, the failing ones first."""
    troubled = [phone for phone in case.phones if phone.verdict == "failed"]
    troubled += [phone for phone in case.phones if phone.verdict == "warning"]
    healthy = [phone for phone in case.phones if phone.verdict == "ok"]
    stages = seen_stages(case)
    alone = len(case.phones) == 1
    if len(troubled) <= _BLOCKS:
        findings = _causes_by_phone(case)
        for phone in troubled:
            yield from _block(phone, () if alone else findings[phone.entity], stages, paper, zero)
    else:
        yield from _rows(troubled, paper, _causes_by_phone(case))
    if alone and healthy:
        yield from _block(healthy[0], (), stages, paper, zero, sure=not undecided(case, healthy[0]))
    elif healthy:
        if len(troubled) > _BLOCKS:
            yield ""
        yield from _rows(healthy, paper, {})
        yield ""
    elif len(troubled) > _BLOCKS:
        yield ""
    yield from _unseen(stages, paper)


def strip(phone: Phone, stages: Sequence[Stage], paper: Paper) -> Iterator[str]:
    """`link ✓`, `vlan ✓`, `dhcp ✗`, unpainted."""
    states = {report.stage: report.state for report in phone.stages}
    return (f"{stage} {mark(states.get(stage, StageState.NOT_SEEN), paper)}" for stage in stages)


def mark(state: str, paper: Paper) -> str:
    """The shape of a stage's state or of a phone's verdict."""
    marks = paper.marks
    return {"ok": marks.ok, "warning": marks.warning, "failed": marks.failed}.get(state, marks.unseen)


def _causes_by_phone(case: Case) -> Mapping[str, list[Finding]]:
    findings: dict[str, list[Finding]] = defaultdict(list)
    for finding in case.findings:
        if finding.root_cause and finding.cleared is None:
            findings[finding.entity].append(finding)
    return findings


def _block(
    phone: Phone, findings: Sequence[Finding], stages: Sequence[Stage], paper: Paper, zero: int, *, sure: bool = True
) -> Iterator[str]:
    yield _headline(phone, paper, sure=sure)
    yield from paper.fold_parts(map(paper.told, _described(phone)), f" {paper.marks.dot} ", "  ")
    for line in paper.fold_parts(strip(phone, stages, paper), "  ", "  "):
        yield _painted_strip(line, paper)
    yield from _notes(phone.stages, paper, zero)
    for finding in findings:
        told = f"{finding.rule}  {paper.told(finding.observed.strip(), _OBSERVED)}"
        yield from paper.fold(told, f"  {paper.marks.fold} ")
    yield ""


def _headline(phone: Phone, paper: Paper, *, sure: bool) -> str:
    stuck = f", stuck at {phone.stuck_at}" if phone.stuck_at is not None else ""
    words = {"ok": "fine" if sure else "no fault seen", "warning": "works, with warnings", "failed": "fails"}
    name = paper.paint(paper.told(name_of(phone)), "bold")
    verdict = f"{mark(phone.verdict, paper)} {words.get(phone.verdict, phone.verdict)}{stuck}"
    return f"{name}  {paper.paint(verdict, phone.verdict)}"


def _painted_strip(line: str, paper: Paper) -> str:
    """The marks in their colour; no captured text stands in a strip."""
    if not paper.colour:
        return line
    marks = paper.marks
    for shape, style in ((marks.ok, "ok"), (marks.warning, "warning"), (marks.failed, "failed"), (marks.unseen, "dim")):
        line = line.replace(f" {shape}", f" {paper.paint(shape, style)}")
    return line


def _notes(reports: Sequence[StageReport], paper: Paper, zero: int) -> Iterator[str]:
    noted = [report for report in reports if report.note and report.state != StageState.NOT_SEEN]
    if not noted:
        return
    widest = max(len(report.stage) for report in noted)
    waits = [since(report.at, zero) if report.at is not None else "" for report in noted]
    column = max(map(len, waits))
    for report, wait in zip(noted, waits, strict=True):
        start = f"    {report.stage:<{widest}}  {wait:>{column}}  "
        yield from paper.labelled(start, paper.told(report.note))


def _rows(shown: Sequence[Phone], paper: Paper, findings: Mapping[str, Sequence[Finding]]) -> Iterator[str]:
    """One line per phone in columns, as many as a person would read."""
    table = [
        [paper.told(cell, 40) for cell in _cells(phone, findings.get(phone.entity, ()))] for phone in shown[:_ROWS]
    ]
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    for phone, row in zip(shown, table, strict=False):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True) if width]
        line = "  ".join(cells).rstrip()
        room = paper.width - len(mark(phone.verdict, paper)) - 1
        if len(line) > room:
            line = line[: room - 1] + ("…" if paper.unicode else ">")
        yield f"{paper.paint(mark(phone.verdict, paper), phone.verdict)} {line}"
    if len(shown) > _ROWS:
        yield f"  and {count(len(shown) - _ROWS, 'more phone')} like these; --format json lists them all"


def _cells(phone: Phone, findings: Sequence[Finding]) -> tuple[str, ...]:
    stuck = f"at {phone.stuck_at}" if phone.stuck_at is not None else ""
    address = phone.ips[-1] if phone.ips and phone.mac else ""
    vlan = "" if phone.vlan is None else f"VLAN {phone.vlan}"
    rules = capped([finding.rule for finding in findings], 1)
    return (name_of(phone), stuck, rules, phone.model or "", address, vlan, phone.switch or "", phone.user or "")


def _described(phone: Phone) -> Iterator[str]:
    yield phone.model or ""
    yield phone.firmware or ""
    yield ", ".join(phone.ips) if phone.mac else ""
    yield "" if phone.vlan is None else f"VLAN {phone.vlan}"
    yield phone.switch or ""
    yield phone.user or ""


def _unseen(stages: Sequence[Stage], paper: Paper) -> Iterator[str]:
    missing = [str(stage) for stage in Stage if stage not in stages]
    if missing:
        for line in paper.fold(f"Not seen of any phone: {', '.join(missing)}."):
            yield paper.paint(line, "dim")
