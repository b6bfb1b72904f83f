"""`acdiag triage`: captures in, verdict out."""

from __future__ import annotations

import argparse

from acdiag.commands import options
from acdiag.commands.exits import Exit

LEVELS = ("critical", "error", "warning", "notice", "info", "never")


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = options.command(
        subparsers, "triage", "say what went wrong first on each phone, and what to do", "acdiag triage boot.pcapng"
    )
    options.paths(parser)
    options.phones(parser)
    options.rules(parser)
    options.output(parser)
    parser.add_argument("--format", choices=("text", "json", "jsonl", "csv"), default="text")
    parser.add_argument("--since", type=options.moment, metavar="T", help="pass over packets before this time (UTC)")
    parser.add_argument("--until", type=options.moment, metavar="T", help="pass over packets after this time (UTC)")
    parser.add_argument("--hash", action="store_true", help="SHA-256 also of files above 64 MB")
    parser.add_argument(
        "--fail-on",
        choices=LEVELS,
        default="error",
        metavar="LEVEL",
        help="exit 1 from this severity on (default error); never turns it off",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from acdiag.commands import reading, writing
    from acdiag.commands.shelving import shelf
    from acdiag.model.finding import Severity

    rules = shelf(arguments.rules)
    case = reading.session(arguments, reading.sources(arguments), rules).case(arguments.phone)
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
    if arguments.fail_on == "never":
        return Exit.FINE
    bar = Severity(arguments.fail_on).rank
    failing = any(finding.cleared is None and finding.severity.rank >= bar for finding in case.findings)
    return Exit.FOUND if failing else Exit.FINE
