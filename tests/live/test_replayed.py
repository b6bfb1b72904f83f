"""All inputs of a replay go into one session, in the order of time."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from acdiag.live.pace import Pace
from acdiag.live.replayed import taken
from acdiag.pipeline import Session
from acdiag.rulebook.shelf import Shelf
from acdiag.sources.opening import Source, open_sources
from acdiag.store.schema import create
from tests.rule_book import shipped

CAPTURE = Path(__file__).parents[2] / "captures" / "healthy-450hd" / "capture.pcapng"
LATER = 1 << 62


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shipped()


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[list[Source]]:
    """A session whose one capture was listened to for long after its last frame."""
    shutil.copyfile(CAPTURE, tmp_path / "frames-1.pcapng")
    with closing(sqlite3.connect(create(tmp_path))) as database:
        database.execute("INSERT INTO progress VALUES ('listened', ?)", (f'{{"frames-1.pcapng": {LATER}}}',))
        database.commit()
    found = open_sources([str(tmp_path)], on_skip=lambda *_: None)
    yield found
    for source in found:
        source.close()


def test_silence_counts_when_all_was_read(opened: list[Source], shelf: Shelf) -> None:
    session = Session(shelf, [source.report for source in opened])
    counts = list(taken(opened, session, Pace(None, threading.Event(), lambda: None)))
    assert counts == list(range(1, sum(source.report.packets for source in opened) + 1))
    assert list(session.heard.values()) == [LATER]


def test_what_was_not_reached_is_not_silent(opened: list[Source], shelf: Shelf) -> None:
    session, stopping = Session(shelf, [source.report for source in opened]), threading.Event()
    for count in taken(opened, session, Pace(None, stopping, lambda: None)):
        if count == 3:
            stopping.set()
    assert sum(source.report.packets for source in opened) == 3
    assert session.heard == {}
