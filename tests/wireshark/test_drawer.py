"""Files that nobody else reads, under names that every file system takes."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from acdiag.model.errors import Unusable
from acdiag.wireshark.drawer import LONGEST_NAME, Drawer

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")


@posix
def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        drawer = Drawer(str(tmp_path / "deep" / "findings"))
        name = drawer.file("ACD-A-001@00:90:8f:12:34:56")
        drawer.append(name, b"ab")
        drawer.append(name, b"c")
    finally:
        os.umask(old)
    assert name == "ACD-A-001@00-90-8f-12-34-56.pcapng"
    assert (drawer.folder / name).read_bytes() == b"abc"
    assert stat.S_IMODE(drawer.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((drawer.folder / name).stat().st_mode) == 0o600


def test_names_are_safe_short_and_different(tmp_path: Path) -> None:
    drawer = Drawer(str(tmp_path / "f"))
    names = [drawer.file(word) for word in ("../../etc/passwd", "a:b", "a/b", "A-B", "", "x" * 999, "\x1b[2Jé\n")]
    assert names[1:4] == ["a-b.pcapng", "a-b-2.pcapng", "A-B-3.pcapng"]
    assert len(set(names)) == len(names)
    assert all(len(name) <= LONGEST_NAME + len("-9.pcapng") for name in names)
    assert sorted(path.name for path in drawer.folder.iterdir()) == sorted(names)


def test_an_old_file_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "a.pcapng").write_bytes(b"old")
    drawer = Drawer(str(tmp_path))
    drawer.append(drawer.file("a"), b"new")
    assert (tmp_path / "a.pcapng").read_bytes() == b"new"


@posix
def test_no_link_is_followed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    (tmp_path / "link").symlink_to(target)
    with pytest.raises(Unusable, match="symbolic link"):
        Drawer(str(tmp_path / "link"))
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    (target / "a.pcapng").symlink_to(victim)
    with pytest.raises(Unusable, match="symbolic link"):
        Drawer(str(target)).file("a")
    assert victim.read_bytes() == b"precious"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"")
    with pytest.raises(Unusable, match="cannot make the folder"):
        Drawer(str(tmp_path / "f"))


def test_what_was_begun_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    drawer = Drawer(str(tmp_path))
    drawer.append(drawer.file("a"), b"half")
    drawer.file("b")
    drawer.discard()
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
