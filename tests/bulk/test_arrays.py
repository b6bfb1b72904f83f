"""One memory, seen by Python and by address."""

from __future__ import annotations

import ctypes

from acdiag.bulk import layout
from acdiag.bulk.arrays import STREAM, Arrays


def test_an_address_leads_to_what_the_view_shows() -> None:
    arrays = Arrays()
    arrays.control[layout.NUMBER] = 4711
    words = ctypes.cast(arrays.addresses[0], ctypes.POINTER(ctypes.c_int64))
    assert words[layout.NUMBER] == 4711


def test_nothing_is_known_at_first() -> None:
    arrays = Arrays()
    assert not any(arrays.slots[: layout.FEWEST_SLOTS])
    assert arrays.quiets[0] == layout.NEVER
    assert arrays.control[layout.MASK] == layout.FEWEST_SLOTS - 1


def test_a_stream_fits_into_its_row() -> None:
    assert STREAM.size <= layout.STREAM_WORDS * 8
