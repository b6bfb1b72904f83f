"""Reading never runs past the end, and says where it had to stop."""

from __future__ import annotations

import pytest

from acdiag.model.errors import Malformed
from acdiag.wire.cursor import Cursor


def test_fields_in_order() -> None:
    cursor = Cursor(bytes(range(1, 12)))
    assert (cursor.u8("a"), cursor.u16("b"), cursor.u24("c"), cursor.u32("d")) == (1, 0x0203, 0x040506, 0x0708090A)
    assert cursor.left == 1
    assert cursor.rest() == b"\x0b"
    assert cursor.left == 0


@pytest.mark.parametrize("read", [lambda c: c.u8("field"), lambda c: c.u32("field"), lambda c: c.take(9, "field")])
def test_the_end_is_malformed_with_its_place(read: object) -> None:
    cursor = Cursor(b"abcdef", 3, 3)
    assert callable(read)
    with pytest.raises(Malformed) as caught:
        read(cursor)
    assert (caught.value.at, caught.value.why) == (3, "field is cut")


def test_a_negative_count_is_malformed() -> None:
    with pytest.raises(Malformed):
        Cursor(b"abc").take(-1, "field")


def test_an_end_beyond_the_data_is_the_end_of_the_data() -> None:
    assert Cursor(b"abc", 1, 99).rest() == b"bc"
