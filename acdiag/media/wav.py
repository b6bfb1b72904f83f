"""WAV files that grow while a capture is read, with silence where nothing came; how much silence is bounded.

A capture may claim that a day lies between two packets. Such a gap becomes as much silence as is left of two
allowances, one of each file and one of all files of a run, and no more.
"""

from __future__ import annotations

import wave
from array import array
from contextlib import suppress
from typing import BinaryIO

LONGEST_SILENCE = 3600
"""Seconds of silence in one file: a conference in which somebody only listens."""
MOST_SILENCE = 4 * 3600
"""Seconds of silence in all files of a run; 230 MB of narrow band sound."""
WIDTH = 2
"""Bytes of a sample."""
FARTHEST = 10
"""Seconds that a channel may be behind the others before silence takes its place."""


class Allowance:
    """How much silence may still be written."""

    def __init__(self, seconds: float = MOST_SILENCE) -> None:
        self.left = seconds
        self.shortened = False
        """More was wanted at least once."""

    def take(self, seconds: float, own: float) -> float:
        """As much of it as is left here and in `own`."""
        granted = max(0.0, min(seconds, self.left, own))
        self.left -= granted
        self.shortened = self.shortened or granted < seconds
        return granted


class Sound:
    """One file; one channel or several that are played together."""

    def __init__(self, name: str, file: BinaryIO, rate: int, channels: int, silence: Allowance) -> None:
        self.name = name
        self.rate = rate
        self.channels = channels
        self._silence = silence
        self._own = float(LONGEST_SILENCE)
        self._file = file
        self._writer = wave.Wave_write(file)
        self._writer.setnchannels(channels)
        self._writer.setsampwidth(WIDTH)
        self._writer.setframerate(rate)

    @property
    def seconds(self) -> float:
        """What was written so far."""
        return self._writer.tell() / self.rate

    def granted(self, samples: int) -> int:
        """How many samples of silence may be written where so many are missing."""
        seconds = self._silence.take(samples / self.rate, self._own)
        self._own -= seconds
        return int(seconds * self.rate)

    def write(self, samples: bytes) -> None:
        """Samples of all channels in turn, 16 bits in the machine's byte order."""
        self._writer.writeframesraw(samples)

    def pause(self, samples: int) -> None:
        """Silence, as far as it is granted."""
        granted = self.granted(samples)
        while granted > 0:
            step = min(granted, self.rate)
            self._writer.writeframesraw(bytes(WIDTH * self.channels * step))
            granted -= step

    def close(self) -> None:
        """Write the lengths into the head; afterwards the file is whole."""
        self._writer.close()
        self._file.close()

    def abandon(self) -> None:
        """Let go of it as it is. Both would try to write once more when they are forgotten, and complain on stderr."""
        for each in (self._writer, self._file):
            with suppress(OSError):
                each.close()


class Channels:
    """Several channels that come piece by piece, each at its own pace, laid side by side."""

    def __init__(self, sound: Sound) -> None:
        self._sound = sound
        self._waiting = [array("h") for _ in range(sound.channels)]
        self._filled = [0] * sound.channels
        """Samples of silence in each for what it did not say in time; a pause that it tells later is these."""

    def write(self, channel: int, samples: bytes) -> None:
        """What one channel says next."""
        self._waiting[channel].frombytes(samples)
        longest = max(map(len, self._waiting))
        if longest - min(map(len, self._waiting)) > FARTHEST * self._sound.rate:
            self._fill(longest - FARTHEST * self._sound.rate // 2)
        self._put(min(map(len, self._waiting)))

    def pause(self, channel: int, samples: int) -> None:
        """Silence of one channel, as far as it is granted."""
        filled = min(samples, self._filled[channel])
        self._filled[channel] -= filled
        granted = self._sound.granted(samples - filled)
        while granted > 0:
            step = min(granted, self._sound.rate)
            self.write(channel, bytes(WIDTH * step))
            granted -= step

    def finish(self) -> None:
        """The shorter ones end in silence."""
        longest = max(map(len, self._waiting))
        self._fill(longest)
        self._put(longest)

    def _fill(self, length: int) -> None:
        for number, waiting in enumerate(self._waiting):
            short = length - len(waiting)
            if short > 0:
                waiting.frombytes(bytes(WIDTH * short))
                self._filled[number] += short

    def _put(self, length: int) -> None:
        if not length:
            return
        count = len(self._waiting)
        together = array("h", bytes(WIDTH * count * length))
        for number, waiting in enumerate(self._waiting):
            together[number::count] = waiting[:length]
            del waiting[:length]
        self._sound.write(together.tobytes())
