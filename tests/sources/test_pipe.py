from __future__ import annotations

import io
import os
import threading
from pathlib import Path

from acdiag.sources import pipe
from acdiag.sources.pipe import Pipe
from acdiag.sources.stream import CHUNK, Stream
from tests.sources.made import only_source, pcap_file


def drained(stream: Stream) -> bytes:
    pieces = []
    while piece := stream.read(CHUNK):
        pieces.append(piece)
    return b"".join(pieces)


def test_the_beginning_can_be_read_again() -> None:
    passing = Pipe(io.BytesIO(b"abcdef" * 1000))
    assert passing.open().read(4) == b"abcd"
    assert passing.open().read(6000)[:4] == b"abcd"
    assert drained(passing.open()) == b"abcdef" * 1000
    assert passing.passed == 6000


def test_what_lies_beyond_the_head_comes_once_and_is_not_kept() -> None:
    data = bytes(range(256)) * (pipe.HEAD // 256 * 3)
    passing = Pipe(io.BytesIO(data))
    passing.open().read(CHUNK)
    assert drained(passing.open()) == data
    assert len(passing.head) <= pipe.HEAD
    again = passing.open()
    assert data.startswith(drained(again))
    assert again.broken == "the beginning of the pipe is gone"


def test_progress_is_unknown() -> None:
    assert Pipe(io.BytesIO(b"x")).open().progress is None


def test_a_pipe_that_is_closed_breaks_the_stream() -> None:
    passing = Pipe(io.BytesIO(b"x"))
    passing.close()
    stream = passing.open()
    assert stream.read(1) == b""
    assert stream.broken.startswith("reading failed")


def test_a_named_pipe_is_read_like_standard_input(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    writer = threading.Thread(target=lambda: fifo.write_bytes(pcap_file(5000)))
    writer.start()
    source = only_source(fifo)
    assert len(list(source.frames())) == 5000
    assert (source.report.bytes, source.report.sha256) == (len(pcap_file(5000)), None)
    source.close()
    writer.join()


def test_what_was_kept_whole_can_be_read_once_more() -> None:
    passing = Pipe(io.BytesIO(b"x" * 1000))
    assert not passing.kept
    assert drained(passing.open()) == b"x" * 1000
    assert passing.kept
    assert drained(passing.open()) == b"x" * 1000
    longer = Pipe(io.BytesIO(b"x" * (pipe.HEAD + 1)))
    drained(longer.open())
    assert not longer.kept
