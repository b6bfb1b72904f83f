"""Wrong bytes out of right ones: the mutator that needs no library, the same for the same random numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any

LARGEST = 64 * 1024
"""Bytes up to which an input is swollen: what takes quadratic time shows there."""
SWELLING = 1_000
"""One input in so many is swollen; it costs more than all the others."""
MOST_CHANGES = 6
_EDGES = (0, 1, 2, 3, 4, 7, 8, 0x0F, 0x10, 0x1F, 0x20, 0x3F, 0x40, 0x7F, 0x80, 0xC0, 0xFE, 0xFF)
"""Values at which lengths, signs, flags and pointers turn."""
_WORDS = (
    b"\r\n", b"\n", b"\r\n\r\n", b"\0", b"\x1b[31m", b"\xff\xfe", b"\xc3\x28", b"\xe2\x80\xae", b"%00", b"../", b"0",
    b"-1", b"9" * 20, b"4294967296", b"18446744073709551616", b"1e999", b"NaN", b"Infinity", b"null", b"true", b"[",
    b"{", b"]", b"}", b'"', b"'", b"<", b">", b"&a ", b"*a", b": ", b"- ", b",", b";", b"=", b"\t", b"\\", b"|",
    b"[" * 64, b'{"a":' * 40,
    b"\xef\xbb\xbf", b"\xf0\x9f\x98\x80", b"2026-02-30", b"24:60:61", b"::ffff:1.2.3.4", b"\xd9\xa3",
)  # fmt: skip


class Dice(Random):
    """Chance in a hurry: a mutant costs as much as its execution otherwise."""

    def randrange(self, stop: int) -> int:  # type: ignore[override]
        return int(self.random() * stop)

    def choice(self, seq: Sequence[Any]) -> Any:
        return seq[int(self.random() * len(seq))]


def mutated(data: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    """`data` with a few changes, some of which bring in pieces of `others`."""
    if not chance.randrange(SWELLING):
        return swollen(data, chance)
    changed = bytearray(data)
    for _ in range(1 + chance.randrange(MOST_CHANGES)):
        chance.choice(_CHANGES)(changed, others, chance)
    return bytes(changed[:LARGEST])


def swollen(data: bytes, chance: Random) -> bytes:
    """`data` with one piece of it repeated up to the largest size."""
    begin, end = _span(data, chance, 200)
    piece = data[begin:end] or b"\0"
    return (data[:begin] + piece * (LARGEST // len(piece)) + data[end:])[:LARGEST]


def _span(data: bytes | bytearray, chance: Random, most: int = 32) -> tuple[int, int]:
    begin = chance.randrange(len(data) + 1)
    return begin, min(len(data), begin + 1 + chance.randrange(most))


def _flip(data: bytearray, _: Sequence[bytes], chance: Random) -> None:
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _set(data: bytearray, _: Sequence[bytes], chance: Random) -> None:
    if data:
        data[chance.randrange(len(data))] = chance.choice(_EDGES)


def _any(data: bytearray, _: Sequence[bytes], chance: Random) -> None:
    if data:
        data[chance.randrange(len(data))] = chance.randrange(256)


def _number(data: bytearray, _: Sequence[bytes], chance: Random) -> None:
    """A length or a counter that says too much, too little, or one more."""
    size = chance.choice((2, 2, 4))
    if len(data) < size:
        return
    at = chance.randrange(len(data) - size + 1)
    order = chance.choice(("big", "little"))
    now = int.from_bytes(data[at : at + size], order)  # type: ignore[arg-type]
    told = chance.choice((0, 1, now + 1, now - 1, now * 2, len(data), len(data) - at, -1, 1 << (8 * size - 1)))
    data[at : at + size] = (told % (1 << 8 * size)).to_bytes(size, order)  # type: ignore[arg-type]


def _delete(data: bytearray, _: Sequence[bytes], chance: Random) -> None:
    begin, end = _span(data, chance)
    del data[begin:end]


def _repeat(data: bytearray, _: Sequence[bytes], chance: Random) -> None:
    begin, end = _span(data, chance)
    data[end:end] = data[begin:end] * chance.choice((1, 1, 2, 8))


def _copy(data: bytearray, _: Sequence[bytes], chance: Random) -> None:
    begin, end = _span(data, chance)
    at = chance.randrange(len(data) + 1)
    data[at : at + end - begin] = data[begin:end]


def _insert(data: bytearray, _: Sequence[bytes], chance: Random) -> None:
    at = chance.randrange(len(data) + 1)
    data[at:at] = chance.choice(_WORDS) if chance.randrange(2) else chance.randbytes(1 + chance.randrange(8))


def _splice(data: bytearray, others: Sequence[bytes], chance: Random) -> None:
    other = chance.choice(others) if others else b""
    begin, end = _span(other, chance, 400)
    at = chance.randrange(len(data) + 1)
    data[at : at + chance.choice((0, end - begin))] = other[begin:end]


def _cut(data: bytearray, _: Sequence[bytes], chance: Random) -> None:
    if chance.randrange(3) == 0:
        del data[chance.randrange(len(data) + 1) :]


_Change = Callable[[bytearray, Sequence[bytes], Random], None]
_CHANGES: tuple[_Change, ...] = (
    _flip, _flip, _set, _set, _any, _number, _number, _delete, _repeat, _copy, _insert, _splice, _cut,
)  # fmt: skip
