"""A replay raises and clears on the arrivals' clock, and ends with what triage of the same files gives."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from acdiag.commands import reading
from acdiag.live import replay
from acdiag.live.replay import Replay, summary
from acdiag.live.replaying import ReplayFeed
from acdiag.present.json.case import dump
from acdiag.rulebook.shelf import Shelf
from acdiag.simulate.scenarios import SCENARIOS, write
from acdiag.sources.opening import Source, open_sources
from tests.rule_book import shipped

CAPTURES = Path(__file__).parents[2] / "captures"
CASES = sorted(path.parent.name for path in CAPTURES.glob("*/case.yaml"))
ASKED = SimpleNamespace(quiet=True, phone=[], bulk=True)


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shipped()


def opened(*paths: Path) -> list[Source]:
    return open_sources([str(path) for path in paths], on_skip=lambda *_: None)


def told(shelf: Shelf, *paths: Path, speed: float | None = None) -> tuple[Replay, list[replay.Told]]:
    made = Replay(opened(*paths), shelf, speed=speed)
    return made, list(made.run())


@pytest.mark.parametrize("name", CASES)
def test_it_ends_with_what_triage_gives(name: str, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "OFTEN", 0)
    monkeypatch.setattr(replay, "RESTING", 3)
    paths = [path for path in sorted((CAPTURES / name).iterdir()) if path.name != "case.yaml"]
    sources = opened(*paths)
    expected = reading.session(ASKED, sources, shelf).case()
    made, events = told(shelf, *paths)
    assert made.case is not None
    assert dump(made.case) == dump(expected)
    standing = set()
    for _, event, change in events:
        (standing.add if event == "raise" else standing.remove)(change.id)
    assert standing == {finding.id for finding in expected.findings if finding.cleared is None}
    assert summary(made.case)["findings"] == sorted(standing)


def test_the_screen_ends_with_it_too(shelf: Shelf) -> None:
    paths = (CAPTURES / "recovery-loop" / "capture.pcapng",)
    feed = ReplayFeed(opened(*paths), shelf)
    feed.start()
    feed._thread.join(60)
    assert feed.failure() == ""
    assert feed.snapshot().final
    assert dump(feed.snapshot().case) == dump(reading.session(ASKED, opened(*paths), shelf).case())


def test_a_session_is_replayed_too(shelf: Shelf, tmp_path: Path) -> None:
    folder = tmp_path / "s"
    words = [sys.executable, "-m", "acdiag", "live", "-", "--headless", "-q", "--session", str(folder)]
    subprocess.run(words, input=(CAPTURES / "recovery-loop" / "capture.pcapng").read_bytes(), check=True)
    expected = dump(reading.session(ASKED, opened(folder), shelf).case())
    assert dump(told(shelf, folder)[0].case) == expected
    feed = ReplayFeed(opened(folder), shelf)
    feed.start()
    feed._thread.join(60)
    assert dump(feed.snapshot().case) == expected


def test_what_is_told_and_when_is_not_a_matter_of_speed(shelf: Shelf) -> None:
    path = CAPTURES / "recovery-loop" / "capture.pcapng"
    fast, paced = told(shelf, path)[1], told(shelf, path, speed=200)[1]
    assert fast == paced
    at, event, change = fast[0]
    assert event == "raise"
    assert json.loads(change.body)["rule"] == "ACD-REC-002"
    case = reading.session(ASKED, opened(path), shelf).case()
    assert case.sources[0].first <= at < case.sources[0].last


def test_speed_is_kept(shelf: Shelf) -> None:
    began = time.monotonic()
    told(shelf, CAPTURES / "recovery-loop" / "capture.pcapng", speed=100)
    assert 0.6 < time.monotonic() - began < 10


def test_it_can_be_stopped(shelf: Shelf) -> None:
    stopping = threading.Event()
    made = Replay(opened(CAPTURES / "recovery-loop" / "capture.pcapng"), shelf, speed=1, stopping=stopping)
    threading.Timer(0.5, stopping.set).start()
    began = time.monotonic()
    list(made.run())
    assert time.monotonic() - began < 10


def test_a_rollout_raises_what_stands_at_its_end(shelf: Shelf, tmp_path: Path) -> None:
    write(SCENARIOS["rollout"], tmp_path / "r.pcap", phones=20, seed=3)
    made, events = told(shelf, tmp_path / "r.pcap")
    assert made.case is not None
    times = [at for at, _, _ in events]
    assert times == sorted(times)
    assert len(summary(made.case)["findings"]) >= 3
