"""Where a command's data goes: stdout, or a file that nobody else can read.

A file appears when it is whole, and takes the place of the one before it then: Ctrl-C, SIGTERM or a full disk leave
what was there, and no half of a report.
"""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from acdiag.model.errors import Unusable


def write(text: str, path: str | None) -> None:
    """Put `text` on stdout, or in `path`."""
    if path is None or path == "-":
        say(text)
        return
    with opened(path) as out:
        out.write(text)


def write_pieces(pieces: Iterable[str], path: str | None) -> None:
    """Put a long text on stdout, or in `path`, as it comes."""
    if path not in (None, "-"):
        with opened(path) as out:
            out.writelines(pieces)
    elif codecs.lookup(sys.stdout.encoding or "utf-8").name == "utf-8":
        sys.stdout.writelines(pieces)
        sys.stdout.flush()
    else:
        # In which encoding a text goes out is decided by all of it.
        say("".join(pieces))


def say(text: str) -> None:
    """Put `text` on stdout. What the terminal's encoding lacks goes out as UTF-8: JSON, CSV and HTML are that."""
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
    else:
        sys.stdout.write(text)
    sys.stdout.flush()


def write_bytes(data: bytes, path: str | None) -> None:
    """Put bytes on stdout, or in `path`."""
    if path is None or path == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return
    with placed(path) as new:
        new.write_bytes(data)


@contextmanager
def opened(path: str | None) -> Iterator[TextIO]:
    """Stdout, or the file `path` (mode 0600, a symbolic link is refused)."""
    if path is None or path == "-":
        yield sys.stdout
        sys.stdout.flush()
        return
    with placed(path) as new, new.open("w", encoding="utf-8", newline="") as file:
        yield file


@contextmanager
def placed(path: str) -> Iterator[Path]:
    """A file to write, with the ending of `path`, which it becomes when it is written; a device is written itself.

    Raises `Unusable` for a symbolic link and for what the system refuses.
    """
    target = Path(path)
    if target.is_symlink():
        raise Unusable(f"{path} is a symbolic link", "Name the file itself with -o.")
    try:
        if target.exists() and not target.is_file():
            yield target
            return
        with _beside(target) as new:
            yield new
            os.replace(new, target)
    except OSError as error:
        raise Unusable(f"cannot write {path}: {error.strerror}", "Choose another place with -o.") from None


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """An empty file in the same folder, for its owner alone, that is gone afterwards whatever happened."""
    import tempfile

    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".acdiag-", suffix=target.suffix)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)


def face(path: str | None) -> tuple[bool, int, bool]:
    """Colour, width and Unicode of the place that text goes to."""
    from acdiag.present.text.paper import PIPED_WIDTH, paper_for

    if path is not None and path != "-":
        return False, PIPED_WIDTH, True
    paper = paper_for(sys.stdout)
    return paper.colour, paper.width, paper.unicode
