"""What a bundle holds of its case: it was judged on all its inputs, of which the bundle has only excerpts."""

from __future__ import annotations

import json
import lzma
import zipfile
import zlib
from pathlib import Path

from acdiag.bundle.archive import CASE, MANIFEST, SCHEMA
from acdiag.sources.archive import DAMAGES

LARGEST = 256 << 20
"""Bytes of a case: ten thousand phones make a tenth of it."""
_LARGEST_MANIFEST = 16 << 20
_DAMAGES = (*DAMAGES, KeyError, zlib.error, lzma.LZMAError)
"""Of the list of files, and of a file's bytes, whichever way they are compressed."""


def case_in(path: str) -> str | None:
    """The text of the case inside a bundle; None for what is no bundle."""
    return kept_in(path, CASE)


def kept_in(path: str, name: str) -> str | None:
    """The text of one file of a bundle; None for what is no bundle or has no such file."""
    if not Path(path).is_file():
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            if not _is_bundle(archive) or archive.getinfo(name).file_size > LARGEST:
                return None
            return archive.read(name).decode("utf-8", "replace")
    except _DAMAGES:
        return None


def _is_bundle(archive: zipfile.ZipFile) -> bool:
    if archive.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
        return False
    manifest = json.loads(archive.read(MANIFEST))
    return isinstance(manifest, dict) and manifest.get("schema") == SCHEMA
