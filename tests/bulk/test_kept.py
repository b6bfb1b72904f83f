"""Kept code is run only when it is ours, whole, and of these sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.bulk import kept
from acdiag.cache_folder import SWITCH


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(SWITCH, str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_what_is_written_is_read(folder: Path) -> None:
    assert kept.read("a processor") is None
    assert kept.write("a processor", b"code")
    assert kept.read("a processor") == b"code"
    assert kept.read("another processor") is None


def test_damaged_code_is_none(folder: Path) -> None:
    kept.write("a processor", b"code")
    (file,) = folder.iterdir()
    for data in (b"", file.read_bytes()[:-1], file.read_bytes() + b"!"):
        file.write_bytes(data)
        assert kept.read("a processor") is None


def test_code_that_others_can_write_is_none(folder: Path) -> None:
    kept.write("a processor", b"code")
    (file,) = folder.iterdir()
    file.chmod(0o666)
    assert kept.read("a processor") is None
    file.chmod(0o600)
    folder.chmod(0o777)
    assert kept.read("a processor") is None
    assert not kept.write("a processor", b"code")


def test_without_a_folder_nothing_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(SWITCH, "")
    assert not kept.write("a processor", b"code")
    assert kept.read("a processor") is None
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv(SWITCH, str(tmp_path / "file"))
    assert not kept.write("a processor", b"code")


def test_old_code_goes(folder: Path) -> None:
    for number in range(kept.ENTRIES + 2):
        kept.write(f"processor {number}", b"code")
    assert len(list(folder.iterdir())) == kept.ENTRIES
