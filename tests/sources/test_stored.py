from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from acdiag.sources import stored
from acdiag.sources.stored import DiskFile, Held


def test_many_files_can_be_read_by_turns(tmp_path: Path) -> None:
    streams = []
    for number in range(3 * stored.OPEN_FILES):
        path = tmp_path / str(number)
        path.write_bytes(b"%05d%05d" % (number, number))
        streams.append(DiskFile(str(path)).open())
    for _ in range(2):
        for number, stream in enumerate(streams):
            assert stream.read(5) == b"%05d" % number
            assert len(stored._OPENED) <= stored.OPEN_FILES
    for stream in streams:
        assert stream.read(5) == b""
        assert (stream.broken, stream.progress) == ("", 1.0)
        stream.close()
        stream.close()
    assert not stored._OPENED


def test_a_closed_stream_can_be_read_on(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"abcdef")
    stream = DiskFile(str(tmp_path / "x")).open()
    assert stream.read(2) == b"ab"
    stream.close()
    stream.skip(1)
    assert stream.read(9) == b"def"
    stream.close()


def test_a_file_that_is_gone_breaks_the_stream(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"abcdef")
    file = DiskFile(str(path))
    path.unlink()
    stream = file.open()
    assert stream.read(2) == b""
    assert stream.broken == "reading failed: no such file or directory"


def test_a_place_that_cannot_be_breaks_the_stream(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"abcdef")
    stream = DiskFile(str(tmp_path / "x")).open()
    stream.skip(1 << 80)
    assert stream.read(2) == b""
    assert stream.broken.startswith("reading failed")
    stream.close()


@pytest.mark.parametrize("size", [0, 5])
def test_held_bytes(size: int) -> None:
    stream = Held(b"x" * size).open()
    assert stream.read(100) == b"x" * size
    assert stream.progress == 1.0


def test_threads_read_one_file_each_at_its_own_place(tmp_path: Path) -> None:
    """The screen reads evidence in several threads: one's seek must not move another's read, nor its close end it."""
    path, body = tmp_path / "x", b"".join(number.to_bytes(4) for number in range(50_000))
    path.write_bytes(body)

    def read(_: int) -> bytes:
        stream, pieces = DiskFile(str(path)).open(), []
        while piece := stream.read(1000):
            pieces.append(piece)
        stream.close()
        return b"".join(pieces)

    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            assert all(found == body for found in threads.map(read, range(12)))
    finally:
        sys.setswitchinterval(usual)
