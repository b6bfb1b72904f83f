"""`acdiag rules`: list, show, check, test and begin rules."""

from __future__ import annotations

import argparse
from pathlib import Path

from acdiag.commands import options
from acdiag.commands.exits import Exit


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = options.command(subparsers, "rules", "read, check and write rules", "acdiag rules show ACD-DHCP-001")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = options.command(actions, "list", "name all rules", "acdiag rules list")
    options.rules(listing)
    listing.set_defaults(run=list_rules)
    showing = options.command(actions, "show", "show one rule", "acdiag rules show ACD-DHCP-001")
    showing.add_argument("id", metavar="ID")
    options.rules(showing)
    showing.set_defaults(run=show)
    checking = options.command(actions, "check", "look for mistakes in rule files", "acdiag rules check my-rules")
    checking.add_argument("folder", nargs="?", metavar="DIR", help="a folder of rules (default: the built-in ones)")
    checking.set_defaults(run=check)
    testing = options.command(actions, "test", "run the tests inside rule files", "acdiag rules test my-rules")
    testing.add_argument("folder", nargs="?", metavar="DIR", help="a folder of rules (default: the built-in ones)")
    testing.set_defaults(run=test)
    beginning = options.command(
        actions, "new", "begin a rule file that loads and passes", "acdiag rules new dhcp/offer-too-late"
    )
    beginning.add_argument("name", metavar="AREA/NAME")
    beginning.add_argument("--folder", default="rules", metavar="DIR", help="where (default: rules)")
    beginning.set_defaults(run=new)


def list_rules(arguments: argparse.Namespace) -> int:
    from acdiag.commands import writing
    from acdiag.commands.shelving import shelf
    from acdiag.present.text.rule import table

    colour, width, _ = writing.face(None)
    writing.write(table(shelf(arguments.rules).rules, colour=colour, width=width), None)
    return Exit.FINE


def show(arguments: argparse.Namespace) -> int:
    import difflib

    from acdiag.commands import writing
    from acdiag.commands.shelving import shelf
    from acdiag.model.errors import Unusable
    from acdiag.present.text.rule import page

    kept = shelf(arguments.rules)
    rules = kept.by_id
    rule = rules.get(arguments.id.upper()) or next((each for each in kept.rules if each.name == arguments.id), None)
    if rule is None:
        close = difflib.get_close_matches(arguments.id.upper(), rules, 1)
        raise Unusable(
            f"there is no rule {arguments.id!r}",
            f"Did you mean {close[0]}?" if close else "acdiag rules list names them all.",
        )
    colour, width, unicode = writing.face(None)
    writing.write(page(rule, colour=colour, width=width, unicode=unicode), None)
    return Exit.FINE


def check(arguments: argparse.Namespace) -> int:
    import sys

    from acdiag.commands.shelving import folders
    from acdiag.present.escape import visible
    from acdiag.rulebook.shelf import inspect

    shelf, faults = inspect(folders([arguments.folder] if arguments.folder else []))
    for fault in faults:
        print(visible(str(fault)), file=sys.stderr)
    if faults:
        return Exit.USAGE
    print(f"{len(shelf.rules)} rules are in order")
    return Exit.FINE


def test(arguments: argparse.Namespace) -> int:
    from acdiag.commands.shelving import shelf
    from acdiag.present.escape import visible
    from acdiag.rulebook.examples import run

    rules = shelf([arguments.folder] if arguments.folder else [])
    failures = run(rules)
    for failure in failures:
        print(visible(str(failure)))
    broken = len({(failure.rule, failure.example) for failure in failures})
    print(f"{sum(len(rule.tests) for rule in rules.rules) - broken} passed, {broken} failed")
    return Exit.USAGE if failures else Exit.FINE


def new(arguments: argparse.Namespace) -> int:
    from acdiag.commands.shelving import shelf
    from acdiag.rulebook.scaffold import begin

    print(begin(shelf([]), arguments.name, Path(arguments.folder)))
    return Exit.FINE
