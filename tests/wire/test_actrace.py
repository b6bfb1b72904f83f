from __future__ import annotations

import struct

from hypothesis import given
from hypothesis import strategies as st

from acdiag.wire.actrace import looks_like_actrace


def test_both_kinds_of_record() -> None:
    assert looks_like_actrace(struct.pack("!12I", 1, 2, *range(10)))
    assert looks_like_actrace(struct.pack("!II", 1, 0x49446463) + bytes(42))
    assert looks_like_actrace(struct.pack("!II", 1, 0x49644443) + bytes(60))


def test_what_is_neither() -> None:
    assert not looks_like_actrace(struct.pack("!12I", 1, 3, *range(10)))
    assert not looks_like_actrace(struct.pack("!13I", 1, 2, *range(11)))
    assert not looks_like_actrace(struct.pack("!II", 1, 0x49446463) + bytes(41))


@given(st.binary(max_size=47))
def test_short_data_is_none(data: bytes) -> None:
    assert not looks_like_actrace(data)
