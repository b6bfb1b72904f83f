"""The text is that of the standard library, made safe for terminals."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.present.escape import json_safe
from acdiag.present.json import indented

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(value=VALUES)
def test_it_says_what_the_standard_library_says(value: Any) -> None:
    text = indented.dumps(value)
    assert text == json_safe(json.dumps(value, ensure_ascii=False, indent=2))
    assert json.loads(text) == json.loads(json_safe(json.dumps(value, ensure_ascii=False)))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [float("-inf")]])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="no number"):
        indented.dumps(value)


def test_what_json_does_not_know_is_refused() -> None:
    with pytest.raises(TypeError, match="set"):
        indented.dumps({"a": {1}})


CELL = st.integers() | st.floats(allow_nan=False, allow_infinity=False)


@given(rows=st.lists(st.tuples(CELL, CELL)), deep=st.booleans())
def test_rows_are_written_as_the_objects_that_they_are(rows: list[tuple[float, float]], deep: bool) -> None:
    table = indented.Rows({"a": "%r", "b c": "%r"}, rows)
    objects = [{"a": a, "b c": b} for a, b in rows]
    assert indented.dumps({"x": table} if deep else table) == indented.dumps({"x": objects} if deep else objects)


def test_a_text_is_the_same_the_second_time() -> None:
    texts = ["\x7f", 'quoted "word"', "\u202e", "plain", "long " * 20]
    assert indented.dumps(texts) == indented.dumps(texts) == json_safe(json.dumps(texts, ensure_ascii=False, indent=2))


@given(value=VALUES)
def test_what_many_entries_have_is_written_once(value: Any) -> None:
    shared = indented.member(value)
    assert indented.entry({"a": shared, "b": 1}) == indented.entry({"a": value, "b": 1})


@given(listed=st.lists(VALUES, max_size=40), members=st.dictionaries(st.text(), VALUES, max_size=3))
def test_bit_by_bit_it_is_the_same(listed: list[Any], members: dict[str, Any]) -> None:
    document = {"first": 1, **members, "listed": listed}
    written = {**document, "listed": indented.Written([indented.entry(value) for value in listed])}
    assert "".join(indented.pieces(written)) == indented.dumps(document)
    assert "".join(indented.pieces(members)) == indented.dumps(members)
