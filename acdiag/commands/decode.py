"""`acdiag decode`: our decoding of the frames of one capture."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from acdiag.commands import options
from acdiag.commands.exits import Exit

if TYPE_CHECKING:
    from acdiag.model.dissection import Dissection
    from acdiag.sources.opening import Source

EXAMPLE = """acdiag decode boot.pcapng --frame 12
  acdiag decode phone.log --line 7
  acdiag decode boot.pcapng --frame 12 --wireshark"""
MOST_NAMED = 10
"""Numbers that are named where there are no such frames."""


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = options.command(subparsers, "decode", "show the decoded fields of frames", EXAMPLE)
    parser.add_argument("paths", nargs=1, metavar="PATH", help="one capture or saved log, or - for stdin")
    options.output(parser)
    parser.add_argument(
        "--frame", type=int, action="append", default=[], metavar="N", help="only this frame (repeatable)"
    )
    parser.add_argument(
        "--line", type=int, action="append", dest="frame", metavar="N", help="of a log: only this line (repeatable)"
    )
    parser.add_argument(
        "--protocol",
        action="append",
        default=[],
        metavar="P",
        type=str.lower,
        help="only frames with this protocol (repeatable)",
    )
    parser.add_argument("--format", choices=("text", "jsonl"), default="text")
    parser.add_argument(
        "--wireshark",
        action="store_true",
        help="Wireshark's own dissection below ours, of the first 20 frames shown; needs tshark and a file on disk",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from acdiag.commands import reading, writing
    from acdiag.model.case import PROTOCOLS
    from acdiag.model.errors import Unusable
    from acdiag.present.json.dissection import line
    from acdiag.present.text.dissection import render

    for protocol in arguments.protocol:
        if protocol not in PROTOCOLS:
            raise Unusable(f"there is no protocol {protocol!r}", "Known are: " + ", ".join(PROTOCOLS))
    if arguments.wireshark:
        from acdiag.wireshark.dissect import require

        require()
    colour, width, unicode = writing.face(arguments.output)
    opened = reading.sources(arguments)
    missing = set(arguments.frame)
    with writing.opened(arguments.output) as out:
        for source in opened:
            for shown in _shown(arguments, source):
                missing.discard(shown.number)
                if arguments.format == "text":
                    out.write(render(shown, colour=colour, width=width, unicode=unicode))
                else:
                    out.write(line(shown))
            source.close()
            reading.report_problems(source, quiet=arguments.quiet)
    if missing and not arguments.protocol:
        said = ", ".join(map(str, sorted(missing)[:MOST_NAMED]))
        reading.warn(arguments.quiet, f"there is no frame or line of this number: {said}")
    return Exit.FINE


def _shown(arguments: argparse.Namespace, source: Source) -> Iterator[Dissection]:
    """The frames that were asked for; the first of them with Wireshark's dissection, where that was asked for too."""
    from dataclasses import replace
    from itertools import islice

    from acdiag.commands import reading
    from acdiag.inspection import dissections, line_dissections

    numbers, protocols = frozenset(arguments.frame), frozenset(arguments.protocol)
    if source.report.own_clock:
        yield from line_dissections(source.lines(), numbers, protocols)
        return
    ours = dissections(source.frames(), numbers, protocols)
    if not arguments.wireshark:
        yield from ours
        return
    from acdiag.wireshark.dissect import MOST_FRAMES, dissect

    first = list(islice(ours, MOST_FRAMES))
    theirs = dissect(source.report.path, [frame.number for frame in first])
    for frame in first:
        yield replace(frame, wireshark=theirs.get(frame.number, ()))
    for count, frame in enumerate(ours):
        if not count:
            reading.warn(arguments.quiet, f"Wireshark's dissection is shown of the first {MOST_FRAMES} frames only")
        yield frame
