"""Files of a folder, the same on every machine: recursively, sorted by the bytes of their names."""

from __future__ import annotations

import os

from acdiag.sources.stored import reason


def files_below(folder: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Paths of all files; and the folders that could not be listed, each with the reason.

    A path is the folder as typed, `/`, and the way from there. Folders that are symbolic links are not entered, so
    there is no way round in circles.
    """
    base = folder.rstrip("/") or ("/" if folder.startswith("/") else ".")
    unlisted: list[tuple[str, str]] = []
    found: list[str] = []
    for below, _, names in os.walk(base, onerror=lambda error: unlisted.append((str(error.filename), reason(error)))):
        way = os.path.relpath(below, base).replace(os.sep, "/")
        found.extend(name if way == "." else f"{way}/{name}" for name in names)
    found.sort(key=os.fsencode)
    prefix = "" if base == "/" else base
    return [f"{prefix}/{way}" for way in found], unlisted
