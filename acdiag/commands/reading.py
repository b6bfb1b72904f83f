"""From the paths of a command line to a session that has taken all their frames."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from acdiag.commands.forking import sharing
from acdiag.commands.garbage import collect_less
from acdiag.commands.hastening import hasten
from acdiag.commands.inside_tls import InsideTls
from acdiag.commands.options import choice
from acdiag.model.arrival import Frame, Line
from acdiag.model.errors import Unusable
from acdiag.model.facts import Fact
from acdiag.pipeline import Session
from acdiag.present.escape import visible
from acdiag.present.progress import Progress
from acdiag.rulebook.policy import NO_POLICY, Policy
from acdiag.rulebook.shelf import Shelf
from acdiag.sources.opening import Source, arrivals_in_time_order, open_sources

if TYPE_CHECKING:
    from acdiag.sources.session import SessionSource


def warn(quiet: bool, words: str) -> None:
    if not quiet:
        print(f"acdiag: {words}", file=sys.stderr)


def sources(arguments: argparse.Namespace) -> list[Source]:
    """Open all that was named; what is no capture is said on stderr."""
    refuse_to_overwrite(arguments.output, [*arguments.paths, *getattr(arguments, "syslog", ())])
    if not arguments.paths and not getattr(arguments, "syslog", ()):
        raise Unusable("nothing to read", "Name a capture, a log or a folder, or a log with --syslog.")
    return open_sources(
        arguments.paths,
        logs=getattr(arguments, "syslog", ()),
        hash_large=getattr(arguments, "hash", False),
        on_skip=lambda path, why: warn(arguments.quiet, f"skipped {visible(path)}: {visible(why)}"),
    )


def refuse_to_overwrite(output: str | None, paths: Sequence[str]) -> None:
    """Refuse to write over what is to be read: a capture that a customer sent cannot be made again."""
    if output is None or not Path(output).is_file():
        return
    for path in paths:
        if Path(path).is_file() and Path(path).samefile(output):
            raise Unusable(f"{output} is an input", "Name another file with -o.")


def session(
    arguments: argparse.Namespace, opened: Sequence[Source], rules: Shelf, policy: Policy = NO_POLICY
) -> Session:
    """A session that has seen every frame between --since and --until, also inside TLS where there are keys.

    Which of the connections that have a key are a phone's is only known at the end; then all is read once more.
    """

    def begun(sources: Sequence[Source], **streams: Any) -> Session:
        reports = [source.report for source in sources]
        share = sharing(getattr(arguments, "jobs", None))
        return Session(rules, reports, policy, recording=choice(arguments), share=share, **streams)

    inside = InsideTls(getattr(arguments, "keylog", None), lambda words: warn(arguments.quiet, visible(words)))
    inside.listen(opened)
    collect_less()
    taken = begun(opened, keyed=inside.connections)
    _pass_through(arguments, opened, taken)
    for source in opened:
        report_problems(source, quiet=arguments.quiet)
    cleartext = inside.read(taken.stories(arguments.phone), opened) if inside.keys else None
    for problem in taken.room.problems():
        warn(arguments.quiet, f"{problem.what} ({problem.count:,})")
    if cleartext is None:
        return taken
    again = [source.again() or source for source in opened]
    taken = begun(again, cleartext=cleartext)
    _pass_through(arguments, again, taken)
    return taken


def _pass_through(arguments: argparse.Namespace, opened: Sequence[Source], session: Session) -> None:
    since, until = getattr(arguments, "since", None), getattr(arguments, "until", None)
    arrivals = arrivals_in_time_order(opened)
    if since is not None or until is not None:
        arrivals = _between(arrivals, since, until)
    if getattr(arguments, "bulk", False):
        hasten(opened, session, since, until)
    for source in opened:
        if source.configuration is not None:
            session.take_configuration(source.configuration)
        if _is_session(source):
            _take_up(source, session, since, until)
    with Progress(opened, quiet=arguments.quiet) as progress:
        take, take_line = session.take, session.take_line
        for arrival in progress.through(arrivals):
            if isinstance(arrival, Frame):
                take(arrival)
            else:
                take_line(arrival)
    for source in opened:
        if _is_session(source) and until is None:
            from acdiag.live.resuming import fall_silent

            fall_silent(source, session)
        source.close()


def _is_session(source: Source) -> TypeGuard[SessionSource]:
    """Whether a live session brings it."""
    return source.report.kind == "live"


def _take_up(source: SessionSource, session: Session, since: int | None, until: int | None) -> None:
    """Put back what a live session has noticed so far."""
    from acdiag.live.resuming import begin

    def wanted(fact: Fact) -> bool:
        return (since is None or fact.at >= since) and (until is None or fact.at <= until)

    begin(source, session, wanted)


def report_problems(source: Source, *, quiet: bool) -> None:
    """Say on stderr what of a source could not be read."""
    for problem in source.report.problems:
        unit = "line" if source.report.kind in ("syslog", "cfg") else "packet"
        place = "" if problem.at is None else f" at {unit} {problem.at}"
        many = f" ({problem.count:,})" if source.report.kind == "live" else ""
        warn(quiet, f"{visible(source.report.path)}{place}: {visible(problem.what)}{many}")


def _between(arrivals: Iterator[Frame | Line], since: int | None, until: int | None) -> Iterator[Frame | Line]:
    """What is of these times; of a log, by the times in it."""
    for arrival in arrivals:
        if (since is None or arrival.at >= since) and (until is None or arrival.at <= until):
            yield arrival
