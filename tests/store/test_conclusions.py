"""Facts, findings and marks are committed together or not at all."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from acdiag.model.arrival import Where
from acdiag.model.facts import Fact
from acdiag.model.facts.log import LogHeard
from acdiag.store import conclusions
from acdiag.store.conclusions import Change, ConclusionWriter
from acdiag.store.facts import pack
from acdiag.store.reading import Reader
from acdiag.store.schema import connect, create
from acdiag.store.streams import Row
from acdiag.store.writing import LineWriter, Loss

FACT = LogHeard(at=5, host="10.59.1.7", where=(Where("s", line=1, at=5),), model="450HD")


def test_written_together(tmp_path: Path) -> None:
    file = create(tmp_path)
    writer = ConclusionWriter(file)
    writer.write([pack(FACT, "s")], [Change("A@x", 5, None, "{}")], [("interpreted", 9), ("report", "r")])
    writer.write([], [Change("A@x", 5, 8, '{"a":1}')], [("interpreted", 12)])
    reader = Reader(file)
    assert list(reader.facts("s")) == [FACT]
    assert list(reader.findings()) == [("A@x", 5, 8, '{"a":1}')]
    assert (reader.counts().interpreted, reader.mark("report")) == (12, "r")
    reader.close()
    writer.close()


def test_all_or_nothing(tmp_path: Path) -> None:
    file = create(tmp_path)
    writer = ConclusionWriter(file)
    with pytest.raises(sqlite3.Error):
        writer.write([pack(FACT, "s")], [Change("A@x", None, None, "{}")], [("interpreted", 9)])  # type: ignore[arg-type]
    reader = Reader(file)
    assert list(reader.facts("s")) == []
    assert reader.counts().interpreted == 0
    reader.close()
    writer.close()


def test_losses_are_forgotten_and_their_numbers_never_given_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = create(tmp_path)
    lines, writer, reader = LineWriter(file), ConclusionWriter(file), Reader(file)
    lines.write([], [Loss(at, "udp", "kernel", 1) for at in range(1, 7)])
    writer.forget(3)
    assert [id_ for id_, _ in reader.losses()] == [3, 4, 5, 6]
    monkeypatch.setattr(conclusions, "MOST_LOSSES", 2)
    writer.forget(0)
    assert [id_ for id_, _ in reader.losses()] == [5, 6]
    writer.forget(100)
    assert [id_ for id_, _ in reader.losses()] == [6]
    lines.write([], [Loss(200, "udp", "kernel", 1)])
    assert [id_ for id_, _ in reader.losses(6)] == [7], "what was heard of goes by these numbers"
    for each in (lines, writer, reader):
        each.close()


def test_forgetting(tmp_path: Path) -> None:
    file = create(tmp_path)
    writer = ConclusionWriter(file)
    writer.write([pack(FACT, "s")], [Change("A@x", 5, None, "{}"), Change("B@x", 5, 6, "{}")], [])
    writer.forget(5)
    reader = Reader(file)
    assert len(list(reader.facts("s"))) == 1
    writer.forget(100)
    assert list(reader.facts("s")) == []
    assert [row[0] for row in reader.findings()] == ["A@x"]
    reader.close()
    writer.close()


def test_the_facts_of_one_host_are_thinned(tmp_path: Path) -> None:
    file = create(tmp_path)
    writer = ConclusionWriter(file)
    told = [replace(FACT, at=at) for at in range(1, 6)]
    other = replace(FACT, host="10.59.1.8")
    writer.write([pack(fact, "s") for fact in [*told, other]], [], [])
    database = connect(file)
    database.execute("INSERT INTO facts (at, name, host, body) VALUES (7, 'log.heard', '10.59.1.7', 'damaged')")
    database.execute("INSERT INTO facts (at, name, host, body) VALUES (8, 'of.tomorrow', '10.59.1.7', '[[],{}]')")
    database.close()
    asked: list[Sequence[Fact]] = []

    def ends(facts: Sequence[Fact]) -> Sequence[Fact]:
        asked.append(facts)
        return [facts[0], facts[-1]]

    assert writer.thin("10.59.1.7", "s", ends) == 4, "what cannot be read stays"
    assert asked == [told]
    assert writer.thin("nobody", "s", ends) == 0
    writer.close()
    reader = Reader(file)
    assert list(reader.facts("s")) == [told[0], told[-1], other]
    assert (reader.damaged, reader.facts_by_host()) == (2, {"10.59.1.7": 4, "10.59.1.8": 1})
    reader.close()


def test_too_many_facts_go_the_oldest_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conclusions, "MOST_FACTS", 3)
    file = create(tmp_path)
    writer = ConclusionWriter(file)
    for at in range(1, 11):
        writer.write([pack(replace(FACT, at=at), "s")], [], [])
    # Numbers of facts that were thinned out count for nothing.
    writer.thin(FACT.host, "s", lambda facts: [facts[0], *facts[3:]])
    writer.forget(0)
    writer.close()
    reader = Reader(file)
    assert [fact.at for fact in reader.facts("s")] == [8, 9, 10]
    reader.close()


def test_streams_that_are_too_many_go_with_the_oldest_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = create(tmp_path)
    writer = ConclusionWriter(file)
    writer.write([], [], [], [Row(f"frames-1.pcapng {n}", at, "{}") for n, at in enumerate((50, 30, 40, 20, 60))])
    for most in (4, 2):
        monkeypatch.setattr(conclusions, "MOST_STREAMS", most)
        writer.forget(25)
        with contextlib.closing(connect(file)) as database:
            rows = [last for (last,) in database.execute("SELECT last FROM streams ORDER BY last")]
        assert rows == [30, 40, 50, 60][-most:]
    writer.close()
