"""The files of one run are numbered and bounded."""

from __future__ import annotations

from pathlib import Path

import pytest

from acdiag.media import sounds
from acdiag.media.folder import Folder
from acdiag.media.sounds import Sounds


def test_files_are_numbered_and_told(tmp_path: Path) -> None:
    made = Sounds(Folder(str(tmp_path)))
    for channels in (1, 2):
        sound = made.open("same name", 8_000, channels)
        assert sound is not None
        sound.write(bytes(16_000 * channels))
    told = made.close()
    assert [(file.name, file.seconds, file.rate, file.channels) for file in told] == [
        ("001-same-name.wav", 1.0, 8_000, 1),
        ("002-same-name.wav", 1.0, 8_000, 2),
    ]
    assert [file.bytes for file in told] == [(tmp_path / file.name).stat().st_size for file in told]


def test_there_are_not_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sounds, "MOST_FILES", 2)
    made = Sounds(Folder(str(tmp_path)))
    opened = [made.open("x", 8_000, 1) for _ in range(5)]
    assert [sound is None for sound in opened] == [False, False, True, True, True]
    assert made.left_out == 3
    assert len(made.close()) == 2
