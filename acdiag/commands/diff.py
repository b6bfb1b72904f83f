"""`acdiag diff`: what the second of two cases says that the first did not."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from acdiag.commands import options
from acdiag.commands.exits import Exit
from acdiag.model.errors import Unusable

if TYPE_CHECKING:
    from acdiag.model.case import Case
    from acdiag.model.comparison import Held

EXAMPLE = """acdiag diff monday.pcapng tuesday.pcapng
  acdiag diff before.json after/ --format json"""

LARGEST_JSON = 256 << 20
"""A case of ten thousand phones is a tenth of this; what is larger was not written by triage."""


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = options.command(subparsers, "diff", "compare two cases: findings that are new, gone, unchanged", EXAMPLE)
    for name in ("before", "after"):
        parser.add_argument(
            name, metavar=name.upper(), help="a capture, a folder, a bundle, or what triage wrote as JSON"
        )
    options.rules(parser)
    options.policy(parser)
    options.output(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from acdiag.commands import reading, writing
    from acdiag.model.comparison import compare

    if arguments.before == arguments.after == "-":
        raise Unusable("stdin can be read only once", "Name a file for one of the two.")
    reading.refuse_to_overwrite(arguments.output, [arguments.before, arguments.after])
    comparison = compare(_findings(arguments, arguments.before), _findings(arguments, arguments.after))
    if arguments.format == "json":
        from acdiag.present.json.comparison import dump

        text = dump(arguments.before, arguments.after, comparison)
    else:
        from acdiag.present.text.comparison import render
        from acdiag.present.text.paper import Paper

        colour, width, unicode = writing.face(arguments.output)
        paper = Paper(colour=colour, width=width, unicode=unicode)
        text = render(arguments.before, arguments.after, comparison, paper)
    writing.write(text, arguments.output)
    return Exit.FINE


def _findings(arguments: argparse.Namespace, path: str) -> list[Held]:
    """The findings of one side: read where they were written, judged where there is a capture."""
    from acdiag.present.json.case import dump
    from acdiag.present.json.comparison import NotACase, held_in

    written = _written(path)
    if written is not None:
        try:
            return held_in(written)
        except NotACase as error:
            raise Unusable(
                f"{path}: {error}",
                "Give a capture, or what `acdiag triage --format json` wrote.",
                status=Exit.UNREADABLE,
            ) from None
    return held_in(dump(_case(arguments, path)))


def _case(arguments: argparse.Namespace, path: str) -> Case:
    """The case of a capture, a folder or a session, by the rules and the policy of this command line."""
    from acdiag.commands import reading
    from acdiag.commands.shelving import asked_for

    rules, policy = asked_for(arguments)
    words = argparse.Namespace(**vars(arguments), paths=[path], phone=[])
    return reading.session(words, reading.sources(words), rules, policy).case()


def _written(path: str) -> str | None:
    """The case as it was written, in a file of its own or in a bundle; None where it is to be judged."""
    from acdiag.bundle.reading import case_in

    return Path(path).read_text("utf-8", "replace") if _is_json(path) else case_in(path)


def _is_json(path: str) -> bool:
    file = Path(path)
    if not file.is_file() or file.stat().st_size > LARGEST_JSON:
        return False
    with file.open("rb") as opened:
        start = opened.read(128).lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"{") and b'"schema"' in start
