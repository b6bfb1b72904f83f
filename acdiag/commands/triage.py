"""`acdiag triage`: captures in, verdict out."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from acdiag.commands import options
from acdiag.commands.exits import of_findings
from acdiag.commands.garbage import everything_kept, nothing_collected

if TYPE_CHECKING:
    from acdiag.model.case import Case
    from acdiag.model.sharing import Beginning
    from acdiag.model.stream import Stream
    from acdiag.pipeline import Session
    from acdiag.sources.opening import Source
    from acdiag.wireshark.drawer import Drawer

EXAMPLE = """acdiag triage boot.pcapng
  acdiag triage captures/ --policy site.yaml
  acdiag triage boot.pcapng phone.log
  acdiag triage boot.pcapng --carve findings"""


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = options.command(subparsers, "triage", "say what went wrong first on each phone, and what to do", EXAMPLE)
    options.paths(parser, logs=True)
    options.phones(parser)
    options.rules(parser)
    options.policy(parser)
    options.keylog(parser)
    options.recording(parser)
    options.bulk(parser)
    options.output(parser)
    parser.add_argument("--format", choices=("text", "json", "jsonl", "csv"), default="text")
    parser.add_argument("--html", metavar="FILE", help="also write the report there, as acdiag report does")
    options.window(parser)
    options.jobs(parser)
    parser.add_argument("--hash", action="store_true", help="SHA-256 also of files above 64 MB")
    parser.add_argument(
        "--carve",
        metavar="DIR",
        help="for each finding a pcapng with its evidence, commented, and what the phone did around it",
    )
    options.fail_on(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    with nothing_collected():
        from acdiag.commands import reading
        from acdiag.commands.forking import beginning
        from acdiag.commands.kept_case import kept_case
        from acdiag.commands.shelving import asked_for

    if len(arguments.paths) == 1 and (kept := kept_case(arguments)) is not None:
        return kept
    reading.refuse_to_overwrite(arguments.html, [*arguments.paths, *arguments.syslog])
    rules, policy = asked_for(arguments)
    opened = reading.sources(arguments)
    drawer = _drawer(arguments)
    session = reading.session(arguments, opened, rules, policy)
    with everything_kept(), beginning(arguments.jobs) as begin:
        streams = session.finish()
        begun = _begun(arguments, streams, begin)
        case = session.case(arguments.phone, streams)
        present = _missed(arguments, case, session)
        lasts = [report.last for report in case.sources if report.last is not None]
        for mute in policy.ended(max(lasts, default=None)):
            reading.warn(arguments.quiet, f"the mute of {mute.rule} ended on {mute.until} and no longer applies")
        _show(arguments, case, present, begun)
    if arguments.html:
        from acdiag.commands import report

        report.beside(arguments, session, rules, opened)
    if drawer is not None:
        _carve(arguments, case, opened, drawer)
    return of_findings(case.findings, arguments.fail_on)


def _missed(arguments: argparse.Namespace, case: Case, session: Session) -> list[str]:
    """The phones that are there where one that was asked for is not; said where others of them are."""
    missing = [word for word in arguments.phone if not any(word in (phone.entity, *phone.ips) for phone in case.phones)]
    if not missing:
        return []
    if case.phones:
        from acdiag.commands import reading

        reading.warn(arguments.quiet, f"not in this capture: {', '.join(missing)}")
    return [story.entity for story in session.stories()]


def _begun(arguments: argparse.Namespace, streams: Sequence[Stream], begin: Beginning) -> Iterable[str]:
    """What is written of the answer while the phones are still to be judged."""
    if arguments.format != "json" or arguments.phone:
        return ()
    from acdiag.present.json import case as json

    return json.begin(streams, begin)


def _show(arguments: argparse.Namespace, case: Case, present: list[str], begun: Iterable[str]) -> None:
    from acdiag.commands import writing

    if arguments.format == "text":
        from acdiag.present.text.case import render

        colour, width, unicode = writing.face(arguments.output)
        text = render(case, colour=colour, width=width, unicode=unicode, asked=arguments.phone, present=present)
        writing.write(text, arguments.output)
    elif arguments.format == "csv":
        from acdiag.present.csv import dump as rows

        writing.write(rows(case), arguments.output)
    else:
        from acdiag.commands.forking import sharing
        from acdiag.present.json import case as json

        if arguments.format == "json":
            writing.write_pieces(json.pieces(case, sharing(arguments.jobs), begun), arguments.output)
        else:
            writing.write(json.lines(case), arguments.output)


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
