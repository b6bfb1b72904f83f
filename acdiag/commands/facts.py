"""`acdiag facts`: what was seen, per phone, in the text form that rule tests use."""

from __future__ import annotations

import argparse

from acdiag.commands import options
from acdiag.commands.exits import Exit


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = options.command(
        subparsers, "facts", "print what was seen, phone by phone", "acdiag facts boot.pcapng --phone 00:90:8f:12:34:56"
    )
    options.paths(parser, logs=True)
    options.phones(parser)
    options.keylog(parser)
    options.bulk(parser)
    options.output(parser)
    parser.add_argument("--format", choices=("text", "jsonl"), default="text")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from acdiag.commands import reading, writing
    from acdiag.commands.kept_case import warn_of_excerpts
    from acdiag.commands.shelving import shelf
    from acdiag.present.text import facts as text

    warn_of_excerpts(arguments)
    session = reading.session(arguments, reading.sources(arguments), shelf([]))
    stories = session.stories(arguments.phone)
    if arguments.format == "jsonl":
        from acdiag.present.json import facts as json

        writing.write(json.lines(stories), arguments.output)
    else:
        writing.write(text.render(stories), arguments.output)
    return Exit.FINE
