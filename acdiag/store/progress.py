"""Counters and marks of a session, by name: how many lines were taken, how far they were looked at."""

from __future__ import annotations

import sqlite3


def number(database: sqlite3.Connection, key: str) -> int:
    """A counter; 0 where it was never set."""
    value = text(database, key)
    return int(value) if value else 0


def text(database: sqlite3.Connection, key: str) -> str:
    """A mark; empty where it was never set."""
    row = database.execute("SELECT value FROM progress WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else ""


def put(database: sqlite3.Connection, key: str, value: int | str) -> None:
    """Set a counter or a mark."""
    database.execute(
        "INSERT INTO progress VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, str(value))
    )


def add(database: sqlite3.Connection, key: str, more: int) -> None:
    """Count further."""
    if more:
        put(database, key, number(database, key) + more)
