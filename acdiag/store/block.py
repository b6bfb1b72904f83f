"""Some thousand lines as one value of a database: times, senders, lengths and texts beside each other, compressed.

Layout before compression, little endian: a signed 64-bit time (ns since the epoch) for each line, a 32-bit index of its
sender, a 32-bit length, then all the lines' bytes.
"""

from __future__ import annotations

import ipaddress
import sys
from array import array
from collections.abc import Iterator
from functools import lru_cache
from itertools import repeat

import zstandard

from acdiag.model.arrival import Line
from acdiag.model.named_tuple import NamedTuple

LARGEST = 256_000_000
"""Bytes of one block unpacked; more was not written by us."""
_PER_LINE = 16
_LEVEL = 1


class Batch:
    """Lines that one listener took, not yet stored."""

    __slots__ = ("lines", "listener", "senders", "size", "times")

    def __init__(self, listener: str) -> None:
        self.listener = listener
        self.times: list[int] = []
        """ns since the epoch."""
        self.senders: list[str] = []
        """Addresses as the socket told them."""
        self.lines: list[bytes] = []
        self.size = 0
        """Bytes of all lines; set by `weigh`."""

    def weigh(self) -> int:
        """Bytes of memory that it takes, about."""
        self.size = sum(map(len, self.lines))
        return self.size + 100 * len(self.lines)


class Block(NamedTuple):
    """A batch as it is stored."""

    number: int
    """How many lines."""
    start: int
    """The earliest time in it, ns."""
    latest: int
    senders: list[str]
    size: int
    """Bytes of all lines."""
    body: bytes


def pack(batch: Batch) -> Block:
    """A batch of at least one line."""
    index: dict[str, int] = {}
    for sender in batch.senders:
        if sender not in index:
            index[sender] = len(index)
    columns = (
        array("q", batch.times),
        array("I", map(index.__getitem__, batch.senders)),
        array("I", map(len, batch.lines)),
    )
    plain = b"".join([*map(_little, columns), *batch.lines])
    body = zstandard.ZstdCompressor(level=_LEVEL).compress(plain)
    senders = [plain_address(sender) for sender in index]
    size = len(plain) - _PER_LINE * len(batch.lines)
    return Block(len(batch.lines), min(batch.times), max(batch.times), senders, size, body)


def unpack(block: Block, source: str, first: int) -> Iterator[Line]:
    """The lines of a block, numbered from `first`.

    Raises ValueError when it is damaged.
    """
    count, length = block.number, _PER_LINE * block.number + block.size
    if count <= 0 or block.size < 0 or length > LARGEST:
        raise ValueError("a block of lines of impossible size")
    try:
        if zstandard.frame_content_size(block.body) not in (-1, length):
            # What a frame claims is had before it is unpacked, whatever the largest size is.
            raise ValueError("a block of lines of another size than it says")
        plain = zstandard.ZstdDecompressor().decompress(block.body, max_output_size=length)
    except zstandard.ZstdError as error:
        raise ValueError(f"a damaged block of lines: {error}") from None
    if len(plain) != length:
        raise ValueError("a block of lines that is shorter than it says")
    times, indexes, lengths = array("q"), array("I"), array("I")
    at = 0
    for column in (times, indexes, lengths):
        end = at + column.itemsize * count
        column.frombytes(plain[at:end])
        if sys.byteorder == "big":
            column.byteswap()
        at = end
    if sum(lengths) != block.size or max(indexes) >= len(block.senders):
        raise ValueError("a block of lines that contradicts itself")
    return _lines(block, plain, (times, indexes, lengths), source, first)


def _lines(
    block: Block, plain: bytes, columns: tuple[array[int], array[int], array[int]], source: str, first: int
) -> Iterator[Line]:
    times, indexes, lengths = columns
    senders, at = block.senders, _PER_LINE * block.number
    numbers = range(first, first + block.number)
    for source_, number, time, index, length in zip(repeat(source), numbers, times, indexes, lengths, strict=False):
        end = at + length
        yield Line(source_, number, time, senders[index], plain[at:end])
        at = end


def _little(column: array[int]) -> bytes:
    if sys.byteorder == "big":
        column.byteswap()
    return column.tobytes()


@lru_cache(maxsize=65_536)
def plain_address(address: str) -> str:
    """An IPv4 address that came to an IPv6 socket as IPv4, and a link-local one without its interface."""
    address = address.partition("%")[0]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return str(mapped or parsed)
