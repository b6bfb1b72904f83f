"""A session's directory as an input beside captures."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from acdiag.cli import main
from acdiag.model.errors import Unusable
from acdiag.sources.opening import arrivals_in_time_order, in_time_order, open_sources
from acdiag.sources.session import SessionSource
from acdiag.store.block import Batch
from acdiag.store.conclusions import ConclusionWriter
from acdiag.store.schema import create
from acdiag.store.writing import LineWriter

CAPTURE = Path("captures/no-offer/capture.pcapng")


def session(folder: Path, lines: int = 5, looked_at: int = 0, start: int = 0) -> Path:
    batch = Batch("udp://[::]:514")
    batch.lines = [b"<134>nxphone: x"] * lines
    batch.times = list(range(start, start + lines))
    batch.senders = ["10.59.1.7"] * lines
    file = create(folder)
    writer = LineWriter(file)
    writer.write([batch])
    writer.close()
    conclusions = ConclusionWriter(file)
    conclusions.write([], [], [("interpreted", looked_at)])
    conclusions.close()
    return file


def opened(*paths: Path) -> tuple[list, list[tuple[str, str]]]:
    skipped: list[tuple[str, str]] = []
    return open_sources([str(path) for path in paths], on_skip=lambda *each: skipped.append(each)), skipped


def test_a_directory_is_its_session(tmp_path: Path) -> None:
    session(tmp_path / "s", looked_at=2)
    (tmp_path / "s" / "session.lock").touch()
    (source,), skipped = opened(tmp_path / "s")
    assert isinstance(source, SessionSource)
    assert (source.report.path, source.report.kind, source.readable) == (str(tmp_path / "s"), "live", True)
    assert source.progress == 0.0
    assert [line.number for line in source.arrivals()] == [3, 4, 5]
    assert source.progress == 1.0
    assert list(source.frames()) == []
    again = source.again()
    assert [line.number for line in again.arrivals()] == [3, 4, 5]
    again.close()
    source.close()
    assert skipped == []


def test_the_database_itself_may_be_named(tmp_path: Path) -> None:
    file = session(tmp_path / "s")
    (source,), _ = opened(file)
    assert source.report.path == str(tmp_path / "s")
    source.close()


def test_sessions_in_a_folder_and_captures_beside_them(tmp_path: Path) -> None:
    session(tmp_path / "a")
    session(tmp_path / "b")
    (tmp_path / "b" / "frames-1.pcapng").write_bytes(CAPTURE.read_bytes())
    sources, _ = opened(tmp_path)
    assert sorted(source.report.path.removeprefix(str(tmp_path)) for source in sources) == [
        "/a",
        "/b",
        "/b/frames-1.pcapng",
    ]
    arrivals = list(arrivals_in_time_order(sources))
    frames = list(in_time_order(sources))
    assert len(arrivals) - len(frames) == 10
    assert frames
    for source in sources:
        source.close()


def test_what_is_no_session(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "session.sqlite")
    database.execute("CREATE TABLE mine (x)")
    database.close()
    with pytest.raises(Unusable, match="no session of acdiag") as caught:
        opened(tmp_path)
    assert caught.value.status == 3


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE progress SET value = 'many' WHERE key = 'interpreted'",
        "UPDATE progress SET value = '[1' WHERE key = 'report'",
        "UPDATE progress SET value = '{\"packets\": 1}' WHERE key = 'report'",
        "UPDATE lines SET count = 'x'",
        "UPDATE lines SET count = 1000000000000",
        "UPDATE lines SET body = 'text'",
        "UPDATE lines SET start = 'x', latest = 'y'",
        "UPDATE lines SET senders = '7'",
        "DELETE FROM lines",
        "DROP TABLE lines",
        "DROP TABLE facts",
        "DROP TABLE progress",
    ],
)
def test_a_session_that_others_have_changed(tmp_path: Path, change: str) -> None:
    file = session(tmp_path / "s")
    database = sqlite3.connect(file)
    database.execute("INSERT OR IGNORE INTO progress VALUES ('report', '')")
    database.execute(change)
    database.commit()
    database.close()
    assert main(["triage", "--fail-on", "never", str(tmp_path / "s")]) in (0, 3)


@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.95])
def test_a_session_that_was_cut(tmp_path: Path, part: float) -> None:
    file = session(tmp_path / "s", lines=20_000)
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * part)])
    assert main(["triage", "--fail-on", "never", str(tmp_path / "s")]) in (0, 3)
