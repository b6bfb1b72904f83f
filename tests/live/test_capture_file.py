"""Captures of a session: numbered on, for their owner alone, whole up to the last flush, and read by Wireshark too."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from acdiag.live.capture_file import CaptureFile, files_of, next_name
from acdiag.sources.opening import in_time_order, open_sources
from acdiag.sources.tap import Tapped


def made(folder: Path) -> CaptureFile:
    return CaptureFile(folder, "s", "eth1", "acdiag")


def read(path: Path) -> list[tuple[int, int, bytes, int, int]]:
    frames = in_time_order(open_sources([str(path)], on_skip=lambda *_: None))
    return [(frame.number, frame.at, frame.data, frame.wire_length, frame.link_type) for frame in frames]


def test_what_is_written_is_read(tmp_path: Path) -> None:
    file = made(tmp_path)
    at = 1_760_000_000_123_456_789
    assert file.write(Tapped(at, 1, b"x" * 61, 61), b"x" * 61) == (1, 0)
    assert file.write(Tapped(at + 1, 101, b"y" * 80, 80), b"y" * 20) == (2, 1)
    assert file.write(Tapped(at + 2, 1, b"z" * 60, 60, 3), b"z" * 60) == (3, 2)
    assert file.write(Tapped(at + 3, 1, b"x" * 60, 60), b"x" * 60) == (4, 0)
    assert (file.waiting > 0, file.path.stat().st_size) == (True, 0)
    file.flush()
    assert (file.waiting, file.report.path) == (0, "s/frames-1.pcapng")
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert read(file.path) == [
        (1, at, b"x" * 61, 61, 1),
        (2, at + 1, b"y" * 20, 80, 101),
        (3, at + 2, b"z" * 60, 60, 1),
        (4, at + 3, b"x" * 60, 60, 1),
    ]
    file.close()


def test_the_next_one_comes_behind_all(tmp_path: Path) -> None:
    for number in (2, 10, 9):
        (tmp_path / f"frames-{number}.pcapng").touch()
    (tmp_path / "frames-77.pcapng.bak").touch()
    (tmp_path / "frames-0099.pcapng").touch()
    assert [path.name for path in files_of(tmp_path)] == ["frames-2.pcapng", "frames-9.pcapng", "frames-10.pcapng"]
    assert next_name(tmp_path) == "frames-11.pcapng"
    file = made(tmp_path)
    assert file.path.name == "frames-11.pcapng"
    file.close()


def test_much_is_written_without_being_asked(tmp_path: Path) -> None:
    file = made(tmp_path)
    for number in range(100):
        file.write(Tapped(number, 1, b"x" * 1500, 1500), b"x" * 1500)
    assert file.path.stat().st_size > 100_000
    file.close()


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
@pytest.mark.oracle
def test_wireshark_counts_the_same_frames(tmp_path: Path) -> None:
    file = made(tmp_path)
    for number in range(5):
        file.write(Tapped(number, 1, b"\xff" * 60, 60), b"\xff" * 60)
    file.flush()
    file.close()
    command = ["tshark", "-r", str(file.path), "-T", "fields", "-e", "frame.number", "-e", "frame.interface_name"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert said == [f"{number}\teth1" for number in range(1, 6)]
