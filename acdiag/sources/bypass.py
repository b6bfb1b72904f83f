"""The short way: somebody who takes records that are like others before, so that no frame need be made of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

NEVER = 1 << 62
"""ns; later than what takes the short way."""


class Bypass(Protocol):
    """Asked before each record that a reader makes a frame of."""

    chunk: int
    """Bytes that are best handed over at a time."""
    horizon: int
    """The first moment (ns) at which another source has something to say."""

    def pcap(self, order: str, head: int, tick: int, link_type: int) -> None:
        """Records follow: byte order, bytes of their headers, ns in a unit of the fraction."""

    def pcapng(self, order: str, interfaces: Sequence[tuple[int, int, int, int, int]]) -> None:
        """Blocks follow, of these interfaces."""

    def __call__(self, buffer: bytes, at: int, number: int, moment: int) -> tuple[int, int, int]:
        """Take records from place `at` on, with `number` records and the time `moment` behind; the same three behind
        what was taken.
        """
