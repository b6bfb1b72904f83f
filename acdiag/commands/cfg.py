"""`acdiag cfg`: a phone's configuration file held against the manual and the rules, without a capture; with a second
one, the delta file that leads from the first to it.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from acdiag.commands import options
from acdiag.commands.exits import of_findings

if TYPE_CHECKING:
    from acdiag.model.case import Case
    from acdiag.model.configuration import Configuration

EXAMPLE = """acdiag cfg 450HD.cfg
  acdiag cfg 450HD.cfg --format json
  acdiag cfg default.cfg site.cfg -o delta.cfg
  acdiag explain voip/media/media_tos     what a parameter is"""


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = options.command(subparsers, "cfg", "check a phone's configuration file, or make the delta of two", EXAMPLE)
    parser.add_argument("file", metavar="FILE", help="a phone's configuration (.cfg), or - for stdin")
    parser.add_argument("new", metavar="NEW", nargs="?", help="print the delta from FILE to this one instead")
    options.rules(parser)
    options.policy(parser)
    options.output(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    options.fail_on(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if arguments.new is not None:
        from acdiag.commands import cfg_delta

        return cfg_delta.run(arguments)
    from acdiag.commands.reading import refuse_to_overwrite
    from acdiag.commands.shelving import asked_for
    from acdiag.pipeline import Session
    from acdiag.sources.opening import open_configuration

    rules, policy = asked_for(arguments)
    refuse_to_overwrite(arguments.output, [arguments.file])
    source = open_configuration(arguments.file)
    assert source.configuration is not None
    session = Session(rules, [source.report], policy)
    session.take_configuration(source.configuration)
    case = session.case()
    _show(arguments, case, source.configuration)
    return of_findings(case.findings, arguments.fail_on)


def _show(arguments: argparse.Namespace, case: Case, configuration: Configuration) -> None:
    from acdiag.commands import writing
    from acdiag.rulebook.lint import Place, lint
    from acdiag.rulebook.parameters import reference

    lines = tuple(lint(configuration, Place("", 0, configuration.model)))
    if arguments.format == "json":
        from acdiag.present.json.configuration import dump

        known = sum(reference().find(name) is not None for name in configuration.parameters)
        writing.write(dump(case, configuration, lines, known), arguments.output)
        return
    from acdiag.present.text.case import render
    from acdiag.present.text.configuration import page

    colour, width, unicode = writing.face(arguments.output)
    text = render(case, colour=colour, width=width, unicode=unicode)
    writing.write(text + page(lines, colour=colour, width=width, unicode=unicode), arguments.output)
