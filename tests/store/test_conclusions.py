"""Facts, findings and marks are committed together or not at all."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from acdiag.model.arrival import Where
from acdiag.model.facts.log import LogHeard
from acdiag.store import conclusions
from acdiag.store.conclusions import Change, ConclusionWriter
from acdiag.store.facts import pack
from acdiag.store.reading import Reader
from acdiag.store.schema import create

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


def test_too_many_facts_go_the_oldest_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conclusions, "MOST_FACTS", 3)
    file = create(tmp_path)
    writer = ConclusionWriter(file)
    for at in range(1, 11):
        writer.write([pack(replace(FACT, at=at), "s")], [], [])
    writer.forget(0)
    writer.close()
    reader = Reader(file)
    assert [fact.at for fact in reader.facts("s")] == [8, 9, 10]
    reader.close()
