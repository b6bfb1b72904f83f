"""`acdiag explain`: what an id, a code, a configuration parameter or a text on the phone's screen means.

It needs no capture.
"""

from __future__ import annotations

import argparse

from acdiag.commands import options
from acdiag.commands.exits import Exit
from acdiag.model.expression import expression

PATH = expression(r"[\w/{}\[\]<>%.\-=']{1,300}")
"""What may be a parameter: one word."""
EXAMPLE = """acdiag explain "Duplicate IP"
  acdiag explain ACD-DHCP-001
  acdiag explain 403            a SIP status
  acdiag explain 1013           an id of ms-diagnostics
  acdiag explain unknown_ca     a TLS alert, also: alert 48
  acdiag explain voip/media/media_tos     a parameter of a .cfg"""


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = options.command(
        subparsers, "explain", "say what a rule, a code, a parameter or a text on the phone's screen means", EXAMPLE
    )
    parser.add_argument(
        "what",
        metavar="ID|CODE|PARAMETER|TEXT",
        nargs="+",
        help="a rule id, a rule name, what the phone's screen says, a SIP status (three digits), an id of "
        "ms-diagnostics (four or five digits), a TLS alert by its name or as alert N, or a parameter of a phone's "
        "configuration, with its path or by the last part of it",
    )
    options.rules(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from acdiag.commands import writing

    colour, width, unicode = writing.face(None)
    pages = _pages(" ".join(arguments.what), arguments.rules, colour, width, unicode)
    writing.write("\n".join(pages), None)
    return Exit.FINE


def _pages(question: str, folders: list[str], colour: bool, width: int, unicode: bool) -> list[str]:
    from acdiag.commands.shelving import shelf
    from acdiag.model.errors import Unusable
    from acdiag.model.names.codes import lookup as code_of
    from acdiag.model.names.codes import nearest
    from acdiag.present.escape import visible
    from acdiag.present.text import meaning, parameter, rule
    from acdiag.rulebook.explain import lookup
    from acdiag.rulebook.parameters import reference as parameters

    code = code_of(question)
    if code is not None:
        return [meaning.page(*code, colour=colour, width=width, unicode=unicode)]
    if question.strip().isdecimal():
        hint = "A SIP status has three digits (100 to 699), an id of ms-diagnostics four or five."
        raise Unusable(f"{visible(question.strip()[:40])} is no such code", f"{hint} Nearest: {nearest(question)}")
    known = parameters().asked(question) if PATH.fullmatch(question.strip()) else ()
    if known and ("/" in question or not lookup(shelf(folders), question).rules):
        return [parameter.page(entry, colour=colour, width=width, unicode=unicode) for entry in known]
    answer = lookup(shelf(folders), question)
    if not answer.rules:
        like = parameters().nearest(question) if PATH.fullmatch(question.strip()) else ()
        near = "; ".join(filter(None, (*like, *answer.nearest, nearest(question))))
        raise Unusable(
            f"nothing is known of {visible(question)!r}",
            f"Nearest: {near}" if near else "acdiag rules list names everything that is known.",
        )
    return [rule.page(found, colour=colour, width=width, unicode=unicode) for found in answer.rules]
