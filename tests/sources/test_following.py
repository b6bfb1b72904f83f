"""Captures that are read while they are written: whole frames at once, half ones when the other half is there."""

from __future__ import annotations

import gzip
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from acdiag.model.errors import Unusable
from acdiag.sources.following import CaptureTap
from acdiag.sources.opening import in_time_order, open_sources
from acdiag.sources.tap import Intake, Tapped

CAPTURE = Path(__file__).parents[2] / "captures" / "healthy-450hd" / "capture.pcapng"
PATIENCE = 20.0


@pytest.fixture(scope="module")
def wanted() -> list[tuple[int, bytes]]:
    return [(frame.at, frame.data) for frame in in_time_order(open_sources([str(CAPTURE)], on_skip=lambda *_: None))]


def taken(intake: Intake, count: int) -> list[Tapped]:
    """So many frames, or all that come in time."""
    found: list[Tapped] = []
    deadline = time.monotonic() + PATIENCE
    while len(found) < count and time.monotonic() < deadline:
        entry = intake.take()
        if entry is None:
            time.sleep(0.01)
        else:
            found += entry[1]
    return found


def started(path: Path) -> tuple[CaptureTap, Intake]:
    intake = Intake()
    tap = CaptureTap(str(path), intake)
    tap.open()
    tap.start()
    return tap, intake


@pytest.mark.parametrize("cut", [1, 27, 3_000, 9_001], ids=["magic", "header", "frame", "later"])
def test_a_file_that_grows(tmp_path: Path, wanted: list[tuple[int, bytes]], cut: int) -> None:
    growing, whole = tmp_path / "growing.pcapng", CAPTURE.read_bytes()
    growing.write_bytes(whole[:cut])
    tap, intake = started(growing)
    time.sleep(0.3)
    early = []
    while (entry := intake.take()) is not None:
        early += entry[1]
    with growing.open("ab") as file:
        file.write(whole[cut:])
    found = early + taken(intake, len(wanted) - len(early))
    assert [(frame.at, frame.data) for frame in found] == wanted
    assert tap.state == "running"
    tap.stop()
    tap.join()
    assert (tap.state, tap.note, tap.received) == ("ended", "", len(wanted))


def plain(data: bytes) -> bytes:
    return data


def in_members(data: bytes) -> bytes:
    """As gzip writes it that is started anew for each rotated piece."""
    return b"".join(gzip.compress(data[at : at + 2_000]) for at in range(0, len(data), 2_000))


@pytest.mark.parametrize("pack", [plain, gzip.compress, in_members])
def test_a_pipe(tmp_path: Path, wanted: list[tuple[int, bytes]], pack: Callable[[bytes], bytes]) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    holder = os.open(pipe, os.O_RDWR)
    tap, intake = started(pipe)
    data = pack(CAPTURE.read_bytes())
    with pipe.open("wb", buffering=0) as writer:
        os.close(holder)
        writer.write(data[:5_000])
        time.sleep(0.2)
        assert intake.frames > 0 or pack is not plain
        writer.write(data[5_000:])
    found = taken(intake, len(wanted))
    assert [(frame.at, frame.data) for frame in found] == wanted
    tap.join(PATIENCE)
    assert tap.state == "ended"


def test_what_is_no_capture(tmp_path: Path) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("Dear Sir or Madam, this is no capture at all")
    tap, _ = started(other)
    tap.join(PATIENCE)
    assert tap.state == "failed"
    assert "is no capture: it begins with 44 65 61 72" in tap.note


def test_damage_ends_it_with_a_note(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pcapng"
    broken.write_bytes(CAPTURE.read_bytes()[:3_000] + b"\xff" * 5_000)
    tap, intake = started(broken)
    tap.join(PATIENCE)
    assert tap.state == "ended"
    assert tap.note
    assert tap.received == intake.frames > 0


def test_damaged_gzip_is_said_in_words(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pcapng.gz"
    broken.write_bytes(b"\x1f\x8b\x08\0" + b"\xff" * 500)
    tap, _ = started(broken)
    tap.join(PATIENCE)
    assert tap.state == "failed"
    assert "damaged gzip" in tap.note


@pytest.mark.parametrize("name", ["", "none.pcap"], ids=["folder", "missing"])
def test_what_cannot_be_opened(tmp_path: Path, name: str) -> None:
    with pytest.raises(Unusable):
        CaptureTap(str(tmp_path / name), Intake()).open()
