"""Targets: what acdiag itself wrote and finds again damaged: sessions, notebooks, bundles."""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path

from acdiag.bundle.archive import CASE, TABLE, TEXT, Entry, pack
from acdiag.bundle.reading import case_in, kept_in
from acdiag.commands import kept_case, reading
from acdiag.model.errors import Unusable
from acdiag.pipeline import Session
from acdiag.sources.opening import open_sources
from acdiag.store import block, facts, streams
from acdiag.store.block import Batch
from acdiag.store.conclusions import ConclusionWriter
from acdiag.store.folder import FILE
from acdiag.store.notebook import LONGEST, FileNotebook, notes_in
from acdiag.store.schema import create
from acdiag.store.writing import LineWriter, Loss
from tests.fuzz import seeds
from tests.fuzz.decoders import NOW
from tests.fuzz.target import MEMORY, Script, Target
from tests.fuzz.whole import BARE, facts_of, streams_of

FILE_TIME = 0.500
"""Seconds for 64 KiB: sessions and bundles are compressed, and hold far more text than their files have bytes."""
_COLUMNS = (
    "lines.first", "lines.count", "lines.start", "lines.latest", "lines.senders", "lines.size", "lines.body",
    "facts.at", "facts.name", "facts.host", "facts.body", "streams.last", "streams.body", "losses.at", "losses.how",
    "losses.count", "progress.value", "findings.body",
)  # fmt: skip
"""Where a wrong value may stand; SQLite takes any type in any column."""


@cache
def _folder() -> Path:
    """A folder in memory where there is one; it goes with the process."""
    keep = tempfile.TemporaryDirectory(prefix="acdiag-fuzz-", dir="/dev/shm" if os.path.isdir("/dev/shm") else None)
    _KEPT.append(keep)
    return Path(keep.name)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


@cache
def _sessions() -> Sequence[bytes]:
    """A session file with something in every table."""
    folder = _folder() / "made"
    path = create(folder)
    writer = LineWriter(path)
    for number in range(3):
        batch = Batch("udp://[::]:514")
        for at in range(4):
            batch.times.append(NOW + at)
            batch.senders.append("10.59.1.7")
            batch.lines.append(b"<134>Nov  5 10:00:00 phone sip[%d]: line %d of %d" % (at, at, number))
        writer.write([batch], [Loss(NOW, "udp://[::]:514", "kernel", 3)])
    writer.close()
    conclusions = ConclusionWriter(path)
    rows = [facts.pack(fact, "s") for fact in facts_of()[:12]]
    marks = [("interpreted", 4), ("losses", 1), ("recording", "[50000]"), ("gone", "{}"), ("listened", "{}")]
    conclusions.write(rows, [], marks, [streams.pack(stream, "s") for stream in streams_of()[:2]])
    conclusions.close()
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("PRAGMA journal_mode = DELETE")
    return [path.read_bytes()]


def _put(name: str, data: bytes) -> Path:
    folder = _folder() / "session"
    folder.mkdir(exist_ok=True)
    for stale in folder.iterdir():
        stale.unlink()
    path = folder / name
    path.write_bytes(data)
    return path


def _read_session(folder: Path) -> None:
    """As a command does that is given the directory."""
    try:
        opened = open_sources([str(folder)], on_skip=lambda *_: None)
    except Unusable:
        return
    session = Session(BARE, [source.report for source in opened])
    arguments = argparse.Namespace(quiet=True, bulk=False, since=None, until=None)
    try:
        reading._pass_through(arguments, opened, session)
        session.case()
    finally:
        for source in opened:
            source.close()


def _session(data: bytes) -> None:
    _read_session(_put(FILE, data).parent)


def _values(data: bytes) -> None:
    """A sound file with wrong values in it: each is a column, a type and the rest of a line."""
    path = _put(FILE, _sessions()[0])
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for line in data.split(b"\n")[:8]:
            script = Script(line)
            table, _, column = _COLUMNS[script.number(len(_COLUMNS))].partition(".")
            kind = script.number(6)
            try:
                database.execute(f"UPDATE {table} SET {column} = ?", (_value(kind, script.rest()),))
            except (sqlite3.Error, OverflowError):
                continue
    _read_session(path.parent)


def _value(kind: int, raw: bytes) -> object:
    text = raw.decode("utf-8", "replace")
    if kind == 0:
        return int.from_bytes(raw[:8], "big", signed=True)
    if kind == 1:
        return float(len(raw)) * 1e300
    return raw if kind == 2 else text


def _strange() -> Sequence[bytes]:
    """One line for every column and type, and JSON that is deep or says other things."""
    found = [bytes([column, kind]) + b"123" for column in range(len(_COLUMNS)) for kind in range(4)]
    told = (b"[]", b"{}", b"null", b"[[[]]]", b'{"a": [1, 2, {"at": 1e999}]}', b"[" * 3000, b"1e999", b"-1", b'"x"')
    return found + [bytes([column, 3]) + each for column in (4, 8, 10, 12, 16, 17) for each in told]


def _block(data: bytes) -> None:
    script = Script(data)
    count, size, senders = script.number(400), script.number(65_536), script.number(4)
    try:
        list(block.unpack(block.Block(count, 0, 0, ["10.0.0.1"] * senders, size, script.rest()), "s", 1))
    except ValueError:
        return


def _blocks() -> Sequence[bytes]:
    found = []
    for count in (1, 3, 40):
        batch = Batch("x")
        for number in range(count):
            batch.times.append(number)
            batch.senders.append("10.0.0.1")
            batch.lines.append(b"line %d" % number)
        made = block.pack(batch)
        found.append(made.number.to_bytes(2, "big") + made.size.to_bytes(2, "big") + b"\1" + made.body)
    return found


def _row(unpack: Callable[[str, str], object]) -> Callable[[bytes], None]:
    """The JSON of a row, behind its name."""

    def run(data: bytes) -> None:
        name, _, body = data.decode("utf-8", "replace").partition(" ")
        try:
            unpack(name, body)
        except ValueError:
            return

    return run


def _notebook(data: bytes) -> None:
    path = _put("notes.json", data)
    assert all(len(note) <= LONGEST for note in notes_in(path).values())
    book = FileNotebook(path)
    book.tick("a step", done=True)
    book.write("a", "note")
    assert notes_in(path)["a"] == "note"


def _bundle(data: bytes) -> None:
    path = str(_put("bundle.zip", data))
    case = case_in(path)
    kept_in(path, TEXT)
    kept_in(path, TABLE)
    findings = None if case is None else kept_case._findings(case)
    if findings is not None:
        kept_case._exit(findings, "error")


def _bundles() -> Sequence[bytes]:
    case = json.dumps({"findings": [{"severity": "error", "cleared": None}, {"severity": "info"}]}).encode()
    entries = [Entry(CASE, case, ""), Entry(TEXT, b"text\n", ""), Entry(TABLE, b"a,b\n", "")]
    return [pack(entries, {"acdiag": "1"}), pack(entries[:1], {})]


def _fact_rows() -> Sequence[bytes]:
    rows = [facts.pack(fact, "s") for fact in facts_of()]
    return [f"{row.name} {row.body}".encode() for row in rows][: 3 * seeds.MOST]


def _stream_rows() -> Sequence[bytes]:
    return [b"id " + streams.pack(stream, "s").body.encode() for stream in streams_of()]


def _covers(*names: str) -> tuple[str, ...]:
    return tuple(f"acdiag.{name}" for name in names)


STORE = _covers("store.reading", "store.schema", "store.progress", "sources.session", "live.resuming")

KEEPING: tuple[Target, ...] = (
    Target(name="store.session", run=_session, seeds=_sessions, covers=STORE, time=FILE_TIME, short=20),
    Target(name="store.values", run=_values, seeds=_strange, covers=STORE, time=FILE_TIME, short=40),
    Target(name="store.block", run=_block, seeds=_blocks, covers=_covers("store.block"), memory=4 * MEMORY),
    Target(
        name="store.facts", seeds=_fact_rows, covers=_covers("store.facts"),
        run=_row(lambda name, body: facts.unpack(facts.Row(1, name, "h", body), "s")),
    ),
    Target(
        name="store.streams", seeds=_stream_rows, covers=_covers("store.streams"), short=60,
        run=_row(lambda name, body: streams.unpack(streams.Row(name, 1, body), "s")),
    ),
    Target(
        name="store.notebook", run=_notebook, covers=_covers("store.notebook"), short=40,
        seeds=lambda: [b'{"notes": {"00:90:8f:00:00:01": "called", "b": "x"}, "done": ["step 1", "step 2"]}'],
    ),
    Target(
        name="bundle", run=_bundle, seeds=_bundles, covers=_covers("bundle.reading", "commands.kept_case"), short=40,
        time=FILE_TIME, memory=4 * MEMORY,
    ),
)  # fmt: skip
