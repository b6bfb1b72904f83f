"""What runs the loops: machine code where there is some, else numpy."""

from __future__ import annotations

from typing import Protocol

from acdiag.bulk.flows import Flows


class Advance(Protocol):
    """Takes packets from where the control array says, up to the first that the readable path has to take."""

    chunk: int
    """Bytes of a buffer that suit it."""

    def __call__(self, buffer: bytes, /) -> None: ...


def engine(flows: Flows, *, may_compile: bool) -> Advance:
    """The fastest that there is; what is not compiled yet is compiled where that is worth it."""
    from acdiag.bulk import native

    compiled = native.load(flows.arrays, may_compile=may_compile)
    if compiled is not None:
        return compiled
    from acdiag.bulk.vectors import Vectors

    return Vectors(flows.arrays, flows.streams)
