"""The folder for what can be made again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from acdiag.cache_folder import SWITCH, folder, private, read, write


def test_the_environment_names_another_or_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(SWITCH, str(tmp_path))
    assert folder() == tmp_path
    monkeypatch.setenv(SWITCH, "")
    assert folder() is None


def test_what_others_may_write_is_not_private(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    assert private(tmp_path.stat())
    tmp_path.chmod(0o770)
    assert not private(tmp_path.stat())


def test_an_entry_is_read_when_it_is_whole_and_not_too_long(tmp_path: Path) -> None:
    entry = tmp_path / "own" / "a-1"
    assert read(entry, 9) is None
    assert write(entry, b"entry", "a-*", 3)
    assert (read(entry, 5), read(entry, 4)) == (b"entry", None)
    whole = entry.read_bytes()
    for damaged in (b"", whole[:-1], whole + b"!"):
        entry.write_bytes(damaged)
        assert read(entry, 9) is None


def test_the_oldest_of_those_alike_go(tmp_path: Path) -> None:
    for number in range(5):
        assert write(tmp_path / "own" / f"a-{number}", b"", "a-*", 2)
        os.utime(tmp_path / "own" / f"a-{number}", (number, number))
    assert write(tmp_path / "own" / "b-1", b"", "b-*", 2)
    assert sorted(path.name for path in (tmp_path / "own").iterdir()) == ["a-3", "a-4", "b-1"]


def test_nothing_is_left_behind_by_a_write_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(os, "replace", refuse)
    assert not write(tmp_path / "own" / "a-1", b"entry", "a-*", 2)
    assert list((tmp_path / "own").iterdir()) == []
