"""`acdiag triage`: captures in, verdict out."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from acdiag.commands import options
from acdiag.commands.exits import Exit

if TYPE_CHECKING:
    from acdiag.model.case import Case
    from acdiag.sources.opening import Source
    from acdiag.wireshark.drawer import Drawer

EXAMPLE = """acdiag triage boot.pcapng
  acdiag triage captures/ --policy site.yaml
  acdiag triage boot.pcapng --carve findings"""
LEVELS = ("critical", "error", "warning", "notice", "info", "never")


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = options.command(subparsers, "triage", "say what went wrong first on each phone, and what to do", EXAMPLE)
    options.paths(parser)
    options.phones(parser)
    options.rules(parser)
    options.policy(parser)
    options.output(parser)
    parser.add_argument("--format", choices=("text", "json", "jsonl", "csv"), default="text")
    parser.add_argument("--since", type=options.moment, metavar="T", help="pass over packets before this time (UTC)")
    parser.add_argument("--until", type=options.moment, metavar="T", help="pass over packets after this time (UTC)")
    parser.add_argument("--hash", action="store_true", help="SHA-256 also of files above 64 MB")
    parser.add_argument(
        "--carve",
        metavar="DIR",
        help="for each finding a pcapng with its evidence, commented, and what the phone did around it",
    )
    parser.add_argument(
        "--fail-on",
        choices=LEVELS,
        default="error",
        metavar="LEVEL",
        help="exit 1 from this severity on (default error); never turns it off",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from pathlib import Path

    from acdiag.commands import reading
    from acdiag.commands.shelving import shelf
    from acdiag.model.finding import Severity
    from acdiag.pipeline import NO_POLICY

    rules, policy = shelf(arguments.rules), NO_POLICY
    if arguments.policy:
        from acdiag.rulebook.policy import load

        policy, rules = load(Path(arguments.policy), rules)
    opened = reading.sources(arguments)
    drawer = _drawer(arguments)
    case = reading.session(arguments, opened, rules, policy).case(arguments.phone)
    lasts = [report.last for report in case.sources if report.last is not None]
    for mute in policy.ended(max(lasts, default=None)):
        reading.warn(arguments.quiet, f"the mute of {mute.rule} ended on {mute.until} and no longer applies")
    _show(arguments, case)
    if drawer is not None:
        _carve(arguments, case, opened, drawer)
    if arguments.fail_on == "never":
        return Exit.FINE
    bar = Severity(arguments.fail_on).rank
    failing = any(finding.cleared is None and finding.severity.rank >= bar for finding in case.findings)
    return Exit.FOUND if failing else Exit.FINE


def _show(arguments: argparse.Namespace, case: Case) -> None:
    from acdiag.commands import writing

    if arguments.format == "text":
        from acdiag.present.text.case import render

        colour, width, unicode = writing.face(arguments.output)
        writing.write(render(case, colour=colour, width=width, unicode=unicode), arguments.output)
    elif arguments.format == "csv":
        from acdiag.present.csv import dump as rows

        writing.write(rows(case), arguments.output)
    else:
        from acdiag.present.json import case as json

        writing.write(json.dump(case) if arguments.format == "json" else json.lines(case), arguments.output)


def _drawer(arguments: argparse.Namespace) -> Drawer | None:
    """Where findings are carved to, made before the long reading begins."""
    if not arguments.carve:
        return None
    from acdiag.wireshark.drawer import Drawer

    return Drawer(arguments.carve)


def _carve(arguments: argparse.Namespace, case: Case, opened: list[Source], drawer: Drawer) -> None:
    from acdiag.commands import reading
    from acdiag.sources.opening import in_time_order
    from acdiag.wireshark.carve import carve, evidence_of

    needed = {source for finding in case.findings if finding.cleared is None for source, _ in evidence_of(finding)}
    again = []
    for source in opened:
        if source.report.path in needed:
            once_more = source.again()
            if once_more is None:
                reading.warn(arguments.quiet, f"{source.report.path} cannot be carved: it can be read only once")
            else:
                again.append(once_more)
    names = {source.report.path for source in again}
    findings = [finding for finding in case.findings if any(source in names for source, _ in evidence_of(finding))]
    files = carve(findings, in_time_order(again), drawer, f"acdiag {case.version}")
    for source in again:
        source.close()
    carved = {0: "no finding was", 1: "1 finding"}.get(len(files), f"{len(files):,} findings")
    left = sum(finding.cleared is None for finding in findings) - len(files)
    rest = f"; {left:,} more are too many" if left else ""
    reading.warn(arguments.quiet, f"{carved} carved into {drawer.folder}{rest}")
