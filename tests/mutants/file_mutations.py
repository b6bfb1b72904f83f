"""Mutations of a file as it is stored, whatever it holds."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from random import Random
from struct import Struct

import zstandard

from tests.mutants.seeds import Seed
from tests.mutants.writing import written


def _flipped(rng: Random, data: bytes, most: int = 16) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.randint(1, most) if changed else 0):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def flip_bits(rng: Random, seed: Seed) -> bytes:
    return _flipped(rng, seed.raw)


def flip_bits_of_headers(rng: Random, seed: Seed) -> bytes:
    """The first bytes, where a file says what it is."""
    return _flipped(rng, seed.raw[:200], 4) + seed.raw[200:]


def cut(rng: Random, seed: Seed) -> bytes:
    return seed.raw[: rng.randrange(len(seed.raw) or 1)]


def repeat_bytes(rng: Random, seed: Seed) -> bytes:
    at, size = _piece(rng, seed.raw)
    return seed.raw[: at + size] + seed.raw[at : at + size] * rng.randint(1, 3) + seed.raw[at + size :]


def drop_bytes(rng: Random, seed: Seed) -> bytes:
    at, size = _piece(rng, seed.raw)
    return seed.raw[:at] + seed.raw[at + size :]


def overwrite_bytes(rng: Random, seed: Seed) -> bytes:
    at, size = _piece(rng, seed.raw)
    filling = rng.choice((bytes(size), b"\xff" * size, rng.randbytes(size)))
    return seed.raw[:at] + filling + seed.raw[at + size :]


def append_itself(rng: Random, seed: Seed) -> bytes:
    return seed.raw + seed.raw


def _piece(rng: Random, data: bytes) -> tuple[int, int]:
    at = rng.randrange(len(data) or 1)
    return at, min(rng.choice((1, 2, 3, 4, 16, 60, 500)), len(data) - at)


def swap_byte_order(rng: Random, seed: Seed) -> bytes:
    """The magic number of one byte order, and all else in the other."""
    data = bytearray(seed.raw)
    at = 8 if data[:4] == b"\n\r\r\n" else 0
    data[at : at + 4] = data[at : at + 4][::-1]
    return bytes(data)


def lie_about_blocks(rng: Random, seed: Seed) -> bytes:
    """Block lengths of a pcapng: before, behind, or both; of another file whatever is at a multiple of four."""
    data = bytearray(seed.raw)
    places = _blocks(seed.raw) or [(at, at) for at in range(4, len(data) - 8, 4)]
    for _ in range(rng.randint(1, 3) if places else 0):
        before, behind = rng.choice(places)
        lie = _lie(rng, int.from_bytes(data[before : before + 4], "little")).to_bytes(4, rng.choice(("little", "big")))
        for at in rng.choice(((before,), (behind,), (before, behind))):
            data[at : at + 4] = lie
    return bytes(data)


def _lie(rng: Random, number: int) -> int:
    lies = (
        0,
        1,
        12,
        0x7FFFFFFF,
        0xFFFFFFFF,
        number + 4,
        number - 4,
        number * 2,
        number + 1,
        1 << 24,
        rng.getrandbits(32),
    )
    return rng.choice(lies) & 0xFFFFFFFF


def _blocks(data: bytes) -> list[tuple[int, int]]:
    """Where the lengths before and behind each pcapng block are."""
    if data[:4] != b"\n\r\r\n":
        return []
    unpack = Struct("<I" if data[8:12] == b"\x4d\x3c\x2b\x1a" else ">I").unpack_from
    at, found = 0, []
    while at + 12 <= len(data):
        size = unpack(data, at + 4)[0] + 3 & ~3
        if size < 12 or at + size > len(data):
            break
        found.append((at + 4, at + size - 4))
        at += size
    return found


def _zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("../../boot.pcap", (2026, 1, 1, 0, 0, 0)), data)
        archive.writestr(zipfile.ZipInfo("/etc/readme.txt", (2026, 1, 1, 0, 0, 0)), b"none")
    return out.getvalue()


def _in_tar(data: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name in ("../boot.pcap", "/tmp/again.pcap"):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


WRAPPINGS: tuple[Callable[[bytes], bytes], ...] = (
    lambda data: gzip.compress(data, 1, mtime=0),
    lambda data: bz2.compress(data, 1),
    lambda data: lzma.compress(data, preset=0),
    lambda data: zstandard.ZstdCompressor(level=1).compress(data),
    _zipped,
    _in_tar,
    lambda data: gzip.compress(_in_tar(data), 1, mtime=0),
)


def damage_container(rng: Random, seed: Seed) -> bytes:
    """Compressed or packed, and then damaged."""
    packed = rng.choice(WRAPPINGS)(seed.raw)
    return rng.choice((_flipped, _cut, _flipped_start, _flipped_end))(rng, packed)


def _cut(rng: Random, data: bytes) -> bytes:
    return data[: rng.randrange(len(data))]


def _flipped_start(rng: Random, data: bytes) -> bytes:
    return _flipped(rng, data[:64], 3) + data[64:]


def _flipped_end(rng: Random, data: bytes) -> bytes:
    return data[:-64] + _flipped(rng, data[-64:], 3)


def two_files_in_one(rng: Random, seed: Seed) -> bytes:
    """A capture written behind another, as `cat` joins them."""
    half = len(seed.records) // 2
    return written(rng, seed.records[:half]) + written(rng, seed.records[half:])


MUTATIONS = (
    flip_bits,
    flip_bits_of_headers,
    cut,
    repeat_bytes,
    drop_bytes,
    overwrite_bytes,
    append_itself,
    swap_byte_order,
    lie_about_blocks,
    damage_container,
    two_files_in_one,
)
