"""The files of one run: how many there may be, and what became of them."""

from __future__ import annotations

from acdiag.media.folder import Folder
from acdiag.media.wav import Allowance, Sound
from acdiag.model.named_tuple import NamedTuple

MOST_FILES = 400
"""Open at once; systems allow 1024, and nobody listens to more."""


class Written(NamedTuple):
    """A file that is whole."""

    name: str
    seconds: float
    rate: int
    channels: int
    bytes: int


class Sounds:
    """Opens files, numbered in the order in which their sound begins."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._open: list[Sound] = []
        self.silence = Allowance()
        self.left_out = 0
        """What found no room."""

    def open(self, words: str, rate: int, channels: int) -> Sound | None:
        """A file named after `words`; None when there are too many. Raises `Unusable`."""
        if len(self._open) >= MOST_FILES:
            self.left_out += 1
            return None
        name, file = self._folder.create(f"{len(self._open) + 1:03d} {words}")
        sound = Sound(name, file, rate, channels, self.silence)
        self._open.append(sound)
        return sound

    def abandon(self) -> None:
        """Take away all files: they will not be finished."""
        for sound in self._open:
            sound.abandon()
        self._folder.discard()

    def close(self) -> list[Written]:
        """Finish all files."""
        written = []
        for sound in self._open:
            seconds = sound.seconds
            sound.close()
            size = (self._folder.path / sound.name).stat().st_size
            written.append(Written(sound.name, seconds, sound.rate, sound.channels, size))
        return written
