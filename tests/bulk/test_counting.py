"""The arithmetic is that of the readable path, bit by bit, also where nothing is compiled."""

from __future__ import annotations

import struct
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from acdiag.bulk import layout
from acdiag.bulk.arrays import STREAM
from acdiag.bulk.counting import count_rtp
from acdiag.streams.rtp_statistics import ALL, RtpStatistics

SECOND = 1_000_000_000
STEPS = st.tuples(
    st.sampled_from([1, 1, 1, 1, 1, 2, 0, -1, -2, 5, 62, 63, 64, 65, 66, 2999, -63, -64, -65, -2999]),
    st.sampled_from([160, 160, 160, 320, 0, -160, 1 << 31]),
    st.sampled_from([20_000_000, 19_000_000, 20_500_001, 3 * SECOND, -5_000_000]),
    st.booleans(),
)


def loaded(statistics: RtpStatistics) -> memoryview:
    memory = bytearray(layout.STREAM_WORDS * 8)
    row = [getattr(statistics, name) for name in layout.HOT]
    row[layout.SEEN] -= ALL + 1 if row[layout.SEEN] >> 63 else 0
    row += [statistics.type << 8 | statistics.dscp, *(getattr(statistics, name) for name in layout.FLOATS)]
    STREAM.pack_into(memory, 0, *row, *(getattr(statistics, name) for name in layout.COLD), 0)
    return memoryview(memory)


def told(memory: memoryview) -> dict[str, Any]:
    row = list(STREAM.unpack_from(memory))
    row[layout.SEEN] &= ALL
    return dict(zip((*layout.HOT, "plain", *layout.FLOATS, *layout.COLD, "careful"), row, strict=True))


class Signed:
    """Numbers of 64 bits with a sign, as compiled code has them; Python's own have no end."""

    def __init__(self, view: memoryview) -> None:
        self.view = view

    def __getitem__(self, place: int) -> int:
        return int(self.view[place])

    def __setitem__(self, place: int, value: int) -> None:
        value &= ALL
        self.view[place] = value - ALL - 1 if value >> 63 else value


@given(steps=st.lists(STEPS, max_size=60), units=st.sampled_from([0, 8, 16]), start=st.sampled_from([0, 100, 65_530]))
def test_a_stream_comes_to_the_same(steps: list[tuple[int, int, int, bool]], units: int, start: int) -> None:
    at, sequence, timestamp = SECOND, start, 5
    statistics = RtpStatistics(lambda kind: units * 1000, at, sequence, timestamp, 8, 172, 46, 1)
    memory = loaded(statistics)
    rows = [0] * layout.ROW_WORDS
    jitters = [0.0] * layout.ROWS
    control = [0] * layout.CONTROL
    control[layout.HELD_SIZE], control[layout.HELD_DSCP] = 172, 46
    for frame, (ahead, more, later, marker) in enumerate(steps, 2):
        sequence, timestamp, at = sequence + ahead & 0xFFFF, timestamp + more & 0xFFFFFFFF, at + later
        head = struct.pack("!BBHII", 0x80, 8 | marker << 7, sequence, timestamp, 1)
        control[layout.HELD_MOMENT], control[layout.NUMBER] = at, frame
        numbers = Signed(memory.cast("q"))
        if count_rtp(head, control, numbers, memory.cast("B").cast("d"), rows, jitters, 0):
            statistics.take(at, sequence, timestamp, marker, 8, 172, 46, frame)
        else:
            before = told(memory)
            assert before == {name: getattr(statistics, name, before[name]) for name in before}
    assert {name: value for name, value in told(memory).items() if hasattr(statistics, name)} == {
        name: getattr(statistics, name) for name in (*layout.HOT, *layout.FLOATS, *layout.COLD)
    }
    count = rows[layout.ROW_COUNT]
    assert jitters[:count] == list(statistics.intervals.jitters)
    assert rows[layout.ROW_LOST : layout.ROW_LOST + count] == list(statistics.intervals.lost)
