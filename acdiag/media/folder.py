"""A folder for sound that only its owner hears; nothing that is there already is written over or followed elsewhere."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from acdiag.model.errors import Unusable
from acdiag.model.expression import expression

LONGEST_NAME = 120
"""Characters of a file's name before its ending; file systems allow 255 bytes."""

_UNSAFE = expression(r"[^A-Za-z0-9._@-]+")
_FLAGS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_HINT = "Choose an empty folder with --wav."


class Folder:
    """Files of one run."""

    def __init__(self, path: str) -> None:
        """Make the folder, or take the one that is there. Raises `Unusable`."""
        self.path = Path(path)
        self._begun: list[str] = []
        if self.path.is_symlink():
            raise Unusable(f"{path} is a symbolic link", "Name the folder itself with --wav.")
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Unusable(f"cannot make the folder {path}: {error.strerror}", "Choose another with --wav.") from None
        if not os.access(self.path, os.W_OK | os.X_OK):
            raise Unusable(f"cannot write in {path}", "Choose another folder with --wav.")
        there = next((each.name for each in sorted(self.path.glob("*.wav"))), None)
        if there is not None:
            raise Unusable(f"{path} holds sound already, {there}", _HINT)

    def create(self, words: str) -> tuple[str, BinaryIO]:
        """Begin an empty WAV named after `words`; its name and the file. Raises `Unusable` where one is there."""
        name = (_UNSAFE.sub("-", words).strip(".-")[:LONGEST_NAME] or "stream") + ".wav"
        try:
            handle = os.open(self.path / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS, 0o600)
        except OSError as error:
            raise Unusable(f"{self.path / name} cannot be written: {error.strerror}", _HINT) from None
        self._begun.append(name)
        return name, open(handle, "wb")

    def discard(self) -> None:
        """Take away what this run has begun: it will not be ended."""
        for name in self._begun:
            with suppress(OSError):
                (self.path / name).unlink()
