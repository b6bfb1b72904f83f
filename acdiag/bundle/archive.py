"""A zip that is the same bytes for the same content: fixed times, names in order, one way of compressing.

The manifest is written last and stands first: what each file is, how long it is, and its SHA-256.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from acdiag.model.record import Record

SCHEMA = "acdiag/bundle/1"
MANIFEST = "manifest.json"
CASE = "case.json"
REPORT = "report.html"
TEXT = "report.txt"
TABLE = "tables/findings.csv"
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip knows."""
_UNIX, _OWNER_ONLY = 3, 0o100600 << 16
_LEVEL = 6


class Entry(Record):
    """One file of a bundle."""

    name: str
    data: bytes
    what: str
    """What it is, in a few words."""


def pack(entries: list[Entry], about: Mapping[str, Any]) -> bytes:
    """The archive. `about` is what the manifest says beside the files."""
    ordered = sorted(entries, key=lambda entry: entry.name)
    listed = [
        {
            "name": entry.name,
            "what": entry.what,
            "bytes": len(entry.data),
            "sha256": hashlib.sha256(entry.data).hexdigest(),
        }
        for entry in ordered
    ]
    manifest = json.dumps({"schema": SCHEMA, **about, "files": listed}, ensure_ascii=True, indent=2) + "\n"
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for entry in (Entry(MANIFEST, manifest.encode(), ""), *ordered):
            archive.writestr(_info(entry.name), entry.data, zipfile.ZIP_DEFLATED, _LEVEL)
    return out.getvalue()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.create_system, info.external_attr = _UNIX, _OWNER_ONLY
    return info
