"""The directory of a session: its default place, and one collector at a time."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from acdiag.model.errors import Unusable
from acdiag.store import folder, schema


def test_below_the_users_state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert folder.default_folder("x") == tmp_path / "acdiag" / "sessions" / "x"
    monkeypatch.setenv("XDG_STATE_HOME", "not/absolute")
    monkeypatch.setenv("HOME", "/home/nobody")
    assert folder.default_folder("x") == Path("/home/nobody/.local/state/acdiag/sessions/x")


def test_what_is_a_session(tmp_path: Path) -> None:
    assert folder.session_file(str(tmp_path)) is None
    file = schema.create(tmp_path)
    assert folder.session_file(str(tmp_path)) == file


def test_one_at_a_time(tmp_path: Path) -> None:
    first = folder.lock(tmp_path / "s")
    with pytest.raises(Unusable, match="another acdiag live"):
        folder.lock(tmp_path / "s", patience=0.1)
    os.close(first)
    os.close(folder.lock(tmp_path / "s", patience=0.1))


def test_what_was_never_begun_leaves_no_trace(tmp_path: Path) -> None:
    os.close(folder.lock(tmp_path / "s"))
    folder.abandon(tmp_path / "s")
    assert list(tmp_path.iterdir()) == []
    schema.create(tmp_path / "s")
    os.close(folder.lock(tmp_path / "s"))
    folder.abandon(tmp_path / "s")
    assert len(list((tmp_path / "s").iterdir())) == 2


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unusable, match="cannot write into"):
        folder.lock(tmp_path / "file" / "s")


def test_a_user_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container that runs as some number."""
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    with pytest.raises(Unusable, match="no home directory"):
        folder.default_folder("x")
