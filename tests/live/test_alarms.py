"""Raise and clear, also over a restart."""

from __future__ import annotations

import dataclasses
import json

from acdiag.live.alarms import Alarms
from acdiag.model.arrival import Where
from acdiag.model.finding import Confidence, Finding, Severity


def finding(entity: str = "00:90:8f:12:34:56", cleared: int | None = None) -> Finding:
    made = Finding(
        rule="ACD-TIME-001", name="n", title="t", severity=Severity.ERROR, rule_severity=Severity.ERROR,
        confidence=Confidence.HIGH, phone=entity, entity=entity, stage="time", first=1, last=2, count=1, observed="o",
        cause="c", impact="i", actions=(), confirm=(), manual=(), references=(), evidence=(Where("s", line=1),),
        wireshark_filter="",
    )  # fmt: skip
    return dataclasses.replace(made, cleared=cleared)


def test_raised_once_and_cleared_once() -> None:
    alarms = Alarms()
    ((event, change),) = alarms.compare([finding()], 10)
    assert (event, change.id, change.raised, change.cleared) == ("raise", finding().id, 10, None)
    assert json.loads(change.body)["rule"] == "ACD-TIME-001"
    assert alarms.compare([finding()], 11) == []
    assert len(alarms.raised()) == 1
    ((event, change),) = alarms.compare([finding(cleared=12)], 13)
    assert (event, change.raised, change.cleared) == ("clear", 10, 12)
    assert alarms.compare([finding(cleared=12)], 14) == []
    ((event, _),) = alarms.compare([finding()], 15)
    assert event == "raise"


def test_what_more_knowledge_took_back_is_cleared() -> None:
    alarms = Alarms()
    alarms.compare([finding()], 10)
    ((event, change),) = alarms.compare([], 5_000_000_000)
    assert (event, change.cleared) == ("clear", 5_000_000_000)
    assert json.loads(change.body)["cleared"] == "1970-01-01T00:00:05.000000Z"


def test_what_was_open_before_is_not_raised_again() -> None:
    before = Alarms()
    ((_, change),) = before.compare([finding()], 10)
    alarms = Alarms([tuple(change), ("ACD-X@y", 1, 2, "{}")])
    assert alarms.compare([finding()], 20) == []
    ((event, cleared),) = alarms.compare([], 30)
    assert (event, cleared.raised) == ("clear", 10)


def test_what_never_stood_is_not_told() -> None:
    assert Alarms().compare([finding(cleared=3)], 10) == []


HELD = 10


def test_what_flaps_is_one_alarm() -> None:
    alarms = Alarms(hold=HELD)
    told = [alarms.compare([finding()] if at % 10 == 0 else [], at) for at in range(0, 100, 5)]
    assert [event for events in told for event, _ in events] == ["raise"]
    assert alarms.settling


def test_what_stays_over_is_told_with_the_time_from_which_it_was() -> None:
    alarms = Alarms(hold=HELD)
    alarms.compare([finding()], 0)
    assert alarms.compare([], 5) == alarms.compare([], 14) == []
    assert (len(alarms.raised()), alarms.settling) == (1, True)
    ((event, change),) = alarms.compare([], 15)
    assert (event, change.cleared) == ("clear", 5)
    assert (alarms.settling, alarms.raised()) == (False, {})


def test_in_the_end_nothing_waits() -> None:
    alarms = Alarms(hold=HELD)
    alarms.compare([finding()], 3)
    assert alarms.raised() == {finding().id: 3}
    assert [event for event, _ in alarms.compare([], 4, final=True)] == ["clear"]
