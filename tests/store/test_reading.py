"""Reading a session while others write it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from acdiag.model.errors import Unusable
from acdiag.store.block import Batch
from acdiag.store.reading import Reader
from acdiag.store.schema import create
from acdiag.store.writing import LineWriter


def batch_of(first: int, count: int) -> Batch:
    batch = Batch("udp://[::]:514")
    for number in range(first, first + count):
        batch.times.append(number)
        batch.senders.append("10.59.1.7")
        batch.lines.append(b"%d" % number)
    return batch


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = create(tmp_path)
    writer = LineWriter(file)
    for first, count in ((1, 10), (11, 1), (12, 30)):
        writer.write([batch_of(first, count)])
    writer.close()
    return file


@pytest.mark.parametrize("after", [0, 1, 9, 10, 11, 12, 40, 41, 99])
def test_lines_after_a_number(file: Path, after: int) -> None:
    reader = Reader(file)
    lines = [line for lines in reader.blocks(after, "s") for line in lines]
    reader.close()
    assert [line.number for line in lines] == list(range(after + 1, 42))
    assert all(line.data == b"%d" % line.number and line.source == "s" for line in lines)


def test_a_line_by_its_number(file: Path) -> None:
    reader = Reader(file)
    assert [reader.line(number, "s").data for number in (1, 11, 20, 41)] == [b"1", b"11", b"20", b"41"]
    assert reader.line(42, "s") is None
    reader.close()


def test_a_reader_sees_what_is_written_after_it_was_opened(file: Path) -> None:
    reader = Reader(file)
    writer = LineWriter(file)
    writer.write([batch_of(42, 5)])
    assert reader.counts().lines == 46
    with reader.one_moment():
        before = reader.counts().lines
        writer.write([batch_of(47, 5)])
        assert reader.counts().lines == before
    assert reader.counts().lines == 51
    writer.close()
    reader.close()


def test_a_damaged_block_is_counted_and_the_others_are_read(file: Path) -> None:
    database = sqlite3.connect(file)
    database.execute("UPDATE lines SET body = x'00' WHERE first = 11")
    database.execute("UPDATE lines SET senders = '{' WHERE first = 12")
    database.commit()
    database.close()
    reader = Reader(file)
    assert [line.number for lines in reader.blocks(0, "s") for line in lines] == list(range(1, 11))
    assert reader.damaged == 2
    reader.close()


def test_a_session_on_a_medium_that_cannot_be_written(file: Path) -> None:
    file.chmod(0o400)
    file.parent.chmod(0o500)
    try:
        reader = Reader(file)
        assert reader.counts().lines == 41
        reader.close()
    finally:
        file.parent.chmod(0o700)


def test_no_session(tmp_path: Path) -> None:
    other = tmp_path / "session.sqlite"
    sqlite3.connect(other).execute("CREATE TABLE t (x)").connection.close()
    with pytest.raises(Unusable, match="no session of acdiag"):
        Reader(other)
    other.write_bytes(b"SQLite format 3\0" + bytes(100))
    with pytest.raises(Unusable, match="cannot be used"):
        Reader(other)


@pytest.mark.parametrize("wrong", ["0", "-5", "'3'", "1e300", "x'00'"])
def test_a_block_that_does_not_know_its_lines_ends_nothing(file: Path, wrong: str) -> None:
    database = sqlite3.connect(file)
    database.execute(f"UPDATE lines SET count = {wrong} WHERE first = 11")
    database.commit()
    database.close()
    reader = Reader(file)
    numbers = [line.number for lines in reader.blocks(0, "s") for line in lines]
    assert numbers == [*range(1, 11), *range(12, 42)]
    assert reader.damaged == 1
    reader.close()


DEEP = "[" * 100_000


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (
            "facts (at, name, host, body)",
            [(1, "log.said", b"a", "[[],{}]"), (1, "log.said", "a", DEEP), ("x", "n", "a", "")],
        ),
        ("streams (id, last, body)", [("a", 1, DEEP), ("b", 1, b""), ("c", 1, "[]")]),
        ("losses (at, listener, how, count)", [(1, "udp", "kernel", "many"), ("x", "udp", "kernel", 1)]),
        ("findings (id, raised, cleared, body)", [("a", 1, None, DEEP), ("b", 1, None, "[]"), ("c", 1, "x", "{}")]),
    ],
    ids=["facts", "streams", "losses", "findings"],
)
def test_rows_with_values_of_other_types_are_counted(file: Path, table: str, values: list[tuple[object, ...]]) -> None:
    database = sqlite3.connect(file)
    database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values[0]))})", values)
    database.commit()
    database.close()
    reader = Reader(file)
    assert [*reader.facts("s"), *reader.streams("s"), *reader.losses(), *reader.findings()] == []
    assert reader.damaged == len(values)
    reader.close()
