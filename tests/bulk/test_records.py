"""Usual records are found where they are, and nothing else is taken for one."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.bulk import layout
from acdiag.bulk.records import find_record
from tests.bulk.readings import write_pcap, write_pcapng

AT = 1_760_000_000_123_456_789
FRAME = bytes(range(60))


def control(buffer: bytes, at: int, **given: int) -> list[int]:
    words = [0] * layout.CONTROL
    words[layout.AT], words[layout.END] = at, len(buffer)
    words[layout.HEAD], words[layout.TICK] = 16, 1
    for name, value in given.items():
        words[getattr(layout, name)] = value
    return words


def found(words: list[int], buffer: bytes) -> tuple[int, bytes, int]:
    return words[layout.MOMENT], buffer[words[layout.START] : words[layout.STOP]], words[layout.NEXT]


@pytest.mark.parametrize("order", ["<", ">"])
def test_pcap(tmp_path: Path, order: str) -> None:
    buffer = write_pcap(tmp_path / "a", [(AT, FRAME, 60)] * 2, order).read_bytes()
    words = control(buffer, 24, BIG=order == ">")
    assert find_record(buffer, words, [])
    assert found(words, buffer) == (AT, FRAME, 100)


@pytest.mark.parametrize("order", ["<", ">"])
def test_pcapng(tmp_path: Path, order: str) -> None:
    buffer = write_pcapng(tmp_path / "a", [(AT, FRAME, 60)] * 2, order).read_bytes()
    second = len(buffer) - 92
    interfaces = [0] * layout.INTERFACE_WORDS + [0] * layout.INTERFACE_WORDS
    interfaces[:5] = [1, 1, 1, 5, 1 << 61]
    words = control(buffer, second, BIG=order == ">", PCAPNG=1, INTERFACES=2)
    assert find_record(buffer, words, interfaces)
    assert found(words, buffer) == (AT + 5, FRAME, len(buffer))
    assert not find_record(buffer, control(buffer, second - 92, BIG=order == ">", PCAPNG=1, INTERFACES=2), interfaces)


@pytest.mark.parametrize("size", [0, 61, 262_145, 0xFFFFFFFF])
def test_a_record_that_is_not_whole_is_left(size: int) -> None:
    buffer = struct.pack("<IIII", 1, 0, size, size) + FRAME
    assert not find_record(buffer, control(buffer, 0), [])


@given(buffer=st.binary(max_size=80), at=st.integers(0, 80), pcapng=st.booleans())
def test_any_bytes_give_a_record_inside_or_none(buffer: bytes, at: int, pcapng: bool) -> None:
    words = control(buffer, min(at, len(buffer)), PCAPNG=pcapng, INTERFACES=1)
    if find_record(buffer, words, [1, 1, 1, 0, 1 << 61]):
        assert 0 < words[layout.START] <= words[layout.STOP] <= words[layout.NEXT] <= len(buffer)
