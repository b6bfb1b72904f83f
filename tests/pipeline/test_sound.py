"""Media of one session."""

from __future__ import annotations

from acdiag.model.recording import NO_CHOICE
from acdiag.model.stream import Whole
from acdiag.pipeline.sound import Sound
from acdiag.timeline.identity import Identity
from tests.stream_making import SECOND, made


def test_streams_of_an_earlier_run_are_told_beside_those_of_now() -> None:
    sound = Sound(Identity(), NO_CHOICE)
    assert sound.streams(lambda _stream: ()) == ()
    sound.recall(made())
    assert [stream.ssrc for stream in sound.streams(lambda _stream: ())] == [0x1234]
    assert list(sound.recorded_by(())) == []


def test_of_an_earlier_run_the_latest_are_kept_where_a_session_has_no_end() -> None:
    sound = Sound(Identity(), NO_CHOICE, 3)
    for number in range(5):
        sound.recall(made(ssrc=number, first=number * SECOND, last=(number + 1) * SECOND))
    assert [stream.ssrc for stream in sound.streams(lambda _stream: ())] == [2, 3, 4]
    assert (sound.media.gone, sound.media.whole) == (2, Whole(after=2 * SECOND))
