"""What was read again is what its field holds."""

from __future__ import annotations

import dataclasses

import pytest

from acdiag.model.facts import FACTS
from acdiag.model.stream import Stream
from acdiag.store.shape import counts_in, fits, read


@pytest.mark.parametrize(
    ("value", "annotation"),
    [
        (1, "int"),
        (1, "float"),
        (0.5, "float | None"),
        (None, "str | None"),
        (True, "bool"),
        (("a", "b"), "tuple[str, ...]"),
        ((), "tuple[int, ...]"),
        ((1, 2), "tuple[int, int] | None"),
    ],
    ids=str,
)
def test_fits(value: object, annotation: str) -> None:
    assert fits(value, annotation)


@pytest.mark.parametrize(
    ("value", "annotation"),
    [
        ("1", "int"),
        (1.5, "int"),
        (1 << 63, "int"),
        (float("nan"), "float"),
        (float("inf"), "float | None"),
        (None, "str"),
        (1, "bool"),
        (("a", 1), "tuple[str, ...]"),
        (["a"], "tuple[str, ...]"),
        ((1,), "tuple[int, int] | None"),
        ("ab", "tuple[str, ...]"),
    ],
    ids=str,
)
def test_does_not_fit(value: object, annotation: str) -> None:
    assert not fits(value, annotation)


def test_every_annotation_of_what_is_stored_is_known() -> None:
    apart = {"at", "host", "where", "intervals"}
    fields = [field for kind in (*FACTS, Stream) for field in dataclasses.fields(kind) if field.name not in apart]
    assert fields
    for field in fields:
        fits(None, str(field.type))


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"a":' * 100_000], ids=lambda text: text[:6])
def test_no_json(text: str) -> None:
    with pytest.raises(ValueError, match=r"JSON|Expecting"):
        read(text)


@pytest.mark.parametrize("told", [[], 1, None, {"a": "1"}, {"a": 1 << 70}], ids=str)
def test_no_counts(told: object) -> None:
    with pytest.raises(ValueError, match="no table of counts"):
        counts_in(told)
    assert counts_in({"a": 1}) == {"a": 1}
