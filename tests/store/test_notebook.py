from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.store.notebook import LONGEST, FileNotebook, MemoryNotebook, notes_in


def test_notes_and_ticks_come_back(tmp_path: Path) -> None:
    path = tmp_path / "notes.json"
    book = FileNotebook(path)
    book.write("phone:00:90:8f:12:34:56", " swapped ünd \ud800 back ")
    book.tick("ACD-DHCP-001:0", True)
    book.tick("ACD-DHCP-001:1", True)
    book.tick("ACD-DHCP-001:1", False)
    again = FileNotebook(path)
    assert again.note("phone:00:90:8f:12:34:56") == "swapped ünd \ud800 back"
    assert (again.done("ACD-DHCP-001:0"), again.done("ACD-DHCP-001:1")) == (True, False)
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_empty_note_is_none() -> None:
    book = MemoryNotebook()
    book.write("problem:X", "a")
    book.write("problem:X", "  ")
    assert book.notes() == {}
    book.write("problem:X", "y" * 99_999)
    assert len(book.note("problem:X")) == LONGEST


@pytest.mark.parametrize(
    "content",
    ["{", "[]", '{"notes": []}', '{"done": 5}', '{"done": {"a": 1}}', "[" * 100_000],
    ids=lambda text: text[:20],
)
def test_a_damaged_file_is_put_aside_and_not_lost(content: str, tmp_path: Path) -> None:
    path = tmp_path / "notes.json"
    path.write_text(content)
    book = FileNotebook(path)
    book.write("problem:X", "new")
    assert (tmp_path / "notes.unreadable").read_text() == content
    assert FileNotebook(path).note("problem:X") == "new"


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("precious")
    (tmp_path / "notes.new").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic"):
        FileNotebook(tmp_path / "notes.json").write("problem:X", "new")
    assert (tmp_path / "elsewhere").read_text() == "precious"


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ('{"notes": {"phone:a": "cable swapped"}, "done": []}', {"phone:a": "cable swapped"}),
        ("{", {}),
        ("[]", {}),
        ('{"notes": 3}', {}),
        ("[" * 100_000, {}),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_report_takes_notes_where_there_are_some(tmp_path: Path, text: str, notes: dict[str, str]) -> None:
    path = tmp_path / "notes.json"
    assert notes_in(path) == {}
    path.write_text(text, encoding="utf-8")
    assert notes_in(path) == notes
    assert path.read_text(encoding="utf-8") == text, "who only reads changes nothing"
