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


@contextmanager
def opened(path: str | None) -> Iterator[TextIO]:
    """Stdout, or the file `path` (mode 0600, a symbolic link is refused)."""
    if path is None or path == "-":
        yield sys.stdout
        sys.stdout.flush()
        return
    target = Path(path)
    if target.is_symlink():
        raise Unusable(f"{path} is a symbolic link", "Name the file itself with -o.")
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
        with open(handle, "w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        raise Unusable(f"cannot write {path}: {error.strerror}", "Choose another place with -o.") from None


def face(path: str | None) -> tuple[bool, int, bool]:
    """Colour, width and Unicode of the place that text goes to."""
    from acdiag.present.text.paper import PIPED_WIDTH, paper_for

    if path is not None and path != "-":
        return False, PIPED_WIDTH, True
    paper = paper_for(sys.stdout)
    return paper.colour, paper.width, paper.unicode
