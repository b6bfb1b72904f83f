from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.present.tui.settings import Settings, default_path, load


def test_what_was_chosen_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "acdiag" / "screen.json"
    Settings("acdiag-light", ascii=True).save(path)
    assert load(path) == Settings("acdiag-light", ascii=True)


@pytest.mark.parametrize("content", ["", "[]", "{", '{"theme": 3, "ascii": "yes", "more": 1}', "\x00"])
def test_what_cannot_be_read_gives_the_defaults(content: str, tmp_path: Path) -> None:
    path = tmp_path / "screen.json"
    path.write_text(content)
    assert load(path) == Settings()


def test_a_home_that_cannot_be_written_is_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    Settings().save(tmp_path / "file" / "screen.json")
    Settings().save(None)
    assert load(tmp_path / "none") == Settings()


def test_the_place_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert default_path() == tmp_path / "acdiag" / "screen.json"
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")
    assert default_path() == Path.home() / ".config" / "acdiag" / "screen.json"


def test_without_a_home_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setattr("os.path.expanduser", lambda path: path)
    assert default_path() is None
    Settings("acdiag-light").save(None)
    assert load(None) == Settings()
