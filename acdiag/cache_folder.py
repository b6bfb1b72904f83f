"""The user's folder for what can be made again: entries that are read only when they are ours and whole.

Nothing that somebody else could have written is taken: file and folder must belong to the user, and nobody else may
write there. An entry is a checksum (SHA-256) and the bytes behind it.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

SWITCH = "ACDIAG_CACHE"
"""Environment: another folder for what can be made again; empty for none at all."""
_SHARED = stat.S_IWGRP | stat.S_IWOTH
_CHECKSUM = 32
"""Bytes of it."""


def folder() -> Path | None:
    """Where it is; None for none."""
    named = os.environ.get(SWITCH)
    if named is not None:
        return Path(named) if named else None
    base = {"win32": os.environ.get("LOCALAPPDATA"), "darwin": "~/Library/Caches"}.get(sys.platform)
    base = base or os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    found = Path(os.path.expanduser(base), "acdiag")
    return found if found.is_absolute() else None


def private(state: os.stat_result) -> bool:
    """It is the user's own, and nobody else may write it; Windows keeps the folder private by itself."""
    return not hasattr(os, "getuid") or (state.st_uid == os.getuid() and not state.st_mode & _SHARED)


def read(entry: Path, largest: int) -> bytes | None:
    """What an entry holds; None for one that is damaged, longer than `largest` bytes, not ours, or not there."""
    try:
        with entry.open("rb") as file:
            if not (private(os.fstat(file.fileno())) and private(entry.parent.stat())):
                return None
            data = file.read(_CHECKSUM + largest + 1)
    except OSError:
        return None
    checksum, kept = data[:_CHECKSUM], data[_CHECKSUM:]
    return kept if len(kept) <= largest and hashlib.sha256(kept).digest() == checksum else None


def write(entry: Path, data: bytes, alike: str, most: int) -> bool:
    """Keep an entry; of those whose names are `alike` (a pattern) no more than `most`, the oldest go.

    False where that is impossible, which costs the next run the time to make it again.
    """
    place = entry.parent
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not private(place.stat()):
            return False
        _put(entry, hashlib.sha256(data).digest() + data)
    except OSError:
        return False
    # Another process may take the same ones out at this moment.
    with suppress(OSError):
        for old in sorted(place.glob(alike), key=lambda path: path.stat().st_mtime_ns)[:-most]:
            old.unlink()
    return True


def _put(entry: Path, data: bytes) -> None:
    """In its place at once, so that nobody ever reads half of one. Raises OSError."""
    import tempfile  # most runs only read

    handle, part = tempfile.mkstemp(dir=entry.parent, prefix="new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(part, entry)
    except BaseException:
        os.unlink(part)
        raise
