"""Streams as text and back, in a session that may be moved."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from acdiag.model.stream import Stream
from acdiag.store.conclusions import ConclusionWriter
from acdiag.store.reading import Reader
from acdiag.store.schema import create
from acdiag.store.streams import Row, pack, unpack
from tests.expectation import triage
from tests.rule_book import shipped

CAPTURE = Path(__file__).parents[2] / "captures" / "call-with-losses" / "capture.pcapng"


@pytest.fixture(scope="module")
def streams() -> list[Stream]:
    measured = triage(CAPTURE, shipped()).streams
    assert len(measured) >= 2
    return [dataclasses.replace(each, capture="s/frames-1.pcapng", remarked=(46, 0)) for each in measured]


def by_entity(stream: Stream) -> str:
    return stream.entity


def test_there_and_back(streams: list[Stream]) -> None:
    for stream in streams:
        row = pack(stream, "s")
        assert "s/frames" not in row.body
        assert unpack(row, "s") == stream
        assert unpack(row, "moved/t") == dataclasses.replace(stream, capture="moved/t/frames-1.pcapng")


@pytest.mark.parametrize("body", ["", "[]", "{}", "[1,2,3]", '["c",{},[]]', '["c",null,null]'])
def test_damage(body: str) -> None:
    with pytest.raises(ValueError, match="a damaged stream"):
        unpack(Row("c", 1, body), "s")


@pytest.mark.parametrize(
    ("name", "wrong"), [("packets", "9"), ("mos", float("inf")), ("codec", 8), ("dscps", ["x"]), ("first", 1e300)]
)
def test_a_value_of_another_type_is_damage(streams: list[Stream], name: str, wrong: object) -> None:
    capture, own, intervals = json.loads(pack(streams[0], "s").body)
    with pytest.raises(ValueError, match="a damaged stream"):
        unpack(Row("c", 1, json.dumps([capture, {**own, name: wrong}, intervals])), "s")


@pytest.mark.parametrize("wrong", [[], [1, 2, 3, "4", 5], [1, 2, 3, None, 5], [1.5, 2, 3, 4, 5]], ids=str)
def test_an_interval_of_other_values_is_damage(streams: list[Stream], wrong: list[object]) -> None:
    capture, own, _ = json.loads(pack(streams[0], "s").body)
    with pytest.raises(ValueError, match="a damaged stream"):
        unpack(Row("c", 1, json.dumps([capture, own, [wrong]])), "s")


def test_in_the_database(streams: list[Stream], tmp_path: Path) -> None:
    file = create(tmp_path / "s")
    writer = ConclusionWriter(file)
    rows = [pack(stream, "s") for stream in streams]
    writer.write([], [], [], rows)
    longer = dataclasses.replace(streams[0], packets=9_999, last=streams[0].last + 1)
    writer.write([], [], [], [pack(longer, "s"), Row("x", streams[0].last + 2, "damage")])
    reader = Reader(file)
    assert sorted(reader.streams("s"), key=by_entity) == sorted([longer, *streams[1:]], key=by_entity)
    assert reader.damaged == 1
    writer.forget(max(stream.last for stream in streams) + 5)
    assert list(reader.streams("s")) == []
    reader.close()
    writer.close()
