"""The process that interprets: what it tells, and that it ends with its screen."""

from __future__ import annotations

import threading
from collections import deque
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

from acdiag.commands.shelving import shelf
from acdiag.live.hosted import LINES, START, STOP, Answer, Ask, Update, _Host
from acdiag.live.log_ring import LogRing
from acdiag.live.replaying import ReplayFeed
from acdiag.sources.opening import open_sources

CAPTURE = Path(__file__).parents[2] / "captures" / "recovery-loop" / "capture.pcapng"


def test_a_conversation() -> None:
    feed = ReplayFeed(open_sources([str(CAPTURE)], on_skip=lambda path, why: None), shelf([]))
    ours, theirs = Pipe()
    host = _Host(theirs, feed, deque(["a word"]), deque([{"event": "health"}]))
    thread = threading.Thread(target=host.run)
    thread.start()
    first = ours.recv()
    assert (first.said, first.events, first.parcel, first.state) == (["a word"], [{"event": "health"}], None, {})
    ours.send(START)
    parcels = 0
    while not feed.snapshot().final:
        update = ours.recv()
        assert isinstance(update, Update)
        parcels += update.parcel is not None
    ours.send(Ask(9, "00:90:8f:12:34:50"))
    ours.send(Ask(10, None))
    ours.send(Ask(11, "nobody"))
    ours.send(STOP)
    told: list[Any] = []
    thread.join(20)
    while ours.poll():
        told.append(ours.recv())
    answers = {each.number: each.stories for each in told if isinstance(each, Answer)}
    assert [story.entity for story in answers[9]] == ["00:90:8f:12:34:50"]
    assert answers[10] == answers[9]
    assert answers[11] == ()
    parcels += sum(isinstance(each, Update) and each.parcel is not None for each in told)
    assert 0 < parcels <= feed.snapshot().number + 1


def test_it_ends_when_nobody_listens() -> None:
    feed = ReplayFeed(open_sources([str(CAPTURE)], on_skip=lambda path, why: None), shelf([]))
    ours, theirs = Pipe()
    host = _Host(theirs, feed, deque(), deque())
    ours.close()
    ended: list[str] = []

    def run() -> None:
        try:
            host.run()
        except (EOFError, OSError):
            ended.append("gone")

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(20)
    assert ended == ["gone"]


def test_lines_go_in_handfuls_and_those_that_are_gone_are_passed_over() -> None:
    ring = LogRing(kept=LINES + 10)
    feed = ReplayFeed(open_sources([str(CAPTURE)], on_skip=lambda path, why: None), shelf([]))
    feed._ring = ring
    host = _Host(Pipe()[0], feed, deque(), deque())
    for _ in range(LINES + 30):
        ring.lose(1, "x", 1)
    numbers = [entry.number for entry in host._lines()]
    assert (numbers[0], len(numbers)) == (21, LINES)
    assert [entry.number for entry in host._lines()] == list(range(numbers[-1] + 1, LINES + 31))
    assert host._lines() == []
