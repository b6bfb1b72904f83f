"""Compressed bytes as a stream: gzip, xz, bzip2 and Zstandard, several parts behind each other included.

Output is asked for in pieces and the input is fed in pieces, so a file that explodes costs time, not memory, and
only until `EXPANSION` is passed.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable
from typing import Protocol

from acdiag.sources.stored import Content
from acdiag.sources.stream import Stream

EXPANSION = 500
"""Times that a stream may grow. One Ethernet frame repeated for ever (a switching loop), the most repetitive capture
that is real, grows 190 times with Zstandard; a gzip file of zeros grows 1,030 times."""

SMALL = 256 * 1024 * 1024
"""Bytes up to which growth does not matter."""

XZ_MEMORY = 192 * 1024 * 1024
"""Memory for xz: its strongest preset, -9, needs 65 MB to expand."""

ZSTD_WINDOW = 128 * 1024 * 1024
"""What the zstd command expands without --long."""

ZSTD_FEED = 1024
"""Bytes given to Zstandard at a time, because its output cannot be limited: 4 bytes may become 128 KiB."""

FEED = 64 * 1024
"""Bytes given to the others at a time."""

ROOM = 32 * 1024
"""Bytes taken out at a time: so much before a damage is lost with it, whoever reads, and in pieces of whatever size."""


class Decoder(Protocol):
    """What bz2 and lzma offer, and what the two classes below make of zlib and zstandard."""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...
    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...


class Inflate:
    def __init__(self, wbits: int) -> None:
        self._zlib = zlib.decompressobj(wbits)

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self._zlib.decompress(self._zlib.unconsumed_tail + data, max_length)

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def needs_input(self) -> bool:
        return not self._zlib.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data


class Zstandard:
    needs_input = True

    def __init__(self) -> None:
        import zstandard

        self._zstd = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW).decompressobj()
        self._error = zstandard.ZstdError

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        try:
            return self._zstd.decompress(data)
        except self._error as error:
            raise ValueError(str(error)) from None

    @property
    def eof(self) -> bool:
        return self._zstd.eof

    @property
    def unused_data(self) -> bytes:
        return self._zstd.unused_data


MAGICS = {
    "gzip": b"\x1f\x8b\x08",
    "xz": b"\xfd7zXZ\0",
    "bzip2": b"BZh",
    "Zstandard": b"\x28\xb5\x2f\xfd",
}
"""First bytes of each compression that is recognised; deflate, which .zip uses, has none."""

_DECODERS: dict[str, tuple[Callable[[], Decoder], int]] = {
    "gzip": (lambda: Inflate(16 + zlib.MAX_WBITS), FEED),
    "deflate": (lambda: Inflate(-zlib.MAX_WBITS), FEED),
    "xz": (lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, XZ_MEMORY), FEED),
    "bzip2": (bz2.BZ2Decompressor, FEED),
    "Zstandard": (Zstandard, ZSTD_FEED),
}

_DAMAGES = (zlib.error, lzma.LZMAError, OSError, ValueError, EOFError)


class Expansion:
    """Compressed content, seen expanded."""

    def __init__(self, content: Content, kind: str) -> None:
        self.content = content
        self.kind = kind

    def open(self) -> Stream:
        return Expanded(self.content.open(), self.kind)


class Expanded(Stream):
    """The bytes that come out of compressed ones."""

    def __init__(self, inner: Stream, kind: str) -> None:
        self._inner = inner
        self._kind = kind
        self._new, self._feed = _DECODERS[kind]
        self._decoder = self._new()
        self._input = b""
        self._output = b""
        self._consumed = self._grown = 0
        self._ended = False

    def read(self, size: int, /) -> bytes:
        pieces = [self._output]
        have = len(self._output)
        while have < size and not self._ended:
            piece = self._step()
            pieces.append(piece)
            have += len(piece)
        output = b"".join(pieces)
        self._output = output[size:]
        return output[:size]

    def _step(self) -> bytes:
        data = self._next_input() if self._decoder.needs_input else b""
        try:
            piece = self._decoder.decompress(data, ROOM)
        except _DAMAGES:
            self._stop(f"damaged {self._kind} data")
            return b""
        self._grown += len(piece)
        if self._grown > max(SMALL, self._consumed * EXPANSION):
            self._stop(f"{self._kind} data that grows more than {EXPANSION} times; not expanded further")
        elif self._decoder.eof:
            self._next_part()
        elif not piece and not data and self._decoder.needs_input:
            self._stop(self._inner.broken or f"the {self._kind} data ends too early")
        return piece

    def _next_input(self) -> bytes:
        if not self._input:
            self._input = self._inner.read(FEED)
            self._consumed += len(self._input)
        data, self._input = self._input[: self._feed], self._input[self._feed :]
        return data

    def _next_part(self) -> None:
        """Go on after the end of a part: another part, zeros that pad the file, or the end."""
        magic = MAGICS.get(self._kind)
        if not magic:
            self._stop("")
            return
        rest = (self._decoder.unused_data + self._input).lstrip(b"\0")
        while len(rest) < len(magic) and (piece := self._inner.read(FEED)):
            self._consumed += len(piece)
            rest = (rest + piece).lstrip(b"\0")
        if not rest:
            self._stop(self._inner.broken)
        elif rest.startswith(magic):
            self._decoder = self._new()
            self._input = rest
        else:
            self._stop(f"garbage behind the {self._kind} data")

    def _stop(self, why: str) -> None:
        self._ended = True
        self.broken = why

    @property
    def progress(self) -> float | None:
        return self._inner.progress

    def close(self) -> None:
        self._inner.close()
