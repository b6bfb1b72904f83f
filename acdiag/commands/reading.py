"""From the paths of a command line to a session that has taken all their frames."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from acdiag.model.arrival import Frame
from acdiag.model.errors import Unusable
from acdiag.pipeline import NO_POLICY, Session
from acdiag.present.escape import visible
from acdiag.present.progress import Progress
from acdiag.rulebook.policy import Policy
from acdiag.rulebook.shelf import Shelf
from acdiag.sources.opening import Source, in_time_order, open_sources


def warn(quiet: bool, words: str) -> None:
    if not quiet:
        print(f"acdiag: {words}", file=sys.stderr)


def sources(arguments: argparse.Namespace) -> list[Source]:
    """Open all that was named; what is no capture is said on stderr."""
    _spare_input(arguments.output, arguments.paths)
    return open_sources(
        arguments.paths,
        hash_large=getattr(arguments, "hash", False),
        on_skip=lambda path, why: warn(arguments.quiet, f"skipped {visible(path)}: {visible(why)}"),
    )


def _spare_input(output: str | None, paths: Sequence[str]) -> None:
    """Refuse to write over what is to be read: a capture that a customer sent cannot be made again."""
    if output is None or not Path(output).is_file():
        return
    for path in paths:
        if Path(path).is_file() and Path(path).samefile(output):
            raise Unusable(f"{output} is an input", "Name another file with -o.")


def session(
    arguments: argparse.Namespace, opened: Sequence[Source], rules: Shelf, policy: Policy = NO_POLICY
) -> Session:
    """A session that has seen every frame between --since and --until."""
    taken = Session(rules, [source.report for source in opened], policy)
    _collect_less()
    since, until = getattr(arguments, "since", None), getattr(arguments, "until", None)
    frames: Iterator[Frame] = in_time_order(opened)
    if since is not None or until is not None:
        frames = _between(frames, since, until)
    with Progress(opened, quiet=arguments.quiet) as progress:
        take = taken.take
        for frame in progress.through(frames):
            take(frame)
    for source in opened:
        source.close()
        report_problems(source, quiet=arguments.quiet)
    return taken


def report_problems(source: Source, *, quiet: bool) -> None:
    """Say on stderr what of a source could not be read."""
    for problem in source.report.problems:
        place = "" if problem.at is None else f" at packet {problem.at}"
        warn(quiet, f"{visible(source.report.path)}{place}: {visible(problem.what)}")


def _collect_less() -> None:
    """Let the garbage collector look rarely: packets leave no cycles, and what is kept is kept to the end."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def _between(frames: Iterator[Frame], since: int | None, until: int | None) -> Iterator[Frame]:
    for frame in frames:
        if (since is None or frame.at >= since) and (until is None or frame.at <= until):
            yield frame
