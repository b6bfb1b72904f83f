"""The file of a session: for its owner alone, with a version."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest

from acdiag.model.errors import Unusable
from acdiag.store import schema
from acdiag.store.folder import FILE


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_made_for_its_owner_alone(tmp_path: Path) -> None:
    file = schema.create(tmp_path / "a" / "b")
    assert mode(file) == 0o600
    assert mode(file.parent) == 0o700
    database = schema.connect(file)
    database.execute("INSERT INTO progress VALUES ('x', '1')")
    assert {mode(path) for path in file.parent.iterdir()} == {0o600}
    assert len(list(file.parent.iterdir())) == 3
    database.close()


def test_made_once(tmp_path: Path) -> None:
    file = schema.create(tmp_path)
    database = schema.connect(file)
    assert database.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert database.execute("PRAGMA user_version").fetchone()[0] == schema.VERSION
    database.execute("INSERT INTO progress VALUES ('x', '1')")
    database.close()
    schema.create(tmp_path)
    reader = schema.open_to_read(file)
    assert reader.execute("SELECT value FROM progress").fetchone()[0] == "1"
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("DELETE FROM progress")
    reader.close()


def test_a_version_that_we_do_not_know(tmp_path: Path) -> None:
    file = schema.create(tmp_path)
    database = schema.connect(file)
    database.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    database.close()
    with pytest.raises(Unusable, match=f"has version {schema.VERSION + 1}"):
        schema.create(tmp_path)
    with pytest.raises(Unusable, match="has version"):
        schema.open_to_read(file)


def test_something_else_is_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / FILE
    database = sqlite3.connect(file)
    database.execute("CREATE TABLE mine (x)")
    database.close()
    with pytest.raises(Unusable, match="no session of acdiag"):
        schema.create(tmp_path)
    file.write_bytes(b"letters to my aunt" * 100)
    with pytest.raises(Unusable, match="not a database"):
        schema.create(tmp_path)
    assert file.read_bytes().startswith(b"letters")


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"")
    (tmp_path / FILE).symlink_to(tmp_path / "real")
    with pytest.raises(Unusable, match="cannot write"):
        schema.create(tmp_path)
    assert (tmp_path / "real").read_bytes() == b""
