"""Evidence is read again from where it lies, and from nowhere else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from acdiag.live.rereading import ReplayedFiles, SessionFiles
from acdiag.model.arrival import Where
from acdiag.model.errors import Unusable
from acdiag.sources.opening import Source, open_sources
from acdiag.wireshark import pcapng
from tests.frames import udp

CAPTURE = Path(__file__).parents[2] / "captures" / "recovery-loop" / "capture.pcapng"


def test_captures_of_a_session(tmp_path: Path) -> None:
    name = f"{tmp_path}/frames-1.pcapng"
    shutil.copyfile(CAPTURE, name)
    files = SessionFiles(str(tmp_path))
    assert files.file(name) == name
    assert len(list(files.frames([name]))) == 106
    found = files.inspect(Where(name, 5))
    assert found is not None
    assert (found[0].number, found[1].number) == (5, 5)
    assert files.inspect(Where(name, 107)) is None
    assert files.inspect(Where(name, line=1)) is None
    assert files.file("/etc/passwd") is None
    assert files.inspect(Where("/etc/passwd", 1)) is None
    with pytest.raises(Unusable):
        files.frames([name, "/etc/passwd"])


def test_what_is_replayed_is_opened_when_it_is_wanted() -> None:
    asked: list[str] = []

    def opened() -> list[Source]:
        asked.append("once")
        return open_sources([str(CAPTURE)], on_skip=lambda path, why: None)

    files = ReplayedFiles(opened)
    assert asked == []
    assert files.file(str(CAPTURE)) == str(CAPTURE)
    assert files.file("another") is None
    assert len(list(files.frames([str(CAPTURE)]))) == 106
    found = files.inspect(Where(str(CAPTURE), 1))
    assert found is not None
    assert found[1].number == 1
    assert asked == ["once"]
    with pytest.raises(Unusable, match="only once"):
        files.frames(["another"])


def test_the_bytes_of_a_frame_have_no_secret(tmp_path: Path) -> None:
    data = udp("10.59.1.7", "10.59.0.9", 4000, 514, b"<131>lcd: password=hunter2")
    path = tmp_path / "x.pcapng"
    path.write_bytes(pcapng.section("test") + pcapng.interface(1, "tap") + pcapng.packet(0, 0, data, len(data)))
    found = ReplayedFiles(lambda: open_sources([str(path)], on_skip=lambda *_: None)).inspect(Where(str(path), 1))
    assert found is not None
    assert b"password=xxxxxxx" in found[0].data
    assert "hunter2" not in repr(found)
