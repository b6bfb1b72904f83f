"""Readers ask whoever takes the short way before each record, and go on behind what it took."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from acdiag.sources.bypass import NEVER
from acdiag.sources.opening import open_sources
from tests.bulk.readings import Record, write_pcap, write_pcapng


class Skipping:
    """Takes the second and the third record; both have 40 bytes."""

    chunk = 1000

    def __init__(self) -> None:
        self.horizon = NEVER
        self.step = 0

    def pcap(self, order: str, head: int, tick: int, link_type: int) -> None:
        self.step = head + 40

    def pcapng(self, order: str, interfaces: Sequence[tuple[int, int, int, int, int]]) -> None:
        self.step = 32 + 40

    def __call__(self, buffer: bytes, at: int, number: int, moment: int) -> tuple[int, int, int]:
        return (at + 2 * self.step, number + 2, moment) if number == 1 else (at, number, moment)


@pytest.mark.parametrize("write", [write_pcap, write_pcapng])
def test_records_that_were_taken_are_no_frames(tmp_path: Path, write: Callable[[Path, Sequence[Record]], Path]) -> None:
    path = write(tmp_path / "a", [(n * 1_000_000_000, bytes([n]) * 40, 40) for n in range(5)])
    (source,) = open_sources([str(path)], on_skip=lambda *_: None)
    source.bypass = Skipping()
    assert [(frame.number, frame.data[0]) for frame in source.frames()] == [(1, 0), (4, 3), (5, 4)]
