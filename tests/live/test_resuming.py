"""A session as input of other commands: the same case, whatever of it was looked at before."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from acdiag.live.engine import Engine
from acdiag.live.resuming import LOST_FRAMES, begin, fall_silent, lose, new_losses, note, resume
from acdiag.model.arrival import Line
from acdiag.model.case import Problem, SourceReport
from acdiag.model.errors import Unusable
from acdiag.pipeline import Session
from acdiag.rulebook.shelf import Shelf
from acdiag.sources.opening import open_sources
from acdiag.sources.session import SessionSource
from acdiag.store.block import Batch
from acdiag.store.reading import Reader
from acdiag.store.schema import create
from acdiag.store.writing import SECOND, LineWriter, Loss
from tests.rule_book import shipped

CAPTURE = Path(__file__).parents[2] / "captures" / "recovery-loop" / "capture.pcapng"
START = 1_760_000_000 * SECOND
LINES = [b"<134>nxphone: MAC 00:90:8f:12:34:56", b"<131>nxphone: PIN internal error", b"<131>nxphone: Duplicate IP"]


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shipped()


def write(file: Path, lines: list[bytes], first: int) -> None:
    batch = Batch("udp://[::]:514")
    batch.lines = lines
    batch.times = [START + (first + number) * SECOND for number in range(len(lines))]
    batch.senders = ["10.59.1.7"] * len(lines)
    writer = LineWriter(file)
    writer.write([batch], [Loss(START, "udp", "queue", 2)] if first else [])
    writer.close()


def read(file: Path, shelf: Shelf) -> Session:
    reader = Reader(file)
    report = SourceReport("s", "live")
    session = Session(shelf, [report])
    after = resume(session, report, reader)
    for loss in new_losses(reader):
        lose(session, report, loss, after)
    for lines in reader.blocks(after, "s"):
        for line in lines:
            session.take_line(line)
    reader.close()
    return session


@pytest.mark.parametrize("looked_at", [0, 1, 2, 3])
def test_the_case_does_not_depend_on_what_was_looked_at(tmp_path: Path, shelf: Shelf, looked_at: int) -> None:
    file = create(tmp_path)
    if looked_at:
        write(file, LINES[:looked_at], 0)
        engine = Engine(file, "s", shelf, clock=lambda: START + SECOND)
        engine.step()
        engine.close()
    if looked_at < 3:
        write(file, LINES[looked_at:], looked_at)
    session = read(file, shelf)
    case = session.case()
    assert [(finding.id, finding.evidence[0].line) for finding in case.findings] == [
        ("ACD-DHCP-003@00:90:8f:12:34:56", 3),
        ("ACD-SIGN-006@00:90:8f:12:34:56", 2),
    ]
    (report,) = case.sources
    assert (report.packets, report.first, report.last) == (3, START, START + 2 * SECOND)
    assert session.tally.lines == report.protocols["syslog"] == 3
    assert session.tally.by_severity == {"info": 1, "err": 2}
    lost = 2 if 0 < looked_at < 3 else 0
    assert session.tally.dropped == lost
    assert [problem.count for problem in report.problems] == [lost] * bool(lost)


def test_only_facts_that_are_wanted(tmp_path: Path, shelf: Shelf) -> None:
    file = create(tmp_path)
    write(file, LINES, 0)
    engine = Engine(file, "s", shelf)
    engine.step()
    engine.close()
    reader = Reader(file)
    report = SourceReport("s", "live")
    session = Session(shelf, [report])
    resume(session, report, reader, lambda fact: fact.at < START + 2 * SECOND)
    reader.close()
    assert [finding.rule for finding in session.case().findings] == ["ACD-SIGN-006"]


def test_losses_of_one_kind_are_one_problem() -> None:
    report = SourceReport("s", "live")
    for how, lines in (("kernel", 2), ("kernel", 3), ("moths", 1)):
        note(report, Loss(START, "udp", how, lines))
    assert report.problems == [
        Problem(None, "log lines were lost: the receive buffer was full", 5),
        Problem(None, "log lines were lost: moths", 1),
    ]


def test_frames_that_a_tap_lost_are_said_of_the_capture_ever_after(tmp_path: Path, shelf: Shelf) -> None:
    file = create(tmp_path)
    write(file, LINES, 0)
    shutil.copyfile(CAPTURE, tmp_path / "frames-1.pcapng")
    with closing(sqlite3.connect(file)) as database:
        database.execute("INSERT OR REPLACE INTO progress VALUES ('lacking', ?)", ('{"frames-1.pcapng": 12}',))
        database.commit()
    opened = open_sources([str(tmp_path)], on_skip=lambda *_: None)
    session = Session(shelf, [source.report for source in opened])
    for source in opened:
        if isinstance(source, SessionSource):
            begin(source, session)
    problems = {report.path: report.problems for report in session.case().sources}
    assert problems[f"{tmp_path}/frames-1.pcapng"] == [Problem(None, LOST_FRAMES, 12)]
    assert problems[str(tmp_path)] == []
    for source in opened:
        source.close()


MARKS = [
    ("recording", "{}"),
    ("recording", '["x"]'),
    ("gone", "[]"),
    ("gone", '{"frames-1.pcapng": 7}'),
    ("gone", '{"frames-1.pcapng": {"packets": "x"}}'),
    ("listened", "7"),
    ("lacking", '{"frames-1.pcapng": "x"}'),
    ("listened", '{"frames-1.pcapng": "x"}'),
    ("report", "[" * 100_000),
    ("report", '{"packets": 1, "first": "x", "last": null, "protocols": {}, "tally": {}}'),
    ("report", '{"packets": 1, "first": null, "last": null, "protocols": {}}'),
    ("losses", "x"),
]


@pytest.mark.parametrize(("key", "value"), MARKS, ids=lambda text: text[:20])
def test_a_mark_that_says_something_else_is_damage(tmp_path: Path, shelf: Shelf, key: str, value: str) -> None:
    """Who reads the session says so and reads on; who would go on writing it refuses."""
    file = create(tmp_path)
    write(file, LINES, 0)
    with closing(sqlite3.connect(file)) as database:
        database.execute("INSERT OR REPLACE INTO progress VALUES (?, ?)", (key, value))
        database.commit()
    (source,) = open_sources([str(tmp_path)], on_skip=lambda *_: None)
    assert isinstance(source, SessionSource)
    session = Session(shelf, [source.report])
    begin(source, session)
    for line in source.arrivals():
        assert isinstance(line, Line)
        session.take_line(line)
    fall_silent(source, session)
    assert session.case().sources[0].packets == len(LINES)
    source.close()
    assert any("the session is damaged" in problem.what for problem in source.report.problems)
    with pytest.raises(Unusable, match="is damaged"):
        Engine(file, "s", shelf)
