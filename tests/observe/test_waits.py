"""Silence is looked at when its turn comes, and what finds no room is counted."""

from __future__ import annotations

import pytest

from acdiag.observe import waits
from acdiag.observe.waits import Waits


def test_what_is_due_comes_in_order_and_once() -> None:
    waiting: Waits[str] = Waits()
    for due, item in ((30, "c"), (10, "a"), (10, "b")):
        waiting.add("a.pcap", due, item)
    waiting.add("b.pcap", 5, "other")
    assert list(waiting.due("a.pcap", 9)) == []
    assert list(waiting.due("a.pcap", 30)) == [(10, "a"), (10, "b"), (30, "c")]
    assert list(waiting.due("a.pcap", 99)) == []
    assert waiting.forgotten == 0


def test_what_is_due_first_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waits, "MOST", 2)
    waiting: Waits[str] = Waits()
    for due, item in ((30, "c"), (10, "a"), (20, "b")):
        waiting.add("a.pcap", due, item)
    assert list(waiting.due("a.pcap", 99)) == [(20, "b"), (30, "c")]
    assert waiting.forgotten == 1
