"""The rules of a command line: the built-in ones, folders that a site adds, and what its policy says of them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from acdiag.commands.rule_cache import shelf_of
from acdiag.model.errors import Unusable
from acdiag.rulebook.shelf import Shelf, builtin_folder, gather

if TYPE_CHECKING:
    from acdiag.rulebook.policy import Policy


def asked_for(arguments: argparse.Namespace) -> tuple[Shelf, Policy]:
    """The rules by --rules, with the numbers and severities that --policy gives them, and that policy.

    Raises `Unusable`.
    """
    from acdiag.rulebook.policy import NO_POLICY, load

    rules = shelf(arguments.rules)
    if not arguments.policy:
        return rules, NO_POLICY
    policy, rules = load(Path(arguments.policy), rules)
    return rules, policy


def shelf(named: Sequence[str]) -> Shelf:
    """The built-in rules and those of the folders `named`; a rule that is broken or there twice is `Unusable`."""
    return shelf_of(gather(folders(named)))


def folders(named: Sequence[str]) -> list[Path]:
    """The built-in folder and those `named`, which must be there."""
    for folder in named:
        if not Path(folder).is_dir():
            raise Unusable(f"{folder}: no such folder of rules", "Give the folder that holds the .yaml files.")
    builtin = builtin_folder()
    return [builtin, *(folder for folder in map(Path, named) if folder.resolve() != builtin.resolve())]
