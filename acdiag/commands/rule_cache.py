"""The rule book as it was read last, in the user's cache folder: a start takes a tenth of the time.

An entry is found by what the rules and the program that read them are made of, so it is never out of date; what is
kept was read without a mistake, so that every mistake is still told with its file and line. A cache is a convenience:
whatever is wrong with one, the rules are read as if there were none. The file is JSON with a checksum before it, and
only taken from a folder and a file that belong to the user who runs acdiag and that nobody else may write.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import acdiag
from acdiag.cache_folder import folder, private
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
    text = _read(entry)
    if text is not None:
        # Anything may come of a file that somebody else wrote; then it is no entry.
        with contextlib.suppress(Exception):
            return unfold(text, digest, paths)
    shelf = shelve(files)
    with contextlib.suppress(OSError):
        _write(entry, press(shelf, paths))
    return shelf


def _key(digest: str, files: Sequence[RuleFile]) -> str:
    """What the rules, the program and Python are made of, as a short text."""
    whole = hashlib.sha256(f"{digest} {acdiag.__version__} {sys.version} {len(files)}".encode())
    package = Path(acdiag.__file__).parent
    for path in sorted(path for name in _MADE_BY for path in (package / name).rglob("*.py")):
        state = path.stat()
        whole.update(f"{path.name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return whole.hexdigest()[:32]


def _read(entry: Path) -> str | None:
    """What is in an entry; None for one that is damaged, not ours, or not there."""
    try:
        with entry.open("rb") as file:
            if not private(os.fstat(file.fileno())) or not private(entry.parent.stat()):
                return None
            checksum, _, data = file.read(LARGEST + 1).partition(b"\n")
    except OSError:
        return None
    good = len(data) <= LARGEST and hashlib.sha256(data).hexdigest().encode() == checksum
    return data.decode(errors="replace") if good else None


def _write(entry: Path, text: str) -> None:
    """Put an entry in its place at once, so that nobody ever reads half of one; the oldest ones go."""
    place = entry.parent
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not private(place.stat()):
        return
    data = text.encode()
    handle, name = tempfile.mkstemp(dir=place, prefix="new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
        os.replace(name, entry)
    except BaseException:
        os.unlink(name)
        raise
    kept = sorted(place.glob("rules-*.json"), key=lambda path: path.stat().st_mtime_ns)
    for old in kept[:-ENTRIES]:
        old.unlink()
