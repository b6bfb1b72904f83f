"""A folder that only its owner reads, for files named after findings; nothing in it is followed elsewhere.

The folder may lie where others write (/tmp), so neither it nor a file in it may be a symbolic link that leads our
bytes to another place.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from acdiag.model.errors import Unusable
from acdiag.model.expression import expression

LONGEST_NAME = 120
"""Characters of a file's name before its ending; file systems allow 255 bytes."""

_UNSAFE = expression(r"[^A-Za-z0-9._@-]+")
_FLAGS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class Drawer:
    """Files of one run."""

    def __init__(self, folder: str) -> None:
        """Make the folder, or take the one that is there. Raises `Unusable`."""
        self.folder = Path(folder)
        self._names: set[str] = set()
        self._begun: list[str] = []
        if self.folder.is_symlink():
            raise Unusable(f"{folder} is a symbolic link", "Name the folder itself with --carve.")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Unusable(
                f"cannot make the folder {folder}: {error.strerror}", "Choose another with --carve."
            ) from None
        if not os.access(self.folder, os.W_OK | os.X_OK):
            raise Unusable(f"cannot write in {folder}", "Choose another folder with --carve.")

    def file(self, word: str) -> str:
        """Begin an empty pcapng named after `word`; gives its name. Raises `Unusable`."""
        stem = _UNSAFE.sub("-", word).strip(".-")[:LONGEST_NAME] or "finding"
        name, again = f"{stem}.pcapng", 1
        while name.casefold() in self._names:
            again += 1
            name = f"{stem}-{again}.pcapng"
        self._names.add(name.casefold())
        self._write(name, b"", os.O_CREAT | os.O_TRUNC)
        self._begun.append(name)
        return name

    def append(self, name: str, data: bytes) -> None:
        """Put `data` at the end of a file that was begun. Raises `Unusable`."""
        self._write(name, data, os.O_APPEND)

    def discard(self) -> None:
        """Take away what this run has begun: it will not be ended."""
        for name in self._begun:
            with suppress(OSError):
                (self.folder / name).unlink()

    def _write(self, name: str, data: bytes, how: int) -> None:
        path = self.folder / name
        try:
            with open(os.open(path, os.O_WRONLY | how | _FLAGS, 0o600), "wb") as file:
                if how & os.O_CREAT and hasattr(os, "fchmod"):
                    os.fchmod(file.fileno(), 0o600)
                file.write(data)
        except OSError as error:
            why = "is a symbolic link" if path.is_symlink() else f"cannot be written: {error.strerror}"
            raise Unusable(f"{path} {why}", "Choose an empty folder with --carve.") from None
