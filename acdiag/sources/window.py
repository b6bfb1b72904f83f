"""A part of another stream: a member of an archive."""

from __future__ import annotations

from collections.abc import Callable
from zlib import crc32

from acdiag.sources.stream import Stream


class Window(Stream):
    """The next `size` bytes of a stream."""

    def __init__(self, stream: Stream, size: int, give_back: Callable[[Stream, int], None] | None = None) -> None:
        self._stream = stream
        self._size = self._left = size
        self._give_back = give_back
        """Called once, instead of closing, with the stream and how many bytes were read of it."""
        self._closed = False

    def read(self, size: int, /) -> bytes:
        piece = self._stream.read(min(size, self._left)) if self._left and not self._closed else b""
        self._left -= len(piece)
        if self._left and not piece:
            self.broken = self._stream.broken or "the archive ends too early"
        return piece

    @property
    def progress(self) -> float | None:
        return 1 - self._left / self._size if self._size else 1.0

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        if self._give_back:
            self._give_back(self._stream, self._size - self._left)
        else:
            self._stream.close()


class Checked(Stream):
    """A stream whose bytes must have a checksum in the end."""

    def __init__(self, stream: Stream, checksum: int) -> None:
        self._stream = stream
        self._expected = checksum
        self._checksum = 0

    def read(self, size: int, /) -> bytes:
        piece = self._stream.read(size)
        self._checksum = crc32(piece, self._checksum)
        if not piece:
            self.broken = self._stream.broken
            if not self.broken and self._checksum != self._expected:
                self.broken = "the checksum of the archive's member is wrong"
        return piece

    @property
    def progress(self) -> float | None:
        return self._stream.progress

    def close(self) -> None:
        self._stream.close()
