"""The plain way to share work out: not at all."""

from __future__ import annotations

from acdiag.model.sharing import alone, put_off


def test_what_comes_of_each_in_order() -> None:
    assert alone(str.upper, ("b", "a", "c")) == ["B", "A", "C"]
    assert alone(str.upper, ()) == []


def test_what_is_put_off_is_done_when_it_is_asked_for() -> None:
    done: list[str] = []
    asked = put_off(done.append, ("b", "a"))
    assert done == []
    assert [*asked] == [None, None]
    assert done == ["b", "a"]
