"""The folder for sound: names, modes, and what is never written over or followed."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from acdiag.media.folder import LONGEST_NAME, Folder
from acdiag.model.errors import Unusable


def test_files_are_for_their_owner(tmp_path: Path) -> None:
    folder = Folder(str(tmp_path / "deep" / "wav"))
    name, file = folder.create("001 RTP sent 10.0.0.1:4000")
    file.close()
    assert name == "001-RTP-sent-10.0.0.1-4000.wav"
    assert stat.S_IMODE((tmp_path / "deep" / "wav" / name).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "deep" / "wav").stat().st_mode) == 0o700


@pytest.mark.parametrize("words", ["../../etc/passwd", "\x1b[2J", "", "a" * 500, "x\0y", "…"])
def test_captured_words_make_harmless_names(words: str, tmp_path: Path) -> None:
    name, file = Folder(str(tmp_path)).create(words)
    file.close()
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert len(name) <= LONGEST_NAME + 4
    assert name.isascii()
    assert name.isprintable()


def test_nothing_is_written_over(tmp_path: Path) -> None:
    folder = Folder(str(tmp_path))
    (tmp_path / "mine.wav").write_bytes(b"mine")
    with pytest.raises(Unusable, match=r"mine\.wav"):
        folder.create("mine")
    assert (tmp_path / "mine.wav").read_bytes() == b"mine"
    with pytest.raises(Unusable, match="holds sound already"):
        Folder(str(tmp_path))


def test_symbolic_links_are_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(Unusable, match="symbolic link"):
        Folder(str(tmp_path / "link"))
    folder = Folder(str(tmp_path / "real"))
    (tmp_path / "real" / "trap.wav").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Unusable):
        folder.create("trap")
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Unusable):
        Folder(str(tmp_path / "file"))


def test_what_was_begun_is_taken_away(tmp_path: Path) -> None:
    folder = Folder(str(tmp_path))
    for words in ("001 a", "002 b"):
        folder.create(words)[1].close()
    folder.discard()
    assert list(tmp_path.iterdir()) == []
