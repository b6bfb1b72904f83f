"""The file `session.sqlite`: its tables, and how it is opened.

SQLite in WAL mode: one process writes while others read, and what was committed is there after a SIGKILL. Lines are
kept in blocks (`block`), because a row for each would cost more than receiving it.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from acdiag.model.errors import Unusable
from acdiag.store.folder import FILE

APPLICATION = 0x61634469
"""PRAGMA application_id: `acDi`, by which file(1) and we know such a file."""
VERSION = 1
"""PRAGMA user_version: raised when the tables change."""
PATIENCE = 10.0
"""Seconds to wait for another process that writes at this moment."""
JOURNAL = 16_000_000
"""Bytes that the write-ahead log is cut back to after a busy time."""

TABLES = """
CREATE TABLE lines (
    first INTEGER PRIMARY KEY,
    count INTEGER NOT NULL,
    start INTEGER NOT NULL,
    latest INTEGER NOT NULL,
    listener TEXT NOT NULL,
    senders TEXT NOT NULL,
    size INTEGER NOT NULL,
    stored INTEGER NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX lines_by_age ON lines (latest, stored);
CREATE TABLE losses (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    listener TEXT NOT NULL,
    how TEXT NOT NULL,
    count INTEGER NOT NULL
);
CREATE TABLE facts (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    name TEXT NOT NULL,
    host TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX facts_by_age ON facts (at);
CREATE INDEX facts_by_host ON facts (host);
CREATE TABLE findings (
    id TEXT PRIMARY KEY,
    raised INTEGER NOT NULL,
    cleared INTEGER,
    body TEXT NOT NULL
);
CREATE TABLE streams (
    id TEXT PRIMARY KEY,
    last INTEGER NOT NULL,
    body TEXT NOT NULL
);
CREATE TABLE progress (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


def create(folder: Path) -> Path:
    """The session file in `folder`, made for its owner alone where it is missing.

    Raises Unusable when it cannot be made, or is something else.
    """
    path = folder / FILE
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        os.close(os.open(path, flags, 0o600))
        database = connect(path)
    except OSError as error:
        raise Unusable(f"cannot write {path}: {error.strerror}", "Name another folder with --session.") from None
    except sqlite3.Error as error:
        raise unusable(path, error) from None
    try:
        _prepare(database, path)
    except sqlite3.Error as error:
        raise unusable(path, error) from None
    finally:
        database.close()
    return path


def unusable(path: Path, error: sqlite3.Error) -> Unusable:
    """What SQLite says of a file that cannot be used, for a person."""
    return Unusable(f"{path} cannot be used: {error}", "Name another folder with --session.", status=3)


def _prepare(database: sqlite3.Connection, path: Path) -> None:
    """Make the tables of an empty file; look at the version of one that is not."""
    database.execute("BEGIN IMMEDIATE")
    try:
        if not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            for statement in filter(str.strip, TABLES.split(";")):
                database.execute(statement)
            database.execute(f"PRAGMA application_id = {APPLICATION}")
            database.execute(f"PRAGMA user_version = {VERSION}")
        check(database, path)
        if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'facts'").fetchone():
            # A session of an earlier acdiag has no such index; whoever only reads needs none.
            database.execute("CREATE INDEX IF NOT EXISTS facts_by_host ON facts (host)")
        database.execute("COMMIT")
    except BaseException:
        roll_back(database)
        raise


def roll_back(database: sqlite3.Connection) -> None:
    """Undo what was begun; after some errors SQLite has done so itself."""
    if database.in_transaction:
        database.execute("ROLLBACK")


def check(database: sqlite3.Connection, path: Path) -> None:
    """Raises Unusable when the file is no session, or one of a version that we do not know."""
    application = database.execute("PRAGMA application_id").fetchone()[0]
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION:
        raise Unusable(f"{path} is an SQLite database, but no session of acdiag", status=3)
    if version != VERSION:
        raise Unusable(
            f"{path} has version {version} of the session format; this acdiag knows {VERSION}",
            "Use the acdiag that wrote it.",
            status=3,
        )


def connect(path: Path) -> sqlite3.Connection:
    """Open a session for writing. Transactions are begun and ended by the caller. Raises sqlite3.Error."""
    database = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute(f"PRAGMA journal_size_limit = {JOURNAL}")
    except sqlite3.Error:
        database.close()
        raise
    return database


def open_to_read(path: Path) -> sqlite3.Connection:
    """Open a session that others may be writing. Raises Unusable."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    try:
        try:
            return _checked(uri, path)
        except sqlite3.OperationalError:
            # On a medium that cannot be written nobody else writes either.
            return _checked(f"{uri}&immutable=1", path)
    except sqlite3.Error as error:
        raise unusable(path, error) from None


def _checked(uri: str, path: Path) -> sqlite3.Connection:
    """A database that is a session; one that is none is closed again."""
    database = sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        check(database, path)
    except (sqlite3.Error, Unusable):
        database.close()
        raise
    return database
