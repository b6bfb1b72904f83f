"""Lines of a file keep their numbers, whatever ends them and however long they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.sources.log_lines import LONGEST, Numbered, numbered
from acdiag.sources.stream import BytesStream, Stream


class Dripping(Stream):
    """Gives a few bytes at a time."""

    def __init__(self, data: bytes, size: int) -> None:
        self._data, self._size = data, size

    def read(self, size: int, /) -> bytes:
        piece, self._data = self._data[: self._size], self._data[self._size :]
        return piece


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"", []),
        (b"a\nb\n", [(1, b"a"), (2, b"b")]),
        (b"a\r\n\r\nb", [(1, b"a"), (2, b""), (3, b"b")]),
        (b"\xef\xbb\xbfa\n", [(1, b"a")]),
    ],
)
def test_lines(data: bytes, lines: list[tuple[int, bytes]]) -> None:
    assert [(line.number, line.data) for line in numbered(BytesStream(data))] == lines


def test_a_line_that_never_ends_is_cut_and_the_next_one_is_whole() -> None:
    found = list(numbered(Dripping(b"x" * (3 * LONGEST) + b"\nshort\n", 50_000)))
    assert found == [Numbered(1, b"x" * LONGEST, True), Numbered(2, b"short", False)]


@given(st.lists(st.binary(max_size=40).filter(lambda line: b"\n" not in line and b"\r" not in line)), st.integers(1, 9))
def test_however_the_bytes_come(lines: list[bytes], size: int) -> None:
    lines = [line.removeprefix(b"\xef\xbb\xbf") for line in lines]
    data = b"".join(line + b"\n" for line in lines)
    assert [line.data for line in numbered(Dripping(b" " + data, size))] == [
        *([b" " + lines[0]] if lines else [b" "]), *lines[1:]]  # fmt: skip
