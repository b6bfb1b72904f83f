"""Samples of tracks: in place by their own counter, else by time where the recording has gaps."""

from __future__ import annotations

from array import array

from acdiag.media.decoding import Linear
from acdiag.media.tracks import TrackSound
from acdiag.streams.recording_content import Content, TrackKey

RATE = 1000
MILLISECOND = 1_000_000
KEY = TrackKey("tdm-in")


class Tape:
    """Takes blocks of ten samples and remembers what is written."""

    def __init__(self, first: int = 0) -> None:
        self.samples: list[int] = []
        self.track = TrackSound(Linear("big", RATE), first, self.write, self.pause)

    def write(self, samples: bytes) -> None:
        self.samples += array("h", samples).tolist()

    def pause(self, samples: int) -> None:
        self.samples += [0] * samples

    def block(self, value: int, at: int, *, order: int | None = None, passed: int = 0, step: int = 0) -> None:
        data = array("h", [value] * 10)
        data.byteswap()
        self.track.take(Content(KEY, data.tobytes(), order), at * MILLISECOND, passed, step)

    @property
    def heard(self) -> list[int]:
        assert len(self.samples) % 10 == 0
        return self.samples[::10]


def test_blocks_follow_one_another_however_unevenly_they_come() -> None:
    tape = Tape()
    for value, at in ((1, 0), (2, 14), (3, 18), (4, 41)):
        tape.block(value, at)
    assert tape.heard == [1, 2, 3, 4]


def test_missing_datagrams_are_silence_by_the_time() -> None:
    tape = Tape()
    for value, at, passed in ((1, 0, 0), (2, 10, 0), (5, 41, 2), (6, 50, 2)):
        tape.block(value, at, passed=passed)
    assert tape.heard == [1, 2, 0, 0, 5, 6]


def test_missing_datagrams_of_others_are_not() -> None:
    tape = Tape()
    for value, at, passed in ((1, 0, 0), (2, 10, 7), (3, 21, 9)):
        tape.block(value, at, passed=passed)
    assert tape.heard == [1, 2, 3]


def test_a_recording_that_was_stopped_pauses() -> None:
    tape = Tape()
    tape.block(1, 0)
    tape.block(2, 2010)
    assert tape.heard == [1, *[0] * 200, 2]


def test_a_counter_goes_before_the_time() -> None:
    tape = Tape()
    for value, order in ((1, 3), (2, 6), (4, 12), (4, 12), (3, 9), (5, 15)):
        tape.block(value, 50, order=order, step=3)
    assert tape.heard == [1, 2, 0, 4, 5]


def test_a_counter_that_begins_anew_is_no_gap() -> None:
    tape = Tape()
    for value, order in ((1, 1), (2, 2), (3, 2_000_000), (4, 2_000_001)):
        tape.block(value, value * 10, order=order, step=1)
    assert tape.heard == [1, 2, 3, 4]


def test_a_counter_that_begins_anew_after_a_pause_is_no_copy() -> None:
    """A phone was started again within a minute: its second call is heard as well."""
    tape = Tape()
    for value, at, order in ((1, 0, 0), (2, 10, 1), (3, 20, 2), (4, 2030, 0), (5, 2040, 1), (5, 2041, 1), (6, 2050, 2)):
        tape.block(value, at, order=order, step=1)
    assert tape.heard == [1, 2, 3, *[0] * 200, 4, 5, 6]


def test_a_track_that_begins_later_than_the_others() -> None:
    tape = Tape(first=0)
    tape.block(1, 500)
    assert tape.heard == [*[0] * 50, 1]
    near = Tape(first=0)
    near.block(1, 90)
    assert near.heard == [1]


def test_empty_blocks_are_nothing() -> None:
    tape = Tape()
    tape.track.take(Content(KEY, b"", None), 0, 0, 0)
    assert tape.samples == []
