"""The sources' reports as arrivals come in."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from acdiag.model.case import Problem, SourceReport
from acdiag.pipeline import intake as intake_of
from acdiag.pipeline.intake import Intake

SECOND = 1_000_000_000


def intake() -> Intake:
    return Intake([SourceReport("a.pcap", "pcap"), SourceReport("b.pcap", "pcap")])


def packet(*malformed: str, unopened: str = "", number: int = 1) -> Any:
    return SimpleNamespace(
        malformed=[(protocol, None) for protocol in malformed],
        unopened=unopened,
        frame=SimpleNamespace(source="a.pcap", number=number),
    )


def test_first_and_last_hold_whatever_the_order() -> None:
    counted = intake()
    for at in (50, 20, 90, 60):
        counted.arrive("a.pcap", at)
    report = counted.sources["a.pcap"]
    assert (report.packets, report.first, report.last) == (4, 20, 90)
    assert counted.last == 90
    assert counted.sources["b.pcap"].first is None


def test_what_nobody_understood_is_counted_with_its_first_frame() -> None:
    counted = intake()
    assert counted.not_understood == ()
    counted.note(packet("dhcp", number=3))
    counted.note(packet("dhcp", unopened="ipsec", number=7))
    told = [(entry.what, entry.count, entry.first_frame) for entry in counted.not_understood]
    assert told == [("wire.malformed dhcp", 2, 3), ("not opened: ipsec", 1, 7)]


def test_a_capture_of_nothing_but_recordings_is_one() -> None:
    counted = intake()
    for at in range(5):
        counted.arrive("a.pcap", at).protocols["arp"] += at < 2
        counted.arrive("b.pcap", at)
    counted.recorded["a.pcap"], counted.recorded["b.pcap"] = 3, 3
    assert [report.kind for report in counted.reports()] == ["recording", "pcap"]
    assert counted.sources["a.pcap"].kind == "pcap", "the report that goes on being counted stays as it is"


def test_kinds_that_somebody_makes_up_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake_of, "KINDS", 2)
    counted = intake()
    for number, kind in enumerate(("0x1234", "0x1235", "0x1236", "0x1234", "0x1237"), 1):
        counted.note(packet(unopened=f"ethertype {kind}", number=number))
    told = [(entry.what, entry.count, entry.first_frame) for entry in counted.not_understood]
    assert told == [
        ("not opened: ethertype 0x1234", 2, 1),
        ("not opened: ethertype 0x1235", 1, 2),
        (intake_of.OTHERS, 2, 3),
    ]


def test_a_source_tells_up_to_its_latest_arrival_or_the_silence_after_it() -> None:
    counted = intake()
    assert counted.ends() == {}, "nothing came of either"
    counted.arrive("a.pcap", 50)
    counted.listened |= {"a.pcap": 40, "b.pcap": 90}
    assert counted.ends() == {"a.pcap": 50}
    counted.listened["a.pcap"] = 80
    assert counted.ends() == {"a.pcap": 80}


def test_the_file_of_a_ring_goes_on_in_the_next_one() -> None:
    counted = Intake([SourceReport(name, "pcap") for name in "abcd"] + [SourceReport("log", "log", own_clock=True)])
    for name, first, last in (("b", 100, 200), ("a", 0, 99), ("c", 250, 300), ("d", 320, 400), ("log", 310, 900)):
        counted.arrive(name, first * SECOND // 100)
        counted.arrive(name, last * SECOND // 100)
    assert counted.ends() == dict.fromkeys("abcd", 4 * SECOND) | {"log": 9 * SECOND}


def test_another_capture_is_not_the_next_file_of_a_ring() -> None:
    counted = intake()
    for name, first, last in (("a.pcap", 0, 10), ("b.pcap", 11, 20)):
        counted.arrive(name, first * SECOND)
        counted.arrive(name, last * SECOND)
    assert counted.ends() == {"a.pcap": 10 * SECOND, "b.pcap": 20 * SECOND}


def test_two_captures_at_the_same_time_have_an_end_each() -> None:
    counted = intake()
    for name, first, last in (("a.pcap", 0, 10), ("b.pcap", 5, 20)):
        counted.arrive(name, first * SECOND)
        counted.arrive(name, last * SECOND)
    assert counted.ends() == {"a.pcap": 10 * SECOND, "b.pcap": 20 * SECOND}


def test_a_source_that_is_long_over_is_told_with_another() -> None:
    counted = intake()
    for name, at in (("a.pcap", 5), ("a.pcap", 9), ("b.pcap", 7)):
        counted.arrive(name, at).protocols["dhcp"] += 1
    counted.recorded["a.pcap"] = 2
    counted.listened["a.pcap"] = 99
    for name, count in (("a.pcap", 3), ("b.pcap", 4)):
        counted.sources[name].problems.append(Problem(None, "rotated away", count))
    counted.sources["a.pcap"].problems.append(Problem(7, "cut", 1))
    counted.merge("a.pcap", "b.pcap")
    (report,) = counted.sources.values()
    assert (report.path, report.packets, report.first, report.last) == ("b.pcap", 3, 5, 9)
    assert report.protocols["dhcp"] == 3
    assert [(problem.what, problem.count) for problem in report.problems] == [("rotated away", 7), ("cut", 1)]
    assert (counted.recorded["b.pcap"], counted.listened) == (2, {})


def test_one_of_which_nothing_came_adds_nothing() -> None:
    counted = intake()
    counted.arrive("b.pcap", 7)
    counted.merge("a.pcap", "b.pcap")
    assert (counted.sources["b.pcap"].packets, counted.sources["b.pcap"].first, counted.last) == (1, 7, 7)
