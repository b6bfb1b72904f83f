"""What a live session says of itself."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest

from acdiag.live.engine import Engine
from acdiag.live.health import health, is_full, summary
from acdiag.live.limit import Limit
from acdiag.live.receiving import Listening, Receiving
from acdiag.store.schema import create
from tests.rule_book import shipped


@pytest.fixture
def engine(tmp_path: Path) -> Any:
    made = Engine(create(tmp_path), "s", shipped())
    yield made
    made.close()


def receiving(**report: Any) -> Receiving:
    with socket.socket() as unused:
        listening = [Listening("udp", "udp", unused, 4096), Listening("tcp", "tcp", unused, 0)]
    return Receiving(Path(), listening, -1, report=report)


def listener(name: str, **lost: int) -> dict[str, Any]:
    return {"name": name, "lines": 5, "refused": 1, "connections": 0, "drops": 0, "lost": lost, "problems": {}}


def test_before_the_first_report(engine: Engine) -> None:
    told = health(engine, receiving(), None)
    assert told["lines"] == {"stored": 0, "interpreted": 0}
    assert (told["sources"], told["lost"], told["store"]["state"]) == ([], {}, "ok")
    assert told["left_out"] == []


def test_what_found_no_room(engine: Engine) -> None:
    engine.session.room._ledger.forgotten = 3
    (told,) = health(engine, receiving(), None)["left_out"]
    assert told == {"what": next(engine.session.room.problems()).what, "count": 3}


def test_of_all_listeners(engine: Engine) -> None:
    listeners = [listener("udp", kernel=3, disk=1), listener("tcp", disk=2)]
    limit = Limit(1)
    limit.passed_over = 7
    report = receiving(stored=9, full=True, why="disk is full", waiting=70, listeners=listeners)
    told = health(engine, report, limit)
    assert told["lost"] == {"disk": 3, "kernel": 3}
    assert told["store"] == {"state": "full", "why": "disk is full", "waiting_bytes": 70}
    assert [each["buffer_bytes"] for each in told["sources"]] == [4096, 0]
    assert told["passed_over"] == 7
    assert is_full(engine, report)
    assert summary(engine, report, engine.session.case())["lines"] == {"stored": 9, "interpreted": 0}
