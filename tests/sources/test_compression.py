from __future__ import annotations

import bz2
import gzip
import lzma
import random
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
import zstandard

from acdiag.sources import compression
from acdiag.sources.compression import Expanded, Expansion
from acdiag.sources.stored import Held
from acdiag.sources.stream import BytesStream

COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "xz": lzma.compress,
    "bzip2": bz2.compress,
    "Zstandard": zstandard.compress,
}
NOISE = random.Random(1).randbytes(300_000)
WORDS = b" ".join(random.Random(2).choices((b"INVITE", b"SIP/2.0", b"200 OK", b"a=rtpmap:8", b"BYE"), k=100_000))
KINDS = pytest.mark.parametrize("kind", COMPRESS)


def expand(data: bytes, kind: str, size: int = 10_000) -> tuple[bytes, str]:
    """What comes out in pieces of a size, and why it ended too early."""
    stream = Expanded(BytesStream(data), kind)
    pieces = []
    while piece := stream.read(size):
        assert len(piece) <= size
        pieces.append(piece)
    assert stream.read(size) == b""
    return b"".join(pieces), stream.broken


@KINDS
@pytest.mark.parametrize("original", [b"", b"x", b"\0" * 1_000_000, NOISE], ids=["nothing", "x", "zeros", "noise"])
def test_expanding_undoes_compressing(kind: str, original: bytes) -> None:
    assert expand(COMPRESS[kind](original), kind) == (original, "")


@KINDS
def test_parts_behind_each_other_and_zeros_behind_them(kind: str) -> None:
    data = COMPRESS[kind](b"first ") + COMPRESS[kind](b"second") + bytes(100_000)
    assert expand(data, kind) == (b"first second", "")


@KINDS
def test_garbage_behind_is_said(kind: str) -> None:
    assert expand(COMPRESS[kind](b"whole") + b"garbage", kind) == (b"whole", f"garbage behind the {kind} data")


@KINDS
def test_a_cut_keeps_what_came_before(kind: str) -> None:
    output, broken = expand(COMPRESS[kind](NOISE)[:-5], kind)
    assert NOISE.startswith(output)
    assert broken == f"the {kind} data ends too early"


def test_damage_keeps_what_came_before() -> None:
    data = bytearray(gzip.compress(NOISE))
    data[-8] ^= 1
    output, broken = expand(bytes(data), "gzip")
    assert NOISE.startswith(output)
    assert len(output) > 200_000
    assert broken == "damaged gzip data"


@KINDS
def test_what_a_damage_leaves_is_the_same_for_every_reader(kind: str) -> None:
    """The fast path reads in other pieces, and has to come to the same answer."""
    data = bytearray(COMPRESS[kind](WORDS))
    data[len(data) // 2 : len(data) // 2 + 40] = b"\xff" * 40
    outputs = {expand(bytes(data), kind, size) for size in (999, 65_536, 1 << 20)}
    ((output, broken),) = outputs
    assert output != WORDS
    assert broken == f"damaged {kind} data"


def test_raw_deflate() -> None:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    assert expand(packer.compress(NOISE) + packer.flush() + b"what follows", "deflate") == (NOISE, "")


def test_xz_that_wants_much_memory_is_refused() -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 30}]
    header = lzma.LZMACompressor(filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20}])
    small = header.compress(b"x") + header.flush()
    # The dictionary size is one byte of the block header, whose checksum follows it.
    block = bytearray(small[12 : 12 + 8])
    assert filters[0]["dict_size"] == (2 | 36 & 1) << 36 // 2 + 11
    block[4] = 36
    huge = small[:12] + bytes(block) + zlib.crc32(block).to_bytes(4, "little") + small[24:]
    assert expand(huge, "xz") == (b"", "damaged xz data")


def _bomb(kind: str) -> bytes:
    """300 MB of zeros."""
    if kind == "Zstandard":
        return zstandard.compress(bytes(1_000_000)) * 300
    packer = zlib.compressobj(wbits=31) if kind == "gzip" else lzma.LZMACompressor(preset=0)
    return b"".join([packer.compress(bytes(1_000_000)) for _ in range(300)]) + packer.flush()


@pytest.mark.parametrize("kind", ["gzip", "xz", "Zstandard"])
def test_explosion_is_stopped_and_needs_no_memory(kind: str) -> None:
    data = _bomb(kind)
    tracemalloc.start()
    stream = Expanded(BytesStream(data), kind)
    grown = 0
    while piece := stream.read(1 << 18):
        grown += len(piece)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert compression.SMALL <= grown < compression.SMALL + (1 << 20)
    assert stream.broken == f"{kind} data that grows more than 500 times; not expanded further"
    assert peak < 40_000_000


def test_progress_is_that_of_the_compressed_bytes() -> None:
    stream = Expansion(Held(gzip.compress(NOISE)), "gzip").open()
    assert stream.progress == 0
    stream.read(10_000)
    middle = stream.progress
    stream.skip(1_000_000)
    assert middle is not None
    assert 0 < middle < 0.5
    assert stream.progress == 1
