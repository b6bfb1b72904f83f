"""Outputs are whole or not there, and for their owner alone."""

from __future__ import annotations

import io
import os
import stat
import sys
import threading
from pathlib import Path

import pytest

from acdiag.commands import writing
from acdiag.model.errors import Unusable


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("existing", [False, True])
def test_a_whole_file(tmp_path: Path, existing: bool) -> None:
    target = tmp_path / "out.json"
    if existing:
        target.write_text("before", encoding="utf-8")
        target.chmod(0o644)
    writing.write("now", str(target))
    assert target.read_text(encoding="utf-8") == "now"
    assert os.name != "posix" or mode(target) == 0o600
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("trouble", [KeyboardInterrupt, SystemExit(143), ValueError], ids=["ctrl-c", "term", "error"])
def test_what_ends_before_its_time_leaves_what_was_there(
    tmp_path: Path, trouble: BaseException | type[BaseException]
) -> None:
    target = tmp_path / "out.txt"
    target.write_text("before", encoding="utf-8")

    def half_written() -> None:
        with writing.opened(str(target)) as out:
            out.write("half of ")
            raise trouble

    with pytest.raises(type(trouble) if isinstance(trouble, BaseException) else trouble):
        half_written()
    assert target.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out.bin"
    target.write_bytes(b"before")

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Unusable, match="No space left on device"):
        writing.write_bytes(b"now", str(target))
    monkeypatch.undo()
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]


def test_places_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="No such file"):
        writing.write("x", str(tmp_path / "missing" / "out"))
    with pytest.raises(Unusable, match="Is a directory"):
        writing.write("x", str(tmp_path))
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Unusable, match="symbolic link"):
        writing.write("x", str(tmp_path / "link"))
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX")
def test_a_named_pipe_is_written_itself(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    writing.write("through", str(pipe))
    reader.join(10)
    assert got == [b"through"]
    assert list(tmp_path.iterdir()) == [pipe]


def test_what_the_terminal_cannot_spell_is_utf_8(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    writing.say('{"user": "Zoë"}\n')
    writing.say("plain\n")
    assert raw.getvalue() == '{"user": "Zoë"}\nplain\n'.encode()


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "latin-1", "ascii"])
@pytest.mark.parametrize("name", ["Zoë", "Zoë 東京"])
def test_a_text_in_pieces_is_the_text(
    name: str, encoding: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pieces = ['{"user": ', f'"{name}"', "}\n"]
    whole, by_pieces = io.BytesIO(), io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(whole, encoding=encoding))
    writing.write("".join(pieces), None)
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(by_pieces, encoding=encoding))
    writing.write_pieces(iter(pieces), None)
    assert by_pieces.getvalue() == whole.getvalue()
    writing.write_pieces(pieces, str(tmp_path / "text"))
    assert (tmp_path / "text").read_text("utf-8") == "".join(pieces)
