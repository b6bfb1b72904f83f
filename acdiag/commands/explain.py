"""`acdiag explain`: what an id or a text on the phone's screen means, and what to do; needs no capture."""

from __future__ import annotations

import argparse

from acdiag.commands import options
from acdiag.commands.exits import Exit


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = options.command(
        subparsers, "explain", "say what a rule or a text on the phone's screen means", 'acdiag explain "Duplicate IP"'
    )
    parser.add_argument(
        "what", metavar="ID|TEXT", nargs="+", help="a rule id, a rule name, or what the phone's screen says"
    )
    options.rules(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from acdiag.commands import writing
    from acdiag.commands.shelving import shelf
    from acdiag.model.errors import Unusable
    from acdiag.present.escape import visible
    from acdiag.present.text.rule import page
    from acdiag.rulebook.explain import lookup

    question = " ".join(arguments.what)
    answer = lookup(shelf(arguments.rules), question)
    if not answer.rules:
        near = "; ".join(answer.nearest)
        raise Unusable(
            f"nothing is known of {visible(question)!r}",
            f"Nearest: {near}" if near else "acdiag rules list names everything that is known.",
        )
    colour, width, unicode = writing.face(None)
    pages = [page(rule, colour=colour, width=width, unicode=unicode) for rule in answer.rules]
    writing.write("\n".join(pages), None)
    return Exit.FINE
