"""One input, read once and once more."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from acdiag.sources.opening import open_sources
from acdiag.sources.pipe import HEAD
from tests.sources.made import block

CAPTURE = Path(__file__).parents[2] / "captures" / "no-offer" / "capture.pcapng"


def test_a_file_is_read_again_without_touching_the_first_report(tmp_path: Path) -> None:
    cut = tmp_path / "cut.pcapng"
    cut.write_bytes(CAPTURE.read_bytes()[:-10])
    (source,) = open_sources([str(cut)], on_skip=lambda *_: None)
    frames = list(source.frames())
    source.close()
    told = list(source.report.problems)
    again = source.again()
    assert again is not None
    assert next(again.frames()) == frames[0]
    assert source.report.problems == told
    assert list(again.frames()) == frames
    assert (again.report.path, again.first) == (source.report.path, source.first)


@pytest.mark.parametrize("more", [0, HEAD])
def test_a_pipe_is_read_once_more_only_where_all_of_it_was_kept(monkeypatch: pytest.MonkeyPatch, more: int) -> None:
    class Stdin:
        # A block of no known type makes it longer.
        buffer = io.BytesIO(CAPTURE.read_bytes() + block(0x0000ABCD, bytes(more)))

        def isatty(self) -> bool:
            return False

    monkeypatch.setattr(sys, "stdin", Stdin())
    (source,) = open_sources(["-"], on_skip=lambda *_: None)
    frames = list(source.frames())
    again = source.again()
    assert len(frames) > 30
    assert (list(again.frames()) if again else None) == (None if more else frames)
