"""The rule book as it was read last."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from acdiag.cache_folder import SWITCH
from acdiag.commands import rule_cache
from acdiag.commands.rule_cache import ENTRIES, shelf_of
from acdiag.model.errors import Unusable
from acdiag.rulebook.shelf import Shelf, builtin_folder, gather

FEW = builtin_folder() / "media"
"""Rules that explain none of another folder: what is kept of few is kept of many, and read in less time."""
RULE = "packet-loss.yaml"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv(SWITCH, str(folder))
    return folder


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FEW, tmp_path / "rules"))


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many files were read in full, time after time."""
    counted: list[int] = []
    read = rule_cache.shelve

    def counting(files: object) -> Shelf:
        counted.append(1)
        return read(files)  # type: ignore[arg-type]

    monkeypatch.setattr(rule_cache, "shelve", counting)
    return counted


def test_the_second_start_reads_nothing_again(cache: Path, readings: list[int]) -> None:
    first = shelf_of(gather([builtin_folder()]))
    second = shelf_of(gather([builtin_folder()]))
    assert len(readings) == 1
    assert second == first
    (entry,) = cache.iterdir()
    assert entry.stat().st_mode & 0o077 == 0


def test_one_changed_letter_is_another_rule_book(cache: Path, rules: Path, readings: list[int]) -> None:
    before = shelf_of(gather([rules]))
    file = rules / RULE
    file.write_text(file.read_text().replace("Voice packets are lost", "Voice packets were lost"))
    after = shelf_of(gather([rules]))
    assert len(readings) == 2
    assert after.digest != before.digest
    assert after.by_id["ACD-MEDIA-001"].title == "Voice packets were lost"


def test_another_program_reads_the_rules_itself(
    cache: Path, rules: Path, readings: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf_of(gather([rules]))
    monkeypatch.setattr(rule_cache.acdiag, "__version__", "9.9.9")
    shelf_of(gather([rules]))
    assert len(readings) == 2


def test_a_rule_book_with_a_mistake_is_never_kept(cache: Path, rules: Path) -> None:
    file = rules / RULE
    file.write_text(file.read_text().replace("severity: error", "severity: bad"))
    for _ in range(2):
        with pytest.raises(Unusable, match=r"packet-loss\.yaml:\d+: severity cannot be 'bad'"):
            shelf_of(gather([rules]))
    assert not cache.exists()


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"\0" * 4096, b"0\n{}", None], ids=["empty", "short", "zeros", "sum", "cut"]
)
def test_a_damaged_entry_is_read_over(cache: Path, rules: Path, readings: list[int], damage: bytes | None) -> None:
    whole = shelf_of(gather([rules]))
    (entry,) = cache.iterdir()
    good = entry.read_bytes()
    entry.write_bytes(good[: len(good) // 2] if damage is None else damage)
    assert shelf_of(gather([rules])) == whole
    assert entry.read_bytes() == good
    assert len(readings) == 2


def test_what_others_may_write_is_not_taken(cache: Path, rules: Path, readings: list[int]) -> None:
    shelf_of(gather([rules]))
    (entry,) = cache.iterdir()
    entry.chmod(0o666)
    shelf_of(gather([rules]))
    cache.chmod(0o777)
    shelf_of(gather([rules]))
    assert len(readings) == 3


def test_what_belongs_to_somebody_else_is_not_taken(
    cache: Path, rules: Path, readings: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf_of(gather([rules]))
    before = sorted(cache.iterdir())
    user = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: user + 1)
    shelf_of(gather([rules]))
    assert len(readings) == 2
    assert sorted(cache.iterdir()) == before


@pytest.mark.parametrize("where", ["", "file"])
def test_no_place_for_a_cache_is_no_trouble(
    tmp_path: Path, rules: Path, readings: list[int], monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(SWITCH, str(tmp_path / "file") if where else "")
    for _ in range(2):
        assert shelf_of(gather([rules])).rules
    assert len(readings) == 2


def test_by_default_it_is_in_the_users_cache(tmp_path: Path, rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SWITCH)
    monkeypatch.setattr(rule_cache.sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    shelf_of(gather([rules]))
    assert len(list((tmp_path / "xdg" / "acdiag").iterdir())) == 1


def test_old_entries_go(cache: Path, rules: Path) -> None:
    file = rules / RULE
    text = file.read_text()
    for number in range(ENTRIES + 3):
        file.write_text(f"{text}# {number}\n")
        shelf_of(gather([rules]))
    assert len(list(cache.iterdir())) == ENTRIES
