"""What found no room is said once, of the input with the most packets."""

from __future__ import annotations

from acdiag.model.case import Problem, SourceReport
from acdiag.pipeline.observers import Observers
from acdiag.pipeline.room import Room
from acdiag.rulebook.configured import Configurations
from acdiag.streams.fragments import Fragments
from acdiag.streams.media import Media
from acdiag.streams.tcp import Reassembly
from acdiag.timeline.carried import Calls
from acdiag.timeline.identity import Identity
from acdiag.timeline.ledger import Ledger


def room() -> Room:
    identity = Identity()
    tables = (Ledger(identity), Calls(), Media(), Reassembly(), Configurations(), Observers())
    return Room(*tables, Fragments(), identity)


def reports() -> list[SourceReport]:
    return [SourceReport("a.pcap", "pcap", packets=3), SourceReport("b.pcap", "pcap", packets=9)]


def test_nothing_is_said_where_there_was_room() -> None:
    assert list(room().problems()) == []
    assert [report.problems for report in room().told(reports())] == [[], []]


def test_each_table_that_ran_full_is_a_problem_with_its_count() -> None:
    full = room()
    full._ledger.forgotten, full._media.not_kept, full._reassembly.missed = 7, 30, 5
    problems = list(full.problems())
    assert [problem.count for problem in problems] == [7, 5, 30]
    assert {problem.at for problem in problems} == {None}


def test_asking_twice_says_it_once() -> None:
    full, given = room(), reports()
    given[1].problems.append(Problem(4, "truncated record"))
    full._calls.not_kept = 2
    for _ in range(2):
        one, most = full.told(given)
        assert one.problems == []
        assert [problem.count for problem in most.problems] == [1, 2]
    assert len(given[1].problems) == 1


def test_without_inputs_there_is_nobody_to_say_it_of() -> None:
    full = room()
    full._ledger.not_kept = 1
    assert full.told([]) == []


def test_streams_that_gave_way_are_said_with_what_is_lost_by_it() -> None:
    full = room()
    full._media.let_go(7)
    (problem,) = full.problems()
    assert (problem.count, "over for longest" in problem.what, "findings" in problem.what) == (1, True, True)
