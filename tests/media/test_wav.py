"""WAV files: samples, silence and its allowances, channels side by side."""

from __future__ import annotations

import wave
from array import array
from io import BytesIO
from pathlib import Path

import pytest

from acdiag.media.wav import FARTHEST, LONGEST_SILENCE, Allowance, Channels, Sound


def sound(path: Path, channels: int = 1, rate: int = 100, silence: Allowance | None = None) -> Sound:
    return Sound(path.name, path.open("wb"), rate, channels, silence or Allowance())


def samples(*values: int) -> bytes:
    return array("h", values).tobytes()


def read(path: Path) -> list[int]:
    with wave.open(str(path)) as file:
        return list(array("h", file.readframes(file.getnframes())))


def test_samples_and_silence(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    made = sound(path)
    made.write(samples(1, 2))
    made.pause(3)
    made.write(samples(4))
    assert made.seconds == pytest.approx(0.06)
    made.close()
    assert read(path) == [1, 2, 0, 0, 0, 4]
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (100, 1, 2)


def test_silence_is_bounded_in_each_file_and_in_all(tmp_path: Path) -> None:
    allowance = Allowance(LONGEST_SILENCE + 5)
    made = [sound(tmp_path / name, silence=allowance) for name in ("a.wav", "b.wav")]
    for each in made:
        each.pause(10**12)
    assert [each.seconds for each in made] == [LONGEST_SILENCE, 5]
    assert allowance.shortened
    for each in made:
        each.pause(-5)
        each.close()


def test_enough_allowance_is_not_called_short() -> None:
    allowance = Allowance(10)
    assert allowance.take(4, 100) == 4
    assert (allowance.left, allowance.shortened) == (6, False)
    assert allowance.take(4, 1) == 1
    assert allowance.shortened


def test_channels_lie_side_by_side(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    made = sound(path, channels=2)
    both = Channels(made)
    both.write(0, samples(1, 2, 3))
    both.write(1, samples(-1))
    both.pause(1, 1)
    both.write(1, samples(-3, -4))
    both.finish()
    made.close()
    assert read(path) == [1, -1, 2, 0, 3, -3, 0, -4]


def test_a_channel_that_stays_behind_is_filled_with_silence(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    made = sound(path, channels=2)
    both = Channels(made)
    for _ in range(3 * FARTHEST):
        both.write(0, samples(*[7] * 100))
    assert made.seconds > FARTHEST
    both.finish()
    made.close()
    assert read(path) == [7, 0] * (3 * FARTHEST * 100)


def test_a_pause_of_all_channels_is_one(tmp_path: Path) -> None:
    """However long a recording is missing: each channel says so only when it goes on, one after the other."""
    path = tmp_path / "a.wav"
    made = sound(path, channels=3)
    channels = Channels(made)
    length = 3 * FARTHEST * 100
    for number in range(3):
        channels.write(number, samples(number + 1))
    for number in range(3):
        channels.pause(number, length)
        channels.write(number, samples(number + 4))
    channels.finish()
    made.close()
    assert read(path) == [1, 2, 3, *[0] * 3 * length, 4, 5, 6]


def test_the_file_is_whole_when_closed() -> None:
    class Kept(BytesIO):
        def close(self) -> None:
            self.kept = self.getvalue()
            super().close()

    file = Kept()
    made = Sound("x", file, 8000, 1, Allowance())
    made.write(samples(5))
    made.close()
    with wave.open(BytesIO(file.kept)) as whole:
        assert whole.getnframes() == 1
