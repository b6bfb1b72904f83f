"""Standard input and named pipes: bytes that pass only once, although sources are opened more than once.

The beginning is kept, so that looking at the first bytes and at the first record does not lose them.
"""

from __future__ import annotations

from typing import BinaryIO

from acdiag.sources.stored import reason
from acdiag.sources.stream import Stream

HEAD = 4 * 1024 * 1024
"""Bytes kept from the beginning: more than lies before the first packet of any real capture."""


class Pipe:
    """Bytes that come once; every stream begins at the first byte, but only one may go beyond the head."""

    def __init__(self, file: BinaryIO, *, closing: bool = True) -> None:
        self._file = file
        self.head = bytearray()
        self.passed = 0
        """Bytes that came so far."""
        self.broken = ""
        self._over = False
        self._closing = closing

    @property
    def kept(self) -> bool:
        """All of it came and is still there: it can be read once more."""
        return self._over and self.passed == len(self.head)

    def open(self) -> Stream:
        return PipeStream(self)

    def pull(self, size: int) -> bytes:
        """The next bytes of the pipe, as they come."""
        try:
            piece: bytes = self._file.read1(size) if hasattr(self._file, "read1") else self._file.read(size)
        except (OSError, ValueError) as error:
            self.broken = f"reading failed: {reason(error)}"
            return b""
        self._over = not piece
        if self.passed == len(self.head) and self.passed + len(piece) <= HEAD:
            self.head += piece
        self.passed += len(piece)
        return piece

    def close(self) -> None:
        """Let the writer know that nothing more is wanted; standard input is left to the interpreter."""
        if self._closing:
            self._file.close()


class PipeStream(Stream):
    """One reading of a pipe."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self._at = 0

    def read(self, size: int, /) -> bytes:
        pipe = self._pipe
        if self._at < len(pipe.head):
            piece = bytes(pipe.head[self._at : self._at + size])
        elif self._at == pipe.passed:
            piece = pipe.pull(size)
            self.broken = pipe.broken
        else:
            self.broken = "the beginning of the pipe is gone"
            return b""
        self._at += len(piece)
        return piece
