"""Media of one session."""

from __future__ import annotations

from acdiag.model.recording import NO_CHOICE
from acdiag.pipeline.sound import Sound
from acdiag.timeline.identity import Identity
from tests.stream_making import made


def test_streams_of_an_earlier_run_are_told_beside_those_of_now() -> None:
    sound = Sound(Identity(), NO_CHOICE)
    assert sound.streams() == ()
    sound.recall(made())
    assert [stream.ssrc for stream in sound.streams()] == [0x1234]
    assert list(sound.recorded_by(())) == []
