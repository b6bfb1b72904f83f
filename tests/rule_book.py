"""The rules that ship, read once in a process: reading them takes longer than most tests."""

from __future__ import annotations

from functools import cache

from acdiag.rulebook.shelf import Shelf, builtin_folder, load


@cache
def shipped() -> Shelf:
    """Nobody changes a shelf, so all tests may share this one."""
    return load([builtin_folder()])
