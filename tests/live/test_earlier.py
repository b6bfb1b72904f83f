"""Captures that earlier runs left behind."""

from __future__ import annotations

import shutil
from pathlib import Path

from acdiag.live.earlier import captures_of

CAPTURE = Path(__file__).parents[2] / "captures" / "healthy-450hd" / "capture.pcapng"


def test_in_their_order_and_without_what_is_damaged(tmp_path: Path) -> None:
    for number in (10, 2, 1):
        shutil.copy(CAPTURE, tmp_path / f"frames-{number}.pcapng")
    (tmp_path / "frames-3.pcapng").write_bytes(CAPTURE.read_bytes()[:1_000])
    (tmp_path / "frames-4.pcapng").touch()
    (tmp_path / "frames-5.pcapng").write_bytes(b"no capture")
    shutil.copy(CAPTURE, tmp_path / "other.pcapng")
    found = captures_of(tmp_path, str(tmp_path))
    assert [Path(source.report.path).name for source in found] == [
        "frames-1.pcapng",
        "frames-2.pcapng",
        "frames-3.pcapng",
        "frames-10.pcapng",
    ]
    for source in found:
        assert list(source.frames())
        source.close()


def test_none(tmp_path: Path) -> None:
    assert captures_of(tmp_path, str(tmp_path)) == []
