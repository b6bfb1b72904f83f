"""A collection as the screen sees it."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from acdiag.live.collection import Wanted
from acdiag.live.live_feed import LiveFeed
from acdiag.model.arrival import Where
from acdiag.model.errors import Unusable
from acdiag.present.tui.feed import Expected, Feed
from acdiag.sources.following import CaptureTap
from acdiag.sources.interface import InterfaceTap
from acdiag.sources.listening import parse
from acdiag.sources.tap import Intake
from tests.live_running import send_udp
from tests.rule_book import shipped

CAPTURE = Path(__file__).parents[2] / "captures" / "recovery-loop" / "capture.pcapng"
PIN = b"<131>nxphone: MAC 00:90:8f:12:34:56 PIN internal error"
PATIENCE = 30.0


@pytest.fixture
def feed(tmp_path: Path) -> Any:
    intake = Intake()
    wanted = Wanted(
        folder=str(tmp_path / "s"),
        shelf=shipped(),
        syslog=[parse("udp://127.0.0.1:0")],
        taps=[CaptureTap(str(CAPTURE), intake), InterfaceTap("nope0", intake)],
        intake=intake,
        expected=(Expected("00:90:8f:99:99:99"),),
    )
    said: list[str] = []
    made = LiveFeed(wanted, said.append)
    (listener,) = (words for words in said if words.startswith("udp:"))
    made.port = int(listener.rpartition(":")[2].partition(",")[0])
    yield made
    made.stop()
    os.close(made._collection._lock)


def wait_for(feed: Feed, *rules: str) -> set[str]:
    deadline = time.monotonic() + PATIENCE
    found: set[str] = set()
    while time.monotonic() < deadline and not found >= set(rules):
        found = {finding.rule for finding in feed.snapshot().case.findings}
        time.sleep(0.05)
    return found


def healthy_after(feed: Any, lines: int) -> dict[str, Any]:
    """The sources' health by kind, once the listener has told of its lines: it is asked from time to time only."""
    until = time.monotonic() + 20
    while True:
        health = {each.name.partition(":")[0]: each for each in feed.health().sources}
        if health["udp"].received >= lines or time.monotonic() > until:
            return health
        time.sleep(0.05)


def test_from_nothing_to_the_end(feed: Any) -> None:
    assert (feed.snapshot().number, feed.failure()) == (0, "")
    events: list[dict[str, Any]] = []
    feed.on_event = events.append
    feed.start()
    send_udp(feed.port, PIN)
    assert wait_for(feed, "ACD-REC-001", "ACD-SIGN-006") >= {"ACD-REC-001", "ACD-SIGN-006"}
    snapshot = feed.snapshot()
    assert snapshot is feed.snapshot()
    assert "00:90:8f:12:34:50" in snapshot.stories
    assert set(snapshot.raised) >= {"ACD-REC-001@00:90:8f:12:34:50"}
    assert (snapshot.expected[0].mac, snapshot.final) == ("00:90:8f:99:99:99", False)
    assert abs(snapshot.now - time.time_ns()) < 60e9
    entry = feed.log.entries(feed.log.first, feed.log.last)[0]
    assert (entry.sender, entry.line) == ("127.0.0.1", 1)
    health = healthy_after(feed, 1)
    assert (health["udp"].received, health["udp"].state) == (1, "running")
    assert health[str(CAPTURE)].received == 106
    assert any("both directions" in sentence for sentence in feed.health().sees)
    feed.stop()
    feed.stop()
    assert (feed.snapshot().final, feed.failure()) == (True, "")
    assert {event["event"] for event in events} == {"raise", "health", "summary"}
    assert {each.state for each in feed.health().sources} == {"ended"}
    (words,) = feed.health().said
    assert words.startswith("cannot capture on nope0")


def test_evidence_is_read_again(feed: Any) -> None:
    feed.start()
    wait_for(feed, "ACD-REC-001")
    (finding,) = [each for each in feed.snapshot().case.findings if each.rule == "ACD-REC-001"]
    where = finding.evidence[0]
    frame, dissection = feed.inspect(where)
    assert (frame.number, dissection.number) == (where.frame, where.frame)
    assert feed.file(where.source) == where.source
    assert len(list(feed.frames([where.source]))) == 106
    assert feed.inspect(Where(where.source, line=3)) is None
    assert feed.inspect(Where("/etc/passwd", 1)) is None
    with pytest.raises(Unusable):
        feed.frames(["/etc/passwd"])


def test_a_bug_ends_in_a_sentence(feed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(feed._collection.engine, "step", broken)
    feed.start()
    feed._thread.join(PATIENCE)
    assert feed.failure() == "collecting ended: RuntimeError: a bug"
    assert feed.snapshot().number == 0
    assert feed.health().sources
