"""Requests wait in order on each connection, and never too many of them."""

from __future__ import annotations

import pytest

from acdiag.observe import pipelined
from acdiag.observe.pipelined import Pipelined


def asked(*requests: tuple[str, int]) -> Pipelined[str, int]:
    waiting: Pipelined[str, int] = Pipelined()
    for key, request in requests:
        waiting.ask(key, request, "a.pcap", 10 * request)
    return waiting


def test_answers_come_in_the_order_of_the_requests() -> None:
    waiting = asked(("a", 1), ("b", 2), ("a", 3))
    assert waiting.first("a") == waiting.answer("a") == 1
    assert [waiting.answer("a"), waiting.answer("a"), waiting.first("a")] == [3, None, None]
    assert waiting.first("b") == 2
    assert waiting.forgotten == 0


def test_a_connection_that_ended_leaves_the_others() -> None:
    waiting = asked(("a", 1), ("a", 2), ("b", 3))
    waiting.give_up("a")
    waiting.give_up("a")
    assert [waiting.answer("a"), waiting.answer("b"), waiting.forgotten] == [None, 3, 0]


def test_one_connection_keeps_its_latest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipelined, "MOST_OF_ONE", 2)
    waiting = asked(*(("a", number) for number in range(5)))
    assert [waiting.answer("a"), waiting.answer("a"), waiting.answer("a")] == [3, 4, None]
    assert waiting.forgotten == 3


def test_of_all_connections_the_one_that_has_not_asked_for_longest_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipelined, "MOST", 3)
    waiting = asked(("a", 1), ("b", 2), ("a", 3), ("c", 4))
    assert [waiting.first(key) for key in "abc"] == [1, None, 4]
    assert waiting.forgotten == 1
    waiting.ask("d", 5, "a.pcap", 50)
    assert [waiting.first(key) for key in "abcd"] == [None, None, 4, 5]
    assert waiting.forgotten == 3


def test_what_is_overdue_ends_what_waits_behind_it() -> None:
    waiting = asked(("a", 1), ("b", 2), ("a", 3), ("c", 4))
    waiting.answer("b")
    assert list(waiting.overdue("b.pcap", 99)) == []
    assert list(waiting.overdue("a.pcap", 30)) == [(10, "a", 1)]
    assert [waiting.first(key) for key in "abc"] == [None, None, 4]
    assert list(waiting.overdue("a.pcap", 99)) == [(40, "c", 4)]


def test_an_answered_request_is_not_overdue_and_the_next_one_is() -> None:
    waiting = asked(("a", 1), ("a", 2))
    waiting.answer("a")
    assert list(waiting.overdue("a.pcap", 99)) == [(20, "a", 2)]
    assert waiting.forgotten == 0
