"""The list of observers."""

from __future__ import annotations

from acdiag.observe.log import LogObserver
from acdiag.pipeline.observers import OBSERVERS, Observers


def test_each_kind_is_there_once_and_wants_something() -> None:
    assert len(set(OBSERVERS)) == len(OBSERVERS)
    assert all(kind.sees for kind in OBSERVERS if kind is not LogObserver)


def test_a_session_has_observers_of_its_own() -> None:
    assert Observers().log is not Observers().log
