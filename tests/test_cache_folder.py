"""The folder for what can be made again."""

from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.cache_folder import SWITCH, folder, private


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
