"""The directory of a session: where it is by default, whether one is there, and that only one process collects into it.

Beside `session.sqlite` lie rotating captures (`frames-1.pcapng`, …) where an interface is listened to.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path

from acdiag.model.errors import Unusable
from acdiag.store.notebook import FILES as NOTES

FILE = "session.sqlite"
LOCK = "session.lock"
BESIDE = frozenset((LOCK, f"{FILE}-wal", f"{FILE}-shm", f"{FILE}-journal", *NOTES))
"""Files of a session that are none by themselves."""
PATIENCE = 5.0
"""Seconds in which the receiver of a process that was killed has committed what it had and is gone."""


def default_folder(name: str) -> Path:
    """Where the session `name` goes when nobody says where: below the user's state directory.

    Raises Unusable for a user without a home.
    """
    state = os.environ.get("XDG_STATE_HOME", "")
    base = state if os.path.isabs(state) else os.path.expanduser("~/.local/state")
    if not os.path.isabs(base):
        raise Unusable("there is no home directory to keep a session in", "Name a folder with --session.")
    return Path(base, "acdiag", "sessions", name)


def session_file(path: str) -> Path | None:
    """The session file of what a user typed; None when that is no session directory."""
    file = Path(path) / FILE
    return file if file.is_file() else None


def abandon(folder: Path) -> None:
    """Leave no trace of a session that was locked and never begun."""
    if session_file(str(folder)) is None:
        with suppress(OSError):
            (folder / LOCK).unlink()
            folder.rmdir()


def lock(folder: Path, *, patience: float = PATIENCE) -> int:
    """Take the session for this process and those that inherit the file descriptor that is given back.

    Raises Unusable when another one keeps collecting into it, or it cannot be written.
    """
    try:
        import fcntl
    except ImportError:
        return os.open(os.devnull, os.O_RDONLY)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except OSError as error:
        raise Unusable(f"cannot write into {folder}: {error.strerror}", "Name another folder with --session.") from None
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > deadline:
                os.close(handle)
                raise Unusable(
                    f"another acdiag live collects into {folder}", "Name another folder with --session."
                ) from None
            time.sleep(0.05)
        else:
            return handle
