"""Finding the case in a bundle."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from acdiag.bundle.archive import Entry, pack
from acdiag.bundle.reading import case_in


def test_the_case_of_a_bundle(tmp_path: Path) -> None:
    file = tmp_path / "b.zip"
    file.write_bytes(pack([Entry("case.json", b"{}", "case")], {}))
    assert case_in(str(file)) == "{}"


@pytest.mark.parametrize("manifest", [b"[]", b"{}", b'{"schema":"other"}', b"\xff", b"{"])
def test_another_zip_is_none(tmp_path: Path, manifest: bytes) -> None:
    file = tmp_path / "b.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", manifest)
        archive.writestr("case.json", "{}")
    assert case_in(str(file)) is None


def test_what_is_no_zip_is_none(tmp_path: Path) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(b"PK\3\4 but no more")
    assert case_in(str(file)) is None
    assert case_in(str(tmp_path)) is None
