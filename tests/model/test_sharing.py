"""The plain way to share work out: not at all."""

from __future__ import annotations

from acdiag.model.sharing import alone


def test_what_comes_of_each_in_order() -> None:
    assert alone(str.upper, ("b", "a", "c")) == ["B", "A", "C"]
    assert alone(str.upper, ()) == []
