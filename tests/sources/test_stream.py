"""Bytes in pieces come whole and in order, whatever the stream can do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.sources.stored import DiskFile
from acdiag.sources.stream import BytesStream, Stream, filled

DATA = bytes(range(100))


class OneWay(Stream):
    """Cannot go back."""

    def __init__(self, data: bytes) -> None:
        self._inner = BytesStream(data)

    def read(self, size: int, /) -> bytes:
        return self._inner.read(size)


class Breaking(BytesStream):
    """The disk fails behind its first bytes."""

    def read(self, size: int, /) -> bytes:
        if self.place + size > 30:
            self.broken = "reading failed"
            return b""
        return super().read(size)


@pytest.mark.parametrize("kind", [OneWay, BytesStream])
@given(needs=st.lists(st.tuples(st.integers(1, 40), st.integers(0, 40)), max_size=12), chunk=st.integers(1, 30))
def test_nothing_is_lost_or_comes_twice(
    kind: type[OneWay] | type[BytesStream], needs: list[tuple[int, int]], chunk: int
) -> None:
    stream = kind(DATA)
    buffer, taken = b"", 0
    for need, more in needs:
        buffer = filled(stream, buffer, need, chunk)
        assert DATA[taken:].startswith(buffer)
        assert len(buffer) >= min(need, len(DATA) - taken)
        step = min(len(buffer), more)
        buffer, taken = buffer[step:], taken + step
    rest = filled(stream, buffer, len(DATA), chunk)
    assert rest == DATA[taken:]
    assert stream.read(1) == b""


def test_a_stream_that_can_go_back_gives_a_whole_piece() -> None:
    stream = BytesStream(DATA)
    assert filled(stream, filled(stream, b"", 10, 20)[15:], 10, 20) == DATA[15:35]
    assert stream.place == 35


def test_a_record_that_is_longer_than_a_piece_is_joined() -> None:
    stream = BytesStream(DATA)
    assert filled(stream, stream.read(15), 50, 20) == DATA[:55]


def test_what_was_kept_outlives_a_failing_disk() -> None:
    stream = Breaking(DATA)
    kept = filled(stream, b"", 25, 25)[10:]
    assert filled(stream, kept, 20, 25) == DATA[10:25]
    assert stream.broken == "reading failed"


def test_what_was_kept_outlives_a_file_that_became_shorter(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(DATA)
    stream = DiskFile(str(path)).open()
    kept = filled(stream, b"", 20, 20)[10:]
    path.write_bytes(DATA[:5])
    assert filled(stream, kept, 15, 20) == DATA[10:20]
    assert not stream.broken
    stream.close()
