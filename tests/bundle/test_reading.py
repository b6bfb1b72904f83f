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


@pytest.mark.parametrize("at", [0, 1, 5])
def test_damage_inside_a_file_is_none(tmp_path: Path, at: int) -> None:
    whole = pack([Entry("case.json", b'{"findings": []}' * 9, "case")], {"a": "b" * 400})
    file = tmp_path / "b.zip"
    for name in (b"manifest.json", b"case.json"):
        damaged = bytearray(whole)
        damaged[whole.index(name) + len(name) + at] ^= 0xFF
        file.write_bytes(damaged)
        assert case_in(str(file)) is None


@pytest.mark.parametrize("method", [12, 14, 99])
def test_another_way_of_compressing_is_none(tmp_path: Path, method: int) -> None:
    """The list of files says so, and the bytes are none of that."""
    whole = bytearray(pack([Entry("case.json", b"{}", "case")], {}))
    place = 0
    for signature, offset in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
        place = 0
        while (place := whole.find(signature, place)) >= 0:
            whole[place + offset] = method
            place += 4
    file = tmp_path / "b.zip"
    file.write_bytes(whole)
    assert case_in(str(file)) is None
