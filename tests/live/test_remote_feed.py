"""A feed in a process of its own gives what it would give beside the screen, and its end is told."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from acdiag.commands.shelving import shelf
from acdiag.live.remote_feed import RemoteFeed
from acdiag.live.replaying import ReplayFeed
from acdiag.live.rereading import ReplayedFiles
from acdiag.model.errors import Unusable
from acdiag.present.tui.feed import Expected, Feed
from acdiag.sources.opening import open_sources

CAPTURES = Path(__file__).parents[2] / "captures"
LOOP = CAPTURES / "recovery-loop" / "capture.pcapng"
PATIENCE = 60.0


def opened(*paths: str) -> Any:
    return open_sources(paths, on_skip=lambda path, why: None)


def made(say: Callable[[str], None], tell: Callable[[dict[str, Any]], None], *paths: str) -> Feed:
    say("opening")
    tell({"event": "health"})
    return ReplayFeed(opened(*paths), shelf([]), expected=(Expected("00:90:8f:99:99:99"),))


def refused(_say: object, _tell: object) -> Feed:
    raise Unusable("no such thing", "Name another.", status=3)


def broken(_say: object, _tell: object) -> Feed:
    os._exit(5)


@pytest.fixture
def remote() -> Iterator[Callable[..., RemoteFeed]]:
    feeds = []

    def make(make: Callable[..., Feed], *paths: str) -> RemoteFeed:
        feeds.append(RemoteFeed(make, paths, shelf([])))
        return feeds[-1]

    yield make
    for feed in feeds:
        feed.stop()


def until(true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)
    return true()


def test_it_ends_with_what_the_feed_gives_itself(remote: Callable[..., RemoteFeed]) -> None:
    log = [str(path) for path in CAPTURES.glob("*/phone.log")][:1]
    paths = (str(LOOP), *log)
    feed = remote(made, *paths)
    said: list[str] = []
    events: list[dict[str, Any]] = []
    feed.on_say, feed.on_event = said.append, events.append
    feed.open(lambda _title: ReplayedFiles(lambda: opened(*paths)))
    assert feed.title == "replay of " + ", ".join(paths)
    assert feed.snapshot().expected == (Expected("00:90:8f:99:99:99"),)
    feed.start()
    beside = made(said.append, lambda _event: None, *paths)
    beside.start()
    assert until(lambda: feed.snapshot().final and beside.snapshot().final)
    assert feed.failure() == ""
    assert feed.snapshot().case == beside.snapshot().case
    assert dict(feed.snapshot().stories) == dict(beside.snapshot().stories)
    assert feed.snapshot().stories["00:90:8f:12:34:50"].entity == "00:90:8f:12:34:50"
    assert feed.snapshot().stories.get("another") is None
    assert until(lambda: feed.log.last == beside.log.last)
    assert beside.log.last > 0
    assert feed.log.entries(1, feed.log.last) == beside.log.entries(1, beside.log.last)
    assert until(lambda: feed.health() == beside.health())
    assert feed.now() == beside.now()
    assert (said[0], events) == ("opening", [{"event": "health"}])
    assert len(list(feed.frames([str(LOOP)]))) == 106
    assert feed.file(str(LOOP)) == str(LOOP)
    feed.stop()
    feed.stop()
    assert (feed.failure(), feed.ask(None)) == ("", ())


def test_what_cannot_be_opened_is_refused_in_its_own_words(remote: Callable[..., RemoteFeed]) -> None:
    with pytest.raises(Unusable) as caught:
        remote(refused).open(lambda _title: ReplayedFiles(tuple))
    assert (caught.value.message, caught.value.hint, caught.value.status) == ("no such thing", "Name another.", 3)


def test_a_process_that_does_not_begin_is_told(remote: Callable[..., RemoteFeed]) -> None:
    with pytest.raises(Unusable, match="could not be started"):
        remote(broken).open(lambda _title: ReplayedFiles(tuple))


def test_a_process_that_is_killed_is_told_and_leaves_what_there_was(remote: Callable[..., RemoteFeed]) -> None:
    feed = remote(made, str(LOOP))
    feed.open(lambda _title: ReplayedFiles(tuple))
    feed.start()
    assert until(lambda: feed.snapshot().final)
    assert feed._process.pid is not None
    os.kill(feed._process.pid, signal.SIGKILL)
    assert until(lambda: feed.failure() != "")
    assert "killed by signal 9" in feed.failure()
    assert feed.snapshot().case.findings
    assert feed.snapshot().stories.get("00:90:8f:12:34:50") is None
    assert feed.ask(None) == ()
