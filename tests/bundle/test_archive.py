"""The zip itself."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

from acdiag.bundle.archive import Entry, pack

ENTRIES = [Entry("b.txt", b"b", "two"), Entry("a.txt", b"a", "one")]


def test_the_order_in_which_files_come_does_not_matter() -> None:
    assert pack(ENTRIES, {}) == pack(ENTRIES[::-1], {})


def test_times_are_fixed_and_the_manifest_is_first() -> None:
    with zipfile.ZipFile(BytesIO(pack(ENTRIES, {"acdiag": "1"}))) as archive:
        assert archive.namelist() == ["manifest.json", "a.txt", "b.txt"]
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        manifest = json.loads(archive.read("manifest.json"))
    assert (manifest["schema"], manifest["acdiag"]) == ("acdiag/bundle/1", "1")
    assert [file["name"] for file in manifest["files"]] == ["a.txt", "b.txt"]
