"""Listening by program: source sounds, FFmpeg's encoders, and how like two sounds are."""

from __future__ import annotations

import wave
from array import array
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
import pytest

av = pytest.importorskip("av", reason="PyAV is not installed (pip install acdiag[audio])")


def speech(seconds: float, rate: int, seed: int = 1) -> array[int]:
    """Something that is never alike: a wandering tone with a swell, and a little noise."""
    return array("h", _spoken(seconds, rate, seed))


@cache
def _spoken(seconds: float, rate: int, seed: int) -> array[int]:
    rng, phase, pitch, samples = Random(seed), 0.0, 200.0, array("h")
    for number in range(round(seconds * rate)):
        pitch = min(900.0, max(120.0, pitch + rng.uniform(-8, 8)))
        phase += 2 * np.pi * pitch / rate
        swell = 0.35 + 0.65 * abs(np.sin(number / rate * 2.1))
        samples.append(int(9000 * swell * np.sin(phase) + rng.uniform(-150, 150)))
    return samples


def encoded(codec: str, samples: array[int], rate: int, length: int) -> list[bytes]:
    """Payloads of `length` samples each."""
    context = av.CodecContext.create(codec, "w")
    context.sample_rate, context.layout, context.format = rate, "mono", "s16"
    context.time_base = Fraction(1, rate)
    size = 320 if codec == "g722" else length
    pieces = bytearray()
    for start in range(0, len(samples) - size + 1, size):
        frame = av.AudioFrame(format="s16", layout="mono", samples=size)
        frame.sample_rate, frame.pts = rate, start
        room = frame.planes[0].buffer_size - 2 * size
        frame.planes[0].update(samples[start : start + size].tobytes() + bytes(room))
        pieces += b"".join(bytes(packet) for packet in context.encode(frame))
    per_payload = len(pieces) * length // (len(samples) // size * size)
    return [bytes(pieces[at : at + per_payload]) for at in range(0, len(pieces), per_payload)]


def heard(path: Path, channel: int = 0) -> tuple[np.ndarray, int]:
    """Samples of one channel of a file, and its rate."""
    with wave.open(str(path)) as file:
        assert file.getsampwidth() == 2
        data = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(float)
        return data[channel :: file.getnchannels()], file.getframerate()


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    """Correlation of both over what they share, 1 when they are the same; at the best of small shifts."""

    def at(shift: int) -> float:
        left, right = one[shift:], other
        size = min(len(left), len(right))
        left, right = left[:size] - left[:size].mean(), right[:size] - right[:size].mean()
        return float(left @ right / np.sqrt((left @ left) * (right @ right) or 1))

    return max(at(shift) for shift in range(40))
