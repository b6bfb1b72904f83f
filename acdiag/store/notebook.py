"""What people write down while they watch, in a file of its own beside the session: notes, and steps that are done.

It is not in the database, because the screen must never wait for a writer there; it is read whole and replaced whole.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from acdiag.store.shape import read

FILE = "notes.json"
FILES = (FILE, "notes.new", "notes.unreadable")
"""What may lie there: the second while it is written, the third when it was damaged."""
LONGEST = 10_000
"""Characters of one note: a handover, not a book."""
LARGEST = 4_000_000
"""Bytes of the file that are read."""


class MemoryNotebook:
    """For a run that keeps nothing."""

    def __init__(self) -> None:
        self._notes: dict[str, str] = {}
        self._done: set[str] = set()

    def note(self, subject: str) -> str:
        """The note on a subject; empty without one."""
        return self._notes.get(subject, "")

    def write(self, subject: str, text: str) -> None:
        """Keep a note; an empty one removes it."""
        kept = text.strip()[:LONGEST]
        if kept:
            self._notes[subject] = kept
        else:
            self._notes.pop(subject, None)
        self._save()

    def done(self, step: str) -> bool:
        """Whether a corrective step is ticked."""
        return step in self._done

    def tick(self, step: str, done: bool) -> None:
        """Tick it, or take the tick back."""
        (self._done.add if done else self._done.discard)(step)
        self._save()

    def notes(self) -> Mapping[str, str]:
        """All notes by subject."""
        return dict(self._notes)

    def _save(self) -> None:
        """Nothing: it ends with the run."""


class FileNotebook(MemoryNotebook):
    """Kept in a file."""

    def __init__(self, path: Path) -> None:
        """Take up what is there; a file that cannot be read is put aside and not written over."""
        super().__init__()
        self._path = path
        try:
            with path.open("rb") as file:
                self._notes, self._done = _told(file.read(LARGEST))
        except FileNotFoundError:
            return
        except (OSError, ValueError):
            self._put_aside()

    def _put_aside(self) -> None:
        try:
            self._path.replace(self._path.with_suffix(".unreadable"))
        except OSError:
            return

    def _save(self) -> None:
        """Raises OSError."""
        text = json.dumps({"notes": self._notes, "done": sorted(self._done)}, ensure_ascii=True, indent=1)
        new = self._path.with_suffix(".new")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
        with open(os.open(new, flags, 0o600), "w", encoding="ascii") as file:
            file.write(text)
        new.replace(self._path)


def notes_in(path: Path) -> Mapping[str, str]:
    """The notes in a notebook's file, by subject; none where there is no file or it cannot be read."""
    try:
        with path.open("rb") as file:
            return _told(file.read(LARGEST))[0]
    except (OSError, ValueError):
        return {}


def _told(content: bytes) -> tuple[dict[str, str], set[str]]:
    """Notes and ticked steps. Raises ValueError when the file is no notebook."""
    told: Any = read(content)
    notes, done = (told.get("notes", {}), told.get("done", [])) if isinstance(told, dict) else (None, None)
    if not isinstance(notes, dict) or not isinstance(done, list):
        raise ValueError("not a notebook")
    return {str(subject): str(text)[:LONGEST] for subject, text in notes.items()}, set(map(str, done))
