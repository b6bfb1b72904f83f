"""Label sequences and the ways they stop."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.wire.labels import Name, Stop, read


@pytest.mark.parametrize(
    ("data", "at", "name"),
    [
        (b"\3sip\3com\0rest", 0, Name("sip.com", 9, Stop.ROOT)),
        (b"xx\3sip\0", 2, Name("sip", 7, Stop.ROOT)),
        (b"\0", 0, Name("", 1, Stop.ROOT)),
        (b"\3sip", 0, Name("sip", 4, Stop.EDGE)),
        (b"", 0, Name("", 0, Stop.EDGE)),
        (b"\3sip\xc0\5x", 0, Name("sip", 6, Stop.POINTER)),
        (b"\xc0", 0, Name("", 1, Stop.POINTER)),
    ],
)
def test_names(data: bytes, at: int, name: Name) -> None:
    assert read(data, at) == name


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\4sip", "label is cut"),
        (b"\x40" + b"x" * 64, "label is too long"),
        (b"\xbf" + b"x" * 191, "label is too long"),
        (b"\1x" * 128 + b"\0", "name is too long"),
    ],
)
def test_malformed(data: bytes, why: str) -> None:
    with pytest.raises(Malformed) as caught:
        read(data, 0)
    assert caught.value.why == why


def test_the_longest_name() -> None:
    assert read(b"\1x" * 127 + b"\0", 0) == Name(".".join("x" * 127), 255, Stop.ROOT)


@given(st.binary(max_size=300), st.integers(0, 300))
def test_any_bytes_are_a_name_or_malformed(data: bytes, at: int) -> None:
    try:
        end = read(data, min(at, len(data))).next
    except Malformed as error:
        end = error.at
    assert 0 <= end <= len(data)
