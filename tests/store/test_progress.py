"""Counters and marks by name."""

from __future__ import annotations

from pathlib import Path

from acdiag.store.progress import add, number, put, text
from acdiag.store.schema import connect, create


def test_counters_and_marks(tmp_path: Path) -> None:
    database = connect(create(tmp_path))
    assert number(database, "lines") == 0
    assert text(database, "report") == ""
    put(database, "lines", 5)
    add(database, "lines", 2)
    add(database, "rotated", 0)
    put(database, "report", "{}")
    assert number(database, "lines") == 7
    assert text(database, "report") == "{}"
    assert database.execute("SELECT count(*) FROM progress").fetchone()[0] == 2
    database.close()
