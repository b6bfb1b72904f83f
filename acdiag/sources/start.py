"""The first bytes of something, read once: opening a member of a compressed archive again costs all before it."""

from __future__ import annotations

from acdiag.model.named_tuple import NamedTuple
from acdiag.sources.compression import Expanded, Expansion
from acdiag.sources.stored import Content
from acdiag.sources.stream import BytesStream, Stream, filled

LOOK = 64 * 1024
"""Bytes that tell what something is, and that nearly always hold its first record."""


class Start(NamedTuple):
    """The first bytes of something."""

    data: bytes
    whole: bool
    """Whether there are no more."""
    broken: str = ""
    """Why there are no more, if there should be."""


def start_of(content: Content) -> Start:
    """Open it and look."""
    stream = content.open()
    start = _start(stream)
    stream.close()
    return start


def expanded_start(expansion: Expansion, start: Start) -> Start:
    """The first bytes of compressed content whose own first bytes are known."""
    expanded = _start(Expanded(BytesStream(start.data), expansion.kind))
    return expanded if start.whole or not expanded.whole else start_of(expansion)


def _start(stream: Stream) -> Start:
    data = filled(stream, b"", LOOK)
    return Start(data[:LOOK], len(data) < LOOK, stream.broken)
