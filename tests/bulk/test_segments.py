"""Many segments at once come to what they come to one by one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from acdiag.bulk import layout
from acdiag.bulk.counting import count_segment
from acdiag.bulk.segments import count_segments

SEGMENTS = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.sampled_from([0, 1, 1460, 100_000, 1 << 29, (1 << 30) + 1, 1 << 31, (1 << 32) - 1, (1 << 32) - 2000]),
        st.sampled_from([0, 1, 1, 1460]),
        st.sampled_from([0, 7]),
    ),
    max_size=30,
)


@given(segments=SEGMENTS, origin=st.sampled_from([(0, True), (0, False), (layout.UNPLACED, False)]))
def test_the_same_ends(segments: list[tuple[int, int, int, int]], origin: tuple[int, bool]) -> None:
    together = np.zeros((2, layout.END_WORDS), np.int64)
    together[:, layout.ORIGIN], together[:, layout.BEGUN] = origin
    alone: Any = together.copy().reshape(-1)
    control = [0] * layout.CONTROL
    for place, (end, sequence, length, first) in enumerate(segments):
        control[layout.HELD_MOMENT], control[layout.HELD_CAPTURED], control[layout.HELD_SIZE] = place, length, 20
        count_segment(bytes(4) + sequence.to_bytes(4) + bytes(12) + bytes([first]), control, alone, end)
    columns = [np.array([each[k] for each in segments], np.int64) for k in range(4)]
    table: Any = SimpleNamespace(
        moments=np.arange(len(segments)), length=columns[2], sequence=columns[1], first_byte=columns[3]
    )
    if segments:
        count_segments(together, columns[0], table, np.arange(len(segments)), 0)
    assert together.reshape(-1).tolist() == alone.tolist()
