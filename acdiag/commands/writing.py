"""Where a command's data goes: stdout, or a file that nobody else can read."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from acdiag.model.errors import Unusable


def write(text: str, path: str | None) -> None:
    """Put `text` on stdout, or in `path`."""
    with opened(path) as out:
        out.write(text)


def write_bytes(data: bytes, path: str | None) -> None:
    """Put bytes on stdout, or in `path`."""
    if path is None or path == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return
    try:
        with open(_handle(path), "wb") as file:
            file.write(data)
    except OSError as error:
        raise Unusable(f"cannot write {path}: {error.strerror}", "Choose another place with -o.") from None


@contextmanager
def opened(path: str | None) -> Iterator[TextIO]:
    """Stdout, or the file `path` (mode 0600, a symbolic link is refused)."""
    if path is None or path == "-":
        yield sys.stdout
        sys.stdout.flush()
        return
    try:
        with open(_handle(path), "w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        raise Unusable(f"cannot write {path}: {error.strerror}", "Choose another place with -o.") from None


def _handle(path: str) -> int:
    """The file, begun anew for its owner alone. Raises `Unusable` for a symbolic link, and OSError."""
    target = Path(path)
    if target.is_symlink():
        raise Unusable(f"{path} is a symbolic link", "Name the file itself with -o.")
    return os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)


def face(path: str | None) -> tuple[bool, int, bool]:
    """Colour, width and Unicode of the place that text goes to."""
    from acdiag.present.text.paper import PIPED_WIDTH, paper_for

    if path is not None and path != "-":
        return False, PIPED_WIDTH, True
    paper = paper_for(sys.stdout)
    return paper.colour, paper.width, paper.unicode
