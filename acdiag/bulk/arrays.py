"""The memory that the loops and the table of flows share."""

from __future__ import annotations

import ctypes
import mmap
from struct import Struct

from acdiag.bulk import layout

INTERFACES = 64
"""Interfaces of one pcapng section whose packets may take the fast path."""

_SIZES = (
    ("control", layout.CONTROL, "q"),
    ("interfaces", INTERFACES * layout.INTERFACE_WORDS, "q"),
    ("slots", layout.SLOTS, "q"),
    ("entries", layout.FLOWS * layout.ENTRY, "q"),
    ("quiets", layout.QUIETS, "q"),
    ("ends", layout.STREAMS * layout.END_WORDS, "q"),
    ("numbers", layout.STREAMS * layout.STREAM_WORDS, "q"),
    ("rows", layout.STREAMS * layout.ROW_WORDS, "q"),
    ("jitters", layout.STREAMS * layout.ROWS, "d"),
)
_TAKEN = (
    "control", "interfaces", "slots", "entries", "quiets", "ends", "numbers", "numbers", "rows", "jitters",
)  # fmt: skip
"""As `passing.advance` takes them; the floats lie among the numbers of their streams."""


class Words:
    """Numbers of 64 bits in memory that is 0 at first and is not used before it is written."""

    def __init__(self, size: int, kind: str) -> None:
        self.memory = mmap.mmap(-1, size * 8)
        self.view = memoryview(self.memory).cast(kind)  # type: ignore[call-overload]
        self.address = ctypes.addressof(ctypes.c_char.from_buffer(self.memory))


class Arrays:
    """All of them, as views for Python and as addresses for compiled code."""

    def __init__(self) -> None:
        self.words = {name: Words(size, kind) for name, size, kind in _SIZES}
        addresses = {name: words.address for name, words in self.words.items()}
        self.addresses = tuple(addresses[name] for name in _TAKEN)
        views = {name: words.view for name, words in self.words.items()}
        self.control: memoryview[int] = views["control"]
        self.interfaces: memoryview[int] = views["interfaces"]
        self.slots: memoryview[int] = views["slots"]
        self.entries: memoryview[int] = views["entries"]
        self.quiets: memoryview[int] = views["quiets"]
        self.ends: memoryview[int] = views["ends"]
        self.rows: memoryview[int] = views["rows"]
        self.row_bytes = self.words["rows"].memory
        self.jitter_bytes = self.words["jitters"].memory
        self.numbers = self.words["numbers"].memory
        self.control[layout.EARLIEST], self.control[layout.LATEST] = layout.NEVER, -layout.NEVER
        self.control[layout.MASK] = layout.FEWEST_SLOTS - 1
        self.quiets[0] = layout.NEVER


STREAM = Struct(f"={len(layout.HOT) + 1}q{len(layout.FLOATS)}d{len(layout.COLD) + 1}q")
"""What is kept of a stream."""
