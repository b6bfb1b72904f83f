from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from acdiag.present.record import code_names, fields_of, hex_digits, is_record, plain, written


class Pair(NamedTuple):
    left: object
    right: object = None


@dataclass(frozen=True, slots=True)
class Dhcp:
    """Named like the real one, because tables go by class name."""

    message_type: int
    xid: int = 0


def test_fields_of_both_kinds_of_record() -> None:
    assert list(fields_of(Pair(1, "b"))) == [("left", 1), ("right", "b")]
    assert list(fields_of(Dhcp(5))) == [("message_type", 5), ("xid", 0)]
    assert list(fields_of((1, 2))) == []
    assert is_record(Pair(1))
    assert not is_record(Pair)
    assert not is_record(Dhcp)
    assert not is_record((1, 2))


def test_codes_and_hex_go_by_record_and_field() -> None:
    assert code_names(Dhcp(5), "message_type")[5] == "ACK"
    assert code_names(Pair(1), "left") == {}
    assert hex_digits(Dhcp(5), "xid") == 8
    assert hex_digits(Pair(1), "left") == 0


def test_plain_is_json() -> None:
    value = Pair({1: b"\x00\xff"}, (Dhcp(5), {3, 1, 2}, 1.23456, None, True))
    assert plain(value) == {
        "left": {"1": "00ff"},
        "right": [{"message_type": 5, "xid": 0}, [1, 2, 3], 1.2346, None, True],
    }


def test_nesting_has_an_end() -> None:
    deep: Any = 1
    for _ in range(10_000):
        deep = Pair(deep)
    assert json.dumps(plain(deep)).count("left") < 20


@given(
    st.recursive(
        st.none() | st.integers() | st.binary() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.integers(), inner),
    )
)
def test_anything_becomes_json(value: object) -> None:
    json.dumps(plain(value))


def test_values_are_written_with_their_names_and_within_bounds() -> None:
    assert written(True, {}, items=2, most=2) == "yes"
    assert written(1, {1: "one"}, items=2, most=2) == "1 (one)"
    assert written((1, 2, 3), {1: "one"}, items=2, most=2) == "1, 2 …"
    assert written(b"\0\1\2", {}, items=2, most=2) == "00 01 and 1 more bytes"
    assert written(frozenset((2, 1)), {}, items=2, most=2) == "1, 2"


def test_bytes_that_are_text_are_told_whole() -> None:
    assert written(b"a" * 200, {}, items=2, most=96) == f'"{"a" * 200}"'
