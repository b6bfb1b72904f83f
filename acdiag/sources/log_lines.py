"""A text file as numbered lines, ended by LF or CR LF, with a bound on what one line may hold."""

from __future__ import annotations

from collections.abc import Iterator

from acdiag.model.named_tuple import NamedTuple
from acdiag.sources.stream import CHUNK, Stream

LONGEST = 65_536
"""Bytes of a line that are kept: no datagram holds more, and a file without line ends must not fill the memory."""
BOM = b"\xef\xbb\xbf"


class Numbered(NamedTuple):
    """One line."""

    number: int
    """From 1."""
    data: bytes
    """Without its end, and at most `LONGEST` bytes."""
    cut: bool = False
    """There was more of it."""


def numbered(stream: Stream) -> Iterator[Numbered]:
    """The lines of a stream to its end; a last line without end counts."""
    number, kept, cut = 1, stream.read(CHUNK).removeprefix(BOM), False
    while True:
        *whole, kept = kept.split(b"\n")
        for line in whole:
            yield _line(number, line, cut)
            number, cut = number + 1, False
        if len(kept) > LONGEST:
            kept, cut = kept[: LONGEST + 1], True
        piece = stream.read(CHUNK)
        if not piece:
            break
        kept += piece
    if kept:
        yield _line(number, kept, cut)


def _line(number: int, data: bytes, cut: bool) -> Numbered:
    data = data.removesuffix(b"\r")
    return Numbered(number, data[:LONGEST], cut or len(data) > LONGEST)
