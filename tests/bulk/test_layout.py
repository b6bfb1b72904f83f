"""Names and places belong together."""

from __future__ import annotations

from itertools import pairwise

from acdiag.bulk import layout
from acdiag.streams.rtp_statistics import STATE


def test_every_number_of_a_stream_has_one_place() -> None:
    assert sorted((*layout.HOT, *layout.FLOATS, *layout.COLD)) == sorted(STATE)


def test_places_are_those_of_the_names() -> None:
    row = (*layout.HOT, "plain", *layout.FLOATS, *layout.COLD, "careful")
    named = {
        "last": layout.STREAM_LAST, "packets": layout.STREAM_PACKETS, "start": layout.STREAM_START,
        "stop": layout.STREAM_STOP, "dscp": layout.STREAM_DSCP,
    }  # fmt: skip
    for place, name in enumerate(row):
        assert named.get(name, getattr(layout, name.upper(), None)) == place, name
    assert len(row) <= layout.STREAM_WORDS


def test_what_every_packet_needs_fills_three_lines_of_a_cache() -> None:
    assert len(layout.HOT) + 1 + len(layout.FLOATS) == 24


def test_rows_do_not_overlap() -> None:
    columns = (layout.ROW_SECONDS, layout.ROW_PACKETS, layout.ROW_LOST, layout.ROW_FRAMES, layout.ROW_WORDS)
    assert all(behind - column == layout.ROWS for column, behind in pairwise(columns))
    assert layout.ENTRY_KEY + layout.KEY_WORDS <= layout.ENTRY
    assert layout.KEY + layout.KEY_WORDS <= layout.CONTROL
