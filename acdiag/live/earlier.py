"""The captures that earlier runs left in a session, to be read again."""

from __future__ import annotations

from pathlib import Path

from acdiag.live.capture_file import files_of
from acdiag.model.errors import Unusable
from acdiag.sources.opening import Source, open_sources


def captures_of(folder: Path, name: str) -> list[Source]:
    """Those below `folder`, called by the session's name.

    One that cannot be read is passed over: of it the session keeps the facts, as of one that was rotated away.
    """
    found: list[Source] = []
    for path in files_of(folder):
        try:
            opened = open_sources([f"{name}/{path.name}"], on_skip=lambda *_: None)
        except Unusable:
            continue
        found += [source for source in opened if source.readable]
    return found
