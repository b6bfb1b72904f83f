"""The loop takes what it knows and stops at the first that it does not."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from acdiag.bulk import layout
from acdiag.bulk.arrays import Arrays
from acdiag.bulk.native import Native
from acdiag.bulk.passing import advance, find_entry, slot_of


def words(arrays: Arrays) -> list[Any]:
    views = {name: each.view for name, each in arrays.words.items()}
    return [
        views[name] if name != "floats" else views["numbers"].cast("B").cast("d")
        for name in (
            "control",
            "interfaces",
            "slots",
            "entries",
            "quiets",
            "ends",
            "numbers",
            "floats",
            "rows",
            "jitters",
        )
    ]


def ready(arrays: Arrays, buffer: bytes, pcapng: bool) -> None:
    control = arrays.control
    control[layout.END], control[layout.PCAPNG], control[layout.HEAD] = len(buffer), pcapng, 16
    control[layout.UNTIL], control[layout.FLOOR] = layout.NEVER, -layout.NEVER
    control[layout.INTERFACES] = 1
    for place, value in enumerate((1, 1, 1, 0, 1 << 61)):
        arrays.interfaces[place] = value


def test_an_entry_is_found_by_its_key_alone() -> None:
    arrays = Arrays()
    control = arrays.control
    for number in range(3):
        control[layout.KEY] = number
        slot = slot_of(control, layout.KEY, control[layout.MASK])
        own = number * layout.ENTRY + layout.ENTRY_KEY
        arrays.entries[own] = number
        arrays.slots[slot] = number + 1
    for number in range(3):
        control[layout.KEY] = number
        assert find_entry(control, arrays.slots, arrays.entries) == number
    control[layout.KEY + 4] = 1
    assert find_entry(control, arrays.slots, arrays.entries) == -1


@given(buffer=st.binary(max_size=300), pcapng=st.booleans())
def test_compiled_or_not_any_bytes_come_to_the_same(code: bytes, buffer: bytes, pcapng: bool) -> None:
    plain, compiled = Arrays(), Arrays()
    for arrays in (plain, compiled):
        ready(arrays, buffer, pcapng)
    advance(buffer, *words(plain))
    Native(code, compiled)(buffer)
    assert plain.control.tolist() == compiled.control.tolist()
    assert 0 <= plain.control[layout.AT] <= len(buffer)
