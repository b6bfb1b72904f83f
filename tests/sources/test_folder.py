from __future__ import annotations

import os
from pathlib import Path

import pytest

from acdiag.sources.folder import files_below


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.pcap", "B.pcap", "a.pcap", "a/z.pcap", "a/b/c.pcap", "ä.pcap"):
        path = tmp_path / "captures" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path / "captures"


def test_files_are_sorted_by_the_bytes_of_their_way(folder: Path) -> None:
    assert files_below(str(folder)) == (
        [f"{folder}/{way}" for way in ("B.pcap", "a.pcap", "a/b/c.pcap", "a/z.pcap", "b.pcap", "ä.pcap")],
        [],
    )


@pytest.mark.parametrize(("typed", "prefix"), [("captures", "captures"), ("captures/", "captures"), (".", ".")])
def test_path_begins_as_typed(folder: Path, monkeypatch: pytest.MonkeyPatch, typed: str, prefix: str) -> None:
    monkeypatch.chdir(folder if typed == "." else folder.parent)
    assert files_below(typed)[0][0] == f"{prefix}/B.pcap"


def test_linked_folders_are_not_entered(folder: Path) -> None:
    (folder / "a" / "loop").symlink_to(folder)
    files, _ = files_below(str(folder))
    assert len(files) == 6


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the administrator may list every folder")
def test_folder_that_cannot_be_listed(folder: Path) -> None:
    (folder / "a").chmod(0)
    files, unlisted = files_below(str(folder))
    (folder / "a").chmod(0o700)
    assert len(files) == 4
    assert unlisted == [(f"{folder}/a", "permission denied")]
