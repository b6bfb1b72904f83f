"""Where bytes are stored, and how to begin reading them again: on disk, in memory, or passing through a pipe.

Sources are opened more than once (to look at the first bytes, to learn the first time, to read), and a thousand of
them may overlap in time, which is more than the files a process may have open. So a stream of a file remembers its
path and its place, and only the files used last are really open; streams in several threads may share one.
"""

from __future__ import annotations

import os
import stat
import threading
from collections import OrderedDict
from io import FileIO
from pathlib import Path
from typing import Protocol

from acdiag.sources.stream import BytesStream, PlacedStream, Stream

OPEN_FILES = 128
"""Files kept open at once; half of what macOS allows a process by default (256)."""

_OPENED: OrderedDict[str, FileIO] = OrderedDict()
"""Those that are open, of the whole process, since its files are what is counted; the one used last at the end."""
_USING = threading.Lock()
"""Held from finding a file to having read it: nobody else moves its place or closes it meanwhile."""


class Content(Protocol):
    """Bytes that can be read from the start as often as needed."""

    def open(self) -> Stream: ...


class Placed(Protocol):
    """Content that can also be read from any place."""

    def open(self) -> PlacedStream: ...


class Held:
    """Bytes in memory."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def open(self) -> BytesStream:
        return BytesStream(self._data)


class DiskFile:
    """A regular file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.size = Path(path).stat().st_size

    def open(self) -> DiskStream:
        return DiskStream(self.path, self.size)


class DiskStream(PlacedStream):
    """The bytes of a regular file; closed, it can still be read on."""

    def __init__(self, path: str, size: int) -> None:
        super().__init__(size)
        self._path = path

    def read(self, size: int, /) -> bytes:
        try:
            with _USING:
                file = _opened(self._path)
                file.seek(self.place)
                piece = file.read(size) or b""
        except (OSError, OverflowError) as error:
            self.broken = f"reading failed: {reason(error)}"
            return b""
        self.place += len(piece)
        return piece

    def close(self) -> None:
        with _USING:
            if file := _OPENED.pop(self._path, None):
                file.close()


def _opened(path: str) -> FileIO:
    """The file, opened again where it was closed for others. Raises OSError."""
    file = _OPENED.get(path)
    if file is None:
        while len(_OPENED) >= OPEN_FILES:
            _OPENED.popitem(last=False)[1].close()
        file = _OPENED[path] = FileIO(path)
    _OPENED.move_to_end(path)
    return file


def is_regular(path: str) -> bool:
    """Whether the path is a file with a beginning and an end; a pipe or device may block for ever.

    Raises OSError when there is nothing to look at.
    """
    return stat.S_ISREG(os.stat(path).st_mode)


def reason(error: Exception) -> str:
    """The operating system's words, as the end of a sentence."""
    words = (isinstance(error, OSError) and error.strerror) or str(error)
    return words[:1].lower() + words[1:]
