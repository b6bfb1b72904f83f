"""Many packets of TCP connections that nobody reads, counted at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from acdiag.bulk.layout import BEGUN, DIRTY, HIGH, LAST, LOW, MOVED, ORIGIN, UNPLACED
from acdiag.bulk.tables import Table

NEAR = 1 << 28
"""Bytes; segments that are so near to each other can be measured from the first one's place."""
FARTHEST = 1 << 30


def count_segments(ends: Any, numbers: Any, table: Table, places: Any, before: int) -> None:
    """As `counting.count_segment` for each of the packets at `places`, with `before` segments counted so far."""
    words = ends[numbers]
    np.maximum.at(ends[:, LAST], numbers, table.moments[places])
    ends[numbers, DIRTY] = 1
    np.maximum.at(ends[:, MOVED], numbers, before + 1 + np.arange(len(numbers)))
    length = table.length[places]
    measured = (length > 0) & ~((length == 1) & (words[:, BEGUN] == 0) & (table.first_byte[places] == 0))
    numbers, length, words = numbers[measured], length[measured], words[measured]
    ahead = (table.sequence[places][measured] - words[:, ORIGIN] - words[:, HIGH]) & 0xFFFFFFFF
    ahead = np.where(ahead >= 1 << 31, ahead - (1 << 32), ahead)
    placed = words[:, ORIGIN] != UNPLACED
    if placed.all() and (np.abs(ahead) < NEAR).all() and len(ahead) * (1 << 16) < NEAR:
        offset = words[:, HIGH] + ahead
        np.maximum.at(ends[:, HIGH], numbers, offset + length)
        begun = words[:, BEGUN] != 0
        np.minimum.at(ends[:, LOW], numbers[~begun], offset[~begun])
        return
    sequences = table.sequence[places][measured]
    for number, sequence, size in zip(numbers.tolist(), sequences.tolist(), length.tolist(), strict=True):
        _measure(ends[number], sequence, size)


def _measure(end: Any, sequence: int, length: int) -> None:
    high = int(end[HIGH])
    if end[ORIGIN] == UNPLACED:
        end[ORIGIN] = sequence
    ahead = (sequence - int(end[ORIGIN]) - high) & 0xFFFFFFFF
    if ahead >= 1 << 31:
        ahead -= 1 << 32
    if -FARTHEST <= ahead <= FARTHEST:
        end[HIGH] = max(high, high + ahead + length)
        if not end[BEGUN]:
            end[LOW] = min(end[LOW], high + ahead)
