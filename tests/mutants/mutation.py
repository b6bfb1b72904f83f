"""One mutant: a seed of a family, and what was done to it; the same for the same family, number and start of chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from random import Random
from struct import Struct
from typing import NamedTuple

from tests.mutants import file_mutations, packet_mutations
from tests.mutants.seeds import Seed, seed

LONG = 30_000
"""Bytes of a file that is chosen once where shorter ones are chosen `SHORT_ONES` times: it takes as much longer."""
SHORT_ONES = 4

Mutation = Callable[[Random, Seed], bytes]
MUTATIONS: tuple[Mutation, ...] = (*file_mutations.MUTATIONS, *packet_mutations.MUTATIONS)


class Mutant(NamedTuple):
    seed: Seed
    how: str
    data: bytes


def mutant(family: str, paths: Sequence[Path], number: int, start: int = 0) -> Mutant:
    """The mutant `number` of a family; each mutation has its turn, and each file, in an order of chance each time."""
    rng = Random(f"{start} {family} {number}")
    files = _turns(tuple(paths))
    turn, place = divmod(number, len(files))
    order = Random(f"{start} {family} turn {turn}").sample(range(len(files)), len(files))
    chosen = seed(files[order[place]])
    change = MUTATIONS[number % len(MUTATIONS)]
    return Mutant(chosen, change.__name__, change(rng, chosen))


@lru_cache(None)
def _turns(paths: tuple[Path, ...]) -> list[Path]:
    """Files as often as they are chosen in a turn: damage does to short ones most of what it does to long ones."""
    return [path for path in paths for _ in range(1 if path.stat().st_size > LONG else SHORT_ONES)]


def loses(made: Mutant) -> bool:
    """Whether packets that are missing have to be told of: the file was cut within a record, or its packing damaged."""
    if made.how == "cut":
        return len(made.data) not in _ends(made.seed.raw)
    return made.how == "damage_container"


def _ends(raw: bytes) -> set[int]:
    """Where a whole record, or block, ends: a file that is cut there shows nothing of it."""
    if raw[:4] == b"\n\r\r\n":
        return {behind + 4 for _, behind in file_mutations._blocks(raw)}
    order = "<" if raw[:1] in b"\xd4\x4d\x34" else ">"
    unpack = Struct(order + "8xI4x").unpack_from
    head = 24 if raw[:4] in (b"\x34\xcd\xb2\xa1", b"\xa1\xb2\xcd\x34") else 16
    at, found = 24, {24}
    while at + 16 <= len(raw):
        at += head + unpack(raw, at)[0]
        found.add(at)
    return found
