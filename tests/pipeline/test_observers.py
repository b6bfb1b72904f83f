"""The list of observers."""

from __future__ import annotations

from acdiag.observe.log import LogObserver
from acdiag.pipeline.observers import OBSERVERS, Observers
from acdiag.wire.icmp import Icmp, decode

ECHO = decode(bytes((8, 0, 0, 0, 0, 1, 0, 1)))


def test_each_kind_is_there_once_and_wants_something() -> None:
    assert len(set(OBSERVERS)) == len(OBSERVERS)
    assert all(kind.sees for kind in OBSERVERS if kind is not LogObserver)


def test_a_session_has_observers_of_its_own() -> None:
    assert Observers().log is not Observers().log


def test_only_those_that_want_a_record_are_asked() -> None:
    observers = Observers()
    wanted = [kind for kind in OBSERVERS if Icmp in kind.sees]
    assert [see.__qualname__ for see in observers.of(ECHO)] == [f"{kind.__name__}.see" for kind in wanted]
    assert observers.of(object()) == ()
