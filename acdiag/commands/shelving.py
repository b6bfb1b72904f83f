"""The rules of a command line: the built-in ones, and folders that a site adds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from acdiag.commands.rule_cache import shelf_of
from acdiag.model.errors import Unusable
from acdiag.rulebook.shelf import Shelf, builtin_folder, gather


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
