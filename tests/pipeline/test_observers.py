"""The list of observers."""

from __future__ import annotations

import pytest

from acdiag.observe import waits
from acdiag.observe.log import LogObserver
from acdiag.observe.memory import RECENT, Awaited
from acdiag.pipeline.observers import OBSERVERS, Observers
from acdiag.wire.icmp import Icmp, decode

ECHO = decode(bytes((8, 0, 0, 0, 0, 1, 0, 1)))


def test_each_kind_is_there_once_and_wants_something() -> None:
    assert len(set(OBSERVERS)) == len(OBSERVERS)
    assert all(kind.sees for kind in OBSERVERS if kind is not LogObserver)


def test_a_session_has_observers_of_its_own() -> None:
    assert Observers().log is not Observers().log


def test_questions_that_gave_way_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    observers = Observers()
    assert observers.forgotten == 0
    monkeypatch.setattr(waits, "MOST", 3)
    waiting = [
        table
        for observer in observers._all
        for table in vars(observer).values()
        if isinstance(table, Awaited | waits.Waits)
    ]
    assert {type(table) for table in waiting} == {Awaited, waits.Waits}
    for table in waiting:
        if isinstance(table, waits.Waits):
            for number in range(5):
                table.add("a.pcap", number, None)
        else:
            table.limit = 3
            for number in range(5):
                table[number] = None
    assert observers.forgotten == 2 * len(waiting)


def test_only_those_that_want_a_record_are_asked() -> None:
    observers = Observers()
    wanted = [kind for kind in OBSERVERS if Icmp in kind.sees]
    assert [see.__qualname__ for see in observers.of(ECHO)] == [f"{kind.__name__}.see" for kind in wanted]
    assert observers.of(object()) == ()


def test_what_was_followed_and_gave_way_is_missed() -> None:
    observers = Observers()
    for table in observers._followed:
        table.limit = 3
        for number in range(5):
            table[number] = None
    assert observers.missed == 2 * len(observers._followed) > 0
    for table in observers._followed:
        table.clear()
    assert list(observers.lapse("a.pcap", 10 * RECENT, quoted=True)) == []
    assert {table.now for table in observers._followed} == {10 * RECENT}
