"""Tracks that are played together share a file; what has no samples has none."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("av", reason="PyAV is not installed (pip install acdiag[audio])")

from acdiag.media.folder import Folder
from acdiag.media.recorded import RecordedSounds
from acdiag.media.sounds import Sounds, Written
from acdiag.model.recording import NO_CHOICE, Choice
from acdiag.simulate import ac49x, voice
from acdiag.streams.recording_content import Content
from acdiag.streams.recordings import Recordings
from acdiag.wire.packet import Packet
from tests.streams.recording_making import packet

STEPS = voice.tone(3000, 160)


def written(blocks: list[tuple[int, bytes, int]], folder: Path, choice: Choice = NO_CHOICE) -> list[Written]:
    """The files of blocks of (protocol, payload, device)."""
    packets: list[Packet] = [
        packet(ac49x.packet(protocol, data, number, device=device), number * 0.01, number=number + 1)
        for number, (protocol, data, device) in enumerate(blocks)
    ]
    first = Recordings(choice)
    for each in packets:
        first.take(each)
    sounds = Sounds(Folder(str(folder)))
    recorded = RecordedSounds(first.recordings(), sounds)

    def hear(tally: object, content: Content, outer: Packet) -> None:
        recorded.take(tally, content, outer.at)  # type: ignore[arg-type]

    second = Recordings(choice, hear)
    for each in packets:
        second.take(each)
    recorded.finish()
    return sounds.close()


def echo(kind: int, number: int, device: int = 0) -> tuple[int, bytes, int]:
    block = bytes(ac49x.DebugBlock(kind=kind, sequence=number)) + voice.linear(STEPS)
    return ac49x.DEBUG, block, device


def test_taps_of_one_canceller_share_a_file(tmp_path: Path) -> None:
    blocks = [echo(kind, number, device) for number in range(20) for device in (0, 1) for kind in (1, 2, 3)]
    files = written(blocks, tmp_path)
    assert [(file.channels, round(file.seconds, 2)) for file in files] == [(3, 0.4), (3, 0.4)]
    assert "Rx-reference-Rx-input-Rx-output" in files[0].name
    assert "dsp-1" in files[1].name


def test_figures_of_the_canceller_are_no_sound(tmp_path: Path) -> None:
    assert written([echo(0, number) for number in range(20)], tmp_path) == []


def test_other_tracks_have_a_file_each(tmp_path: Path) -> None:
    blocks = [(kind, voice.alaw(STEPS), 0) for _ in range(20) for kind in (ac49x.TDM_IN, ac49x.TDM_OUT)]
    assert [(file.channels, round(file.seconds, 2)) for file in written(blocks, tmp_path)] == [(1, 0.4), (1, 0.4)]
