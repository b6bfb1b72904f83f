"""Captures read one after the other by one tshark say what each says by itself, and nothing of the one before."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.corpus.at_once import told_of
from tests.corpus.tshark import said

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed"),
]

CAPTURES = Path(__file__).resolve().parents[2] / "captures"
FIELDS = ("frame.protocols", "tcp.stream", "tcp.analysis.flags", "tcp.ack")
"""Numbers of connections, and numbers within them, are counted in each capture from its beginning."""


def test_each_begins_anew() -> None:
    names = ("sip-server-refuses", "no-offer", "http-files", "certificate-service")
    paths = [str(path) for name in names for path in CAPTURES.glob(f"{name}/capture.*")]
    told = told_of(paths, "tcp", FIELDS)
    assert told == {path: said(path, "tcp", FIELDS) for path in paths}
    assert told[paths[0]]
    assert not told[paths[1]]


def test_one_that_breaks_off_and_one_of_a_single_frame(tmp_path: Path) -> None:
    whole = (CAPTURES / "no-offer" / "capture.pcapng").read_bytes()
    cut, empty = tmp_path / "cut.pcapng", tmp_path / "empty.pcapng"
    cut.write_bytes(whole[: len(whole) // 2 + 1])
    empty.write_bytes(whole[: int.from_bytes(whole[4:8], "little")])
    paths = [str(cut), str(empty), str(CAPTURES / "healthy-450hd" / "capture.pcapng")]
    told = told_of(paths, "dhcp", ("dhcp.id",))
    assert told == {path: said(path, "dhcp", ("dhcp.id",)) for path in paths}
    assert [bool(told[path]) for path in paths] == [True, False, True]
