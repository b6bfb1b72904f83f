"""Interpretation out of the store: nothing twice, nothing left out, behind and not."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from acdiag.live.engine import Engine
from acdiag.live.limit import Limit
from acdiag.model.facts import Fact
from acdiag.rulebook.shelf import Shelf
from acdiag.store.block import Batch
from acdiag.store.reading import Reader
from acdiag.store.schema import create
from acdiag.store.writing import KEPT, SECOND, Bounds, LineWriter, Loss
from tests.rule_book import shipped

START = 1_760_000_000 * SECOND
PIN = b"<131>nxphone: MAC 00:90:8f:12:34:56 PIN internal error"


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shipped()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return create(tmp_path / "s")


def write(file: Path, *lines: bytes, at: int = START, losses: tuple[Loss, ...] = (), bounds: Bounds = KEPT) -> None:
    batch = Batch("udp://[::]:514")
    batch.lines = list(lines)
    batch.times = [at + number for number in range(len(lines))]
    batch.senders = ["10.59.1.7"] * len(lines)
    writer = LineWriter(file, bounds)
    writer.write([batch], losses)
    writer.close()


def engine(file: Path, shelf: Shelf, **options: object) -> Engine:
    return Engine(file, "s", shelf, clock=lambda: START + SECOND, **options)


def test_lines_become_facts_and_findings(file: Path, shelf: Shelf) -> None:
    write(file, b"<134>nxphone: hello", PIN)
    running = engine(file, shelf)
    assert running.step() == 2
    assert running.step() == 0
    told = running.judge(now=True)
    assert [(event, change.id) for event, change in told] == [("raise", "ACD-SIGN-006@00:90:8f:12:34:56")]
    running.close()
    reader = Reader(file)
    assert {fact.name for fact in reader.facts("s")} >= {"log.heard", "log.said"}
    assert reader.counts().interpreted == 2
    assert [row[0] for row in reader.findings()] == ["ACD-SIGN-006@00:90:8f:12:34:56"]
    reader.close()


def test_the_next_run_goes_on(file: Path, shelf: Shelf) -> None:
    write(file, b"<134>nxphone: hello", PIN)
    first = engine(file, shelf)
    first.step()
    first.judge(now=True)
    first.close()
    write(file, b"<134>nxphone: more", at=START + SECOND)
    second = engine(file, shelf)
    assert second.interpreted == 2
    assert second.step() == 1
    assert second.judge(now=True) == []
    case = second.session.case()
    assert [finding.id for finding in case.findings] == ["ACD-SIGN-006@00:90:8f:12:34:56"]
    assert case.sources[0].packets == second.session.tally.lines == 3
    assert second.session.tally.by_component == {"nxphone": 3}
    second.close()


def test_killed_between_store_and_interpretation(file: Path, shelf: Shelf) -> None:
    write(file, PIN)
    killed = engine(file, shelf)
    killed._commit_at = float("inf")
    killed.step()
    killed._reader.close()
    killed._writer._database.close()
    again = engine(file, shelf)
    assert again.interpreted == 0
    assert again.step() == 1
    assert len(again.session.case().findings) == 1
    again.close()


def test_how_far_it_is_behind(file: Path, shelf: Shelf) -> None:
    running = engine(file, shelf)
    for second in range(3):
        write(file, *[b"<134>nxphone: x"] * 6_000, at=START + second)
    assert running.step() == 12_000
    assert running.lag.lines == 6_000
    assert running.lag.seconds == pytest.approx(1, abs=0.01)
    assert running.step() == 6_000
    assert running.lag == (0, 0.0)
    running.close()


def test_losses_are_said(file: Path, shelf: Shelf) -> None:
    write(file, PIN, losses=(Loss(START, "udp", "kernel", 5), Loss(START, "udp", "disk", 7)))
    running = engine(file, shelf)
    running.step()
    (report,) = running.session.case().sources
    assert [(problem.what, problem.count) for problem in report.problems] == [
        ("log lines were lost: the receive buffer was full", 5),
        ("log lines were lost: there was no room on the disk", 7),
    ]
    assert running.session.tally.dropped == 12
    running.close()
    again = engine(file, shelf)
    assert again.session.tally.dropped == 12
    assert [problem.count for problem in again.report.problems] == [5, 7]
    again.step()
    assert again.session.tally.dropped == 12
    again.close()


def test_what_a_phone_says_all_day_is_thinned_in_the_store(
    file: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in memory; and the next start goes on with what is left."""
    monkeypatch.setattr("acdiag.live.engine.TOGETHER", 0)
    monkeypatch.setattr("acdiag.live.fact_keeper.MANY", 50)
    monkeypatch.setattr("acdiag.live.fact_keeper.MORE", 10)
    noticed: list[Fact] = []
    notice = Engine._notice
    monkeypatch.setattr(Engine, "_notice", lambda self, fact: (noticed.append(fact), notice(self, fact)))
    running = engine(file, shelf)
    for hour in range(120):
        write(file, PIN, at=START + hour * 1000 * SECOND)
        running.step()
    told = running.judge(now=True)
    running.close()
    reader = Reader(file)
    stored = list(reader.facts("s"))
    reader.close()
    assert running.session.tally.lines == 120
    assert len(stored) < 70 < len(noticed)
    assert {min(fact.at for fact in stored), max(fact.at for fact in stored)} >= {START, START + 119_000 * SECOND}
    assert [change.id for _, change in told] == ["ACD-SIGN-006@00:90:8f:12:34:56"]
    again = engine(file, shelf)
    assert [finding.rule for finding in again.session.case().findings] == ["ACD-SIGN-006"]
    again.close()


def test_of_many_addresses_that_only_wrote_some_are_judged(
    file: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody delays an alarm by inventing senders, and what is left out is said."""
    monkeypatch.setattr("acdiag.live.engine.WRITERS", 3)
    batch = Batch("udp://[::]:514")
    batch.lines = [b"<134>nxphone: number 1"] * 9 + [b"<131>nxphone: PIN internal error"]
    batch.times = [START + number for number in range(10)]
    batch.senders = [f"10.9.0.{number}" for number in range(10)]
    writer = LineWriter(file)
    writer.write([batch])
    writer.close()
    running = engine(file, shelf)
    running.step()
    assert [change.id for _, change in running.judge(now=True)] == ["ACD-SIGN-006@ip:10.9.0.9"]
    assert running.told is not None
    case, _ = running.told
    assert {phone.ips for phone in case.phones} == {("10.9.0.0",), ("10.9.0.1",), ("10.9.0.9",)}
    (problem,) = case.sources[0].problems
    assert ("neither MAC nor model" in problem.what, problem.count) == (True, 7)
    running.close()


def test_rotated_before_it_was_looked_at(file: Path, shelf: Shelf) -> None:
    for _ in range(3):
        write(file, *[b"<134>nxphone: x"] * 100, bounds=Bounds(stored=1))
    running = engine(file, shelf)
    running.step()
    assert running.interpreted == running.session.tally.lines == 300
    (problem,) = running.report.problems
    assert problem.what == "log lines were rotated away before they were looked at"
    assert problem.count in (100, 200)
    running.close()


def test_a_limit_stores_all_and_looks_at_some(file: Path, shelf: Shelf) -> None:
    write(file, *[b"<134>nxphone: x"] * 10)
    limit = Limit(4)
    running = engine(file, shelf, limit=limit)
    running.step()
    assert limit.passed_over == 6
    assert running.session.tally.lines == 10
    assert running.report.packets == 4
    running.close()


def test_where_nothing_is_new_nothing_is_written(file: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("acdiag.live.engine.TOGETHER", 0.0)
    running = engine(file, shelf)
    write(file, PIN)
    running.step()
    running.step()
    written = running._writer._database.total_changes
    for _ in range(5):
        running.step()
    assert running._writer._database.total_changes == written
    write(file, PIN)
    running.step()
    assert running._writer._database.total_changes > written
    running.close()


def test_what_is_written_is_not_written_again_when_forgetting_fails(
    file: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_before: int) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    running = engine(file, shelf)
    monkeypatch.setattr("acdiag.live.engine.TOGETHER", 0.0)
    monkeypatch.setattr(running._writer, "forget", refuse)
    running._forget_at = 0.0
    write(file, PIN)
    running.step()
    assert running.full
    assert running.why == "database or disk is full"
    stored = len(list(running._reader.facts("s")))
    running.step()
    assert (stored > 0, len(list(running._reader.facts("s")))) == (True, stored)
    assert not running.full
    assert running.why == ""
    running.close()


def test_a_full_disk_keeps_what_was_noticed(file: Path, shelf: Shelf) -> None:
    running = engine(file, shelf)
    database = running._writer._database
    write(file, PIN)
    database.execute("PRAGMA query_only = 1")
    running.step()
    assert running.full
    database.execute("PRAGMA query_only = 0")
    running.close()
    assert not running.full
    reader = Reader(file)
    assert len(list(reader.facts("s"))) >= 2
    reader.close()
