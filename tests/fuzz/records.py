"""Captures as inputs: changed record by record, so that most of what a mutant says is still read.

The form is pcap with times in nanoseconds and link type Ethernet. A mutator that knows nothing of it breaks the first
length that it meets, and everything behind that is lost.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from random import Random

from acdiag.model.arrival import Frame
from acdiag.sources import pcap
from acdiag.sources.stream import BytesStream
from tests.fuzz.mutation import mutated

HEADER = struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 262_144, 1)
MOST = 400
"""Records of a mutant."""
SOURCE = "fuzz.pcap"

Record = tuple[int, bytes, int]
"""Time (ns), captured bytes, length on the wire."""


def frames_of(data: bytes) -> Iterator[Frame]:
    """The frames of an input, whatever it is."""
    return pcap.frames(BytesStream(data), SOURCE, [])


def records_of(data: bytes) -> list[Record]:
    return [(frame.at, frame.data, frame.wire_length) for frame in frames_of(data)]


def written(records: Sequence[Record]) -> bytes:
    """The input that holds them."""
    parts = [HEADER]
    for at, data, length in records:
        seconds, fraction = divmod(at, 1_000_000_000)
        parts.append(struct.pack("<IIII", seconds & 0xFFFFFFFF, fraction, len(data), length & 0xFFFFFFFF) + data)
    return b"".join(parts)


def changed_records(data: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    """A mutant of a capture; one in eight is changed as if it were no capture."""
    if chance.randrange(8) == 0:
        return mutated(data, others, chance)
    records = records_of(data)
    if not records:
        return mutated(data, others, chance)
    for _ in range(1 + chance.randrange(5)):
        chance.choice(_CHANGES)(records, others, chance)
    return written(records[:MOST])


def _inside(records: list[Record], others: Sequence[bytes], chance: Random) -> None:
    """Other bytes in one record; where it is longer or shorter then, its headers may know of it."""
    if not records:
        return
    place = chance.randrange(len(records))
    at, data, _ = records[place]
    head = chance.choice((0, 0, 14, 34, 42, 54))
    other = records[chance.randrange(len(records))][1]
    data = data[:head] + mutated(data[head:], [other[head:]], chance)
    if chance.randrange(4):
        data = fitted(data)
    records[place] = at, data[:0xFFFF], min(len(data), 0xFFFF)


def _length(records: list[Record], _: Sequence[bytes], chance: Random) -> None:
    if records:
        place = chance.randrange(len(records))
        at, data, length = records[place]
        cut = chance.choice((len(data), len(data), chance.randrange(len(data) + 1)))
        records[place] = at, data[:cut], chance.choice((length, 0, 65_535, 2**32 - 1))


def _again(records: list[Record], _: Sequence[bytes], chance: Random) -> None:
    if records:
        copied = chance.choice(records)
        times = chance.choice((1, 1, 2, 5, 40))
        step = chance.choice((0, 1, 20_000_000, 1_000_000_000))
        at = chance.randrange(len(records) + 1)
        records[at:at] = [(copied[0] + number * step, copied[1], copied[2]) for number in range(times)]


def _drop(records: list[Record], _: Sequence[bytes], chance: Random) -> None:
    begin = chance.randrange(len(records) + 1)
    del records[begin : begin + chance.choice((1, 1, 3, 20))]


def _swap(records: list[Record], _: Sequence[bytes], chance: Random) -> None:
    if records:
        moved = records.pop(chance.randrange(len(records)))
        records.insert(chance.randrange(len(records) + 1), moved)


def _time(records: list[Record], _: Sequence[bytes], chance: Random) -> None:
    """A pause, or a clock that was set."""
    begin = chance.randrange(len(records) + 1)
    by = chance.choice((1_000_000, 700_000_000, 5_000_000_000, 60_000_000_000, 86_400_000_000_000, -3_000_000_000))
    records[begin:] = [(max(0, at + by), data, length) for at, data, length in records[begin:]]


def _join(records: list[Record], others: Sequence[bytes], chance: Random) -> None:
    """Records of another capture between these."""
    other = records_of(chance.choice(others)) if others else []
    if other and records:
        begin = chance.randrange(len(other))
        place = chance.randrange(len(records) + 1)
        start = records[min(place, len(records) - 1)][0]
        taken = other[begin : begin + 1 + chance.randrange(20)]
        records[place:place] = [
            (start + at - taken[0][0], data, length) for at, data, length in taken if at >= taken[0][0]
        ]


def fitted(data: bytes) -> bytes:
    """An Ethernet frame whose IPv4 and UDP headers say the length that it has."""
    at = 18 if data[12:14] == b"\x81\x00" else 14
    if len(data) < at + 28 or data[at - 2 : at + 1] != b"\x08\x00\x45":
        return data
    frame = bytearray(data)
    struct.pack_into("!H", frame, at + 2, min(len(data) - at, 0xFFFF))
    if data[at + 9] == 17:
        struct.pack_into("!H", frame, at + 24, min(len(data) - at - 20, 0xFFFF))
    return bytes(frame)


_Change = Callable[[list[Record], Sequence[bytes], Random], None]
_CHANGES: tuple[_Change, ...] = (
    _inside, _inside, _inside, _inside, _inside, _length, _again, _drop, _swap, _time, _join,
)  # fmt: skip
