"""Which host's facts are thinned in the store, and when again."""

from __future__ import annotations

import pytest

from acdiag.live import fact_keeper
from acdiag.live.fact_keeper import FactKeeper
from acdiag.timeline.thinning import MANY, MORE


def test_a_host_with_many_is_thinned_and_then_left_alone_for_a_while() -> None:
    keeper = FactKeeper({"a": MANY - 2, "b": 5})
    keeper.add(["a", "b"])
    assert keeper.due() is None
    keeper.add(["a"])
    assert keeper.due() == "a"
    keeper.thinned("a", 150)
    assert keeper.due() is None
    keeper.add(["a"] * (max(MANY, 150 + MORE) - 151))
    assert keeper.due() is None
    keeper.add(["a"])
    assert keeper.due() == "a"


def test_much_that_is_worth_keeping_is_not_soon_read_again() -> None:
    keeper = FactKeeper({"a": 10 * MANY})
    keeper.thinned("a", 10 * MANY)
    keeper.add(["a"] * (5 * MANY - 1))
    assert keeper.due() is None
    keeper.add(["a"])
    assert keeper.due() == "a"


def test_one_after_the_other() -> None:
    keeper = FactKeeper({"a": MANY, "b": MANY})
    assert keeper.due() == "a"
    keeper.thinned("a", 3)
    assert keeper.due() == "b"


def test_hosts_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fact_keeper, "HOSTS", 3)
    keeper = FactKeeper({"a": MANY})
    keeper.add(["b", "c", "d"])
    assert keeper.due() is None
    assert len(keeper._stored) == 3
