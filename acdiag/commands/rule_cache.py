"""The rule book as it was read last, in the user's cache folder: a start takes a tenth of the time.

An entry is found by what the rules and the program that read them are made of, so it is never out of date; what is
kept was read without a mistake, so that every mistake is still told with its file and line. A cache is a convenience:
whatever is wrong with one, the rules are read as if there were none. An entry is JSON (`rulebook.pressing`).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import acdiag
from acdiag.cache_folder import folder, read, write
from acdiag.rulebook.pressing import press, unfold
from acdiag.rulebook.shelf import RuleFile, Shelf, digest_of, shelve

LARGEST = 16 << 20
"""Bytes of an entry that is read; a thousand rules have about eight million."""
ENTRIES = 8
"""Rule books kept; the oldest go first."""
_MADE_BY = ("rulebook", "model", "timeline")
"""Packages whose code decides what a rule means."""


def shelf_of(files: Sequence[RuleFile]) -> Shelf:
    """The rules of `files`, from the cache when they are in it. Raises `Unusable` when one is wrong."""
    place = folder()
    if place is None:
        return shelve(files)
    digest = digest_of(files)
    entry = place / f"rules-{_key(digest, files)}.json"
    paths = [file.path for file in files]
    kept = read(entry, LARGEST)
    if kept is not None:
        # Anything may come of a file that another program wrote; then it is no entry.
        with contextlib.suppress(Exception):
            return unfold(kept.decode(), digest, paths)
    shelf = shelve(files)
    write(entry, press(shelf, paths).encode(), "rules-*.json", ENTRIES)
    return shelf


def _key(digest: str, files: Sequence[RuleFile]) -> str:
    """What the rules, the program and Python are made of, as a short text."""
    whole = hashlib.sha256(f"{digest} {acdiag.__version__} {sys.version} {len(files)}".encode())
    package = Path(acdiag.__file__).parent
    below = ((inner, name) for part in _MADE_BY for inner, _, names in os.walk(package / part) for name in names)
    for inner, name in sorted(below):
        if name.endswith(".py"):
            state = os.stat(os.path.join(inner, name))
            whole.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return whole.hexdigest()[:32]
