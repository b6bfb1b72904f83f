"""`acdiag decode`: our decoding of the frames of one capture."""

from __future__ import annotations

import argparse

from acdiag.commands import options
from acdiag.commands.exits import Exit


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = options.command(
        subparsers, "decode", "show the decoded fields of frames", "acdiag decode boot.pcapng --frame 12"
    )
    parser.add_argument("paths", nargs=1, metavar="PATH", help="one capture, or - for stdin")
    options.output(parser)
    parser.add_argument(
        "--frame", type=int, action="append", default=[], metavar="N", help="only this frame (repeatable)"
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
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from acdiag.commands import reading, writing
    from acdiag.inspection import dissections
    from acdiag.model.case import PROTOCOLS
    from acdiag.model.errors import Unusable
    from acdiag.present.json.dissection import line
    from acdiag.present.text.dissection import render

    for protocol in arguments.protocol:
        if protocol not in PROTOCOLS:
            raise Unusable(f"there is no protocol {protocol!r}", "Known are: " + ", ".join(PROTOCOLS))
    colour, width, unicode = writing.face(arguments.output)
    with writing.opened(arguments.output) as out:
        for source in reading.sources(arguments):
            for shown in dissections(source.frames(), frozenset(arguments.frame), frozenset(arguments.protocol)):
                if arguments.format == "text":
                    out.write(render(shown, colour=colour, width=width, unicode=unicode))
                else:
                    out.write(line(shown))
            source.close()
            reading.report_problems(source, quiet=arguments.quiet)
    return Exit.FINE
