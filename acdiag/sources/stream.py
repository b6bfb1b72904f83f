"""Bytes from the first to the last, a piece at a time, whatever they are stored in.

A stream does not raise: where its bytes end before they should, `read` returns nothing more and `broken` says why.
So a reader has one way to end, and everything before the damage is used.
"""

from __future__ import annotations

CHUNK = 64 * 1024
"""Bytes read at a time: large enough that the read costs little, small enough that what was read is still in the
processor's cache when it is looked at, and for a thousand sources at once."""


class Stream:
    """Bytes in order."""

    broken = ""
    """Why the bytes ended too early; empty while all is well."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; none only at the end."""
        raise NotImplementedError

    def skip(self, count: int) -> None:
        """Go forward without keeping the bytes."""
        while count > 0 and (piece := self.read(min(count, CHUNK))):
            count -= len(piece)

    @property
    def progress(self) -> float | None:
        """Fraction that is read, 0 to 1; None when the end is not known."""
        return None

    def close(self) -> None:
        """Let go of what the stream holds; closing twice is fine."""


class PlacedStream(Stream):
    """A stream of something that can be read from any place."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.place = 0
        """Where the next byte is read; may be set."""

    def skip(self, count: int) -> None:
        self.place += count

    @property
    def progress(self) -> float | None:
        return min(self.place / self.size, 1.0) if self.size else 1.0


class BytesStream(PlacedStream):
    """Bytes that are in memory already."""

    def __init__(self, data: bytes) -> None:
        super().__init__(len(data))
        self._data = data

    def read(self, size: int, /) -> bytes:
        piece = self._data[self.place : self.place + size]
        self.place += len(piece)
        return piece


def filled(stream: Stream, kept: bytes, need: int, chunk: int = CHUNK) -> bytes:
    """`kept`, which was read last, and what follows it: at least `need` bytes unless the stream ends before.

    It is read in pieces of `chunk`. Where the stream can go back, a piece begins with what was kept: reading a record
    twice is faster than joining it to all that follows.
    """
    if kept and need <= chunk and isinstance(stream, PlacedStream):
        place = stream.place
        stream.place -= len(kept)
        piece = stream.read(chunk)
        if len(piece) >= need:
            return piece
        stream.place = place
        if stream.broken:
            return kept
    have = len(kept)
    pieces = [kept]
    while have < need and (piece := stream.read(chunk)):
        pieces.append(piece)
        have += len(piece)
    return b"".join(pieces)
