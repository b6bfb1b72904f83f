"""Writing lines: numbers that go on, all or nothing, rotation, a full disk."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from acdiag.store.block import Batch
from acdiag.store.reading import Reader
from acdiag.store.schema import create
from acdiag.store.writing import DAY, OLDEST_AT_ONCE, SECOND, Bounds, LineWriter, Loss

NOW = 1_760_000_000 * SECOND


def batch_of(count: int, at: int = NOW, fill: bytes = b"") -> Batch:
    batch = Batch("udp://[::]:514")
    for number in range(count):
        batch.times.append(at + number)
        batch.senders.append("10.59.1.7")
        batch.lines.append(b"<134>nxphone: line %d " % number + fill)
    batch.weigh()
    return batch


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return create(tmp_path / "session")


def fill(writer: LineWriter, batches: list[Batch]) -> None:
    for _ in range(100):
        writer.write(batches)


def lines_in(file: Path) -> list[int]:
    reader = Reader(file)
    numbers = [line.number for lines in reader.blocks(0, "") for line in lines]
    reader.close()
    return numbers


def test_numbers_go_on_over_batches_and_writers(file: Path) -> None:
    writer = LineWriter(file)
    assert writer.write([batch_of(3), batch_of(2)]) == 5
    writer.close()
    writer = LineWriter(file)
    assert writer.write([batch_of(4)]) == 9
    assert writer.write([]) == 9
    writer.close()
    assert lines_in(file) == list(range(1, 10))


def test_losses_are_stored_with_the_lines(file: Path) -> None:
    writer = LineWriter(file)
    writer.write([batch_of(1)], [Loss(NOW, "udp://[::]:514", "kernel", 12)])
    writer.close()
    reader = Reader(file)
    assert [loss for _, loss in reader.losses()] == [Loss(NOW, "udp://[::]:514", "kernel", 12)]
    reader.close()


def test_rotation_by_size_keeps_the_newest_and_the_count(file: Path) -> None:
    writer = LineWriter(file, Bounds(stored=4_000))
    for _ in range(50):
        writer.write([batch_of(100)])
    writer.close()
    numbers = lines_in(file)
    assert numbers[-1] == 5_000
    assert 0 < len(numbers) < 2_000
    reader = Reader(file)
    counts = reader.counts()
    reader.close()
    assert (counts.lines, counts.rotated) == (5_000, 5_000 - len(numbers))


def test_rotation_by_age(file: Path) -> None:
    writer = LineWriter(file, Bounds(age=DAY))
    writer.write([batch_of(10, NOW - 2 * DAY)])
    writer.write([batch_of(10, NOW - DAY // 2)])
    writer.write([batch_of(10, NOW)])
    writer.close()
    assert lines_in(file) == list(range(11, 31))


def test_what_was_rotated_is_no_longer_counted_as_stored(file: Path) -> None:
    writer = LineWriter(file, Bounds(stored=2_000))
    for _ in range(2 * OLDEST_AT_ONCE):
        writer.write([batch_of(20)])
    writer.close()
    database = sqlite3.connect(file)
    (stored,) = database.execute("SELECT sum(stored) FROM lines").fetchone()
    database.close()
    assert stored < 2_500


def test_a_full_disk_writes_nothing_and_goes_on_when_there_is_room(file: Path) -> None:
    writer = LineWriter(file)
    writer.write([batch_of(10)])
    pages = writer._database.execute("PRAGMA page_count").fetchone()[0]
    writer._database.execute(f"PRAGMA max_page_count = {pages + 2}")
    noise = [batch_of(200, fill=bytes(range(256)) * 3), batch_of(300)]
    noise[0].lines = [str(hash((number, "x"))).encode() * 40 for number in range(200)]
    with pytest.raises(sqlite3.OperationalError, match="full"):
        fill(writer, noise)
    before = len(lines_in(file))
    assert before % 500 == 10
    writer._database.execute("PRAGMA max_page_count = 1000000")
    assert writer.write(noise) == before + 500
    writer.close()
    assert lines_in(file) == list(range(1, before + 501))
