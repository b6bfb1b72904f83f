from __future__ import annotations

from zlib import crc32

import pytest

from acdiag.sources.stream import BytesStream, Stream
from acdiag.sources.window import Checked, Window


def test_a_window_ends_where_the_member_does_and_is_given_back_once() -> None:
    given: list[tuple[Stream, int]] = []
    inner = BytesStream(b"abcdefgh")
    window = Window(inner, 5, lambda stream, consumed: given.append((stream, consumed)))
    assert (window.read(3), window.progress) == (b"abc", 0.6)
    assert (window.read(9), window.read(9), window.broken) == (b"de", b"", "")
    window.close()
    window.close()
    assert given == [(inner, 5)]


def test_a_closed_window_does_not_read_what_is_no_longer_its_own() -> None:
    inner = BytesStream(b"abcdefgh")
    window = Window(inner, 5, lambda _stream, _consumed: None)
    window.close()
    assert window.read(3) == b""
    assert inner.place == 0


def test_a_member_that_is_cut_is_broken() -> None:
    window = Window(BytesStream(b"abc"), 5)
    assert (window.read(9), window.read(9), window.broken) == (b"abc", b"", "the archive ends too early")


@pytest.mark.parametrize(
    ("checksum", "broken"), [(crc32(b"abc"), ""), (1, "the checksum of the archive's member is wrong")]
)
def test_the_checksum_is_compared_in_the_end(checksum: int, broken: str) -> None:
    checked = Checked(BytesStream(b"abc"), checksum)
    assert (checked.read(2), checked.read(2), checked.broken) == (b"ab", b"c", "")
    assert (checked.read(2), checked.broken) == (b"", broken)
