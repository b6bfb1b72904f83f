"""One track: its own counter, and what is said of its samples."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from acdiag.simulate import voice
from acdiag.streams.recording_content import Content, TrackKey
from acdiag.streams.recording_track import COMPANDED, LINEAR, TrackTally

MILLISECOND = 1_000_000
MAKE = {"alaw": voice.alaw, "mulaw": voice.mulaw, "s16le": voice.linear}


def track(key: TrackKey, orders: Iterable[int | None], make: str = "alaw", form: int | None = None) -> TrackTally:
    tally = TrackTally(key, 0)
    for number, order in enumerate(orders):
        data = MAKE[make](voice.tone(4000 + number * 160, 160))
        tally.take(Content(key, data, order, form), number * 20 * MILLISECOND)
    return tally


@pytest.mark.parametrize(("step", "missing"), [(1, 0), (5, 0), (5, 3)])
def test_the_usual_step_is_learnt(step: int, missing: int) -> None:
    orders = [number * step for number in range(60) if not 20 <= number < 20 + missing]
    tally = track(TrackKey("echo-canceller", 1), orders, "s16le", LINEAR)
    assert (tally.usual_step, tally.lost) == (step, missing)


def test_a_counter_without_order_tells_nothing() -> None:
    assert track(TrackKey("echo-canceller", 1), [7] * 20, "s16le", LINEAR).lost is None
    assert track(TrackKey("tdm-in"), [None] * 20).lost is None
    steps = [0, 3, 5, 12, 13, 20, 24, 29, 40, 46]
    assert track(TrackKey("echo-canceller", 1), steps, "s16le", LINEAR).lost is None


@pytest.mark.parametrize(
    ("key", "form", "make"),
    [
        (TrackKey("tdm-in"), None, "alaw"),
        (TrackKey("tdm-in"), None, "mulaw"),
        (TrackKey("tdm-out"), None, "alaw"),
        (TrackKey("tdm-out"), None, "mulaw"),
        (TrackKey("echo-canceller", 3), LINEAR, "s16le"),
        (TrackKey("echo-canceller", 3), COMPANDED, "mulaw"),
        (TrackKey("pcm"), None, "s16le"),
    ],
)
def test_the_form_of_samples_is_a_guess(key: TrackKey, form: int | None, make: str) -> None:
    told = track(key, [None] * 100, make, form).told(None)
    assert (told.samples, told.rate, told.confidence) == (make, 8_000, "guess")


def test_silence_towards_the_network_is_taken_for_a_law() -> None:
    tally = TrackTally(TrackKey("tdm-out"), 0)
    for number in range(50):
        tally.take(Content(tally.key, b"\xff" * 160), number * 20 * MILLISECOND)
    assert tally.told(None).samples == "alaw"


@pytest.mark.parametrize("key", [TrackKey("echo-canceller", 0), TrackKey("noise-reduction"), TrackKey("rtp")])
def test_what_is_no_sound_has_no_samples(key: TrackKey) -> None:
    told = track(key, [None] * 10).told(None)
    assert (told.samples, told.rate, told.confidence) == ("", 0, "unknown")


def test_the_users_word_counts_for_samples_only() -> None:
    assert track(TrackKey("tdm-in"), [None] * 100).told("mulaw").confidence == "given"
    assert track(TrackKey("noise-reduction"), [None] * 100).told("alaw").samples == "alaw"
    assert track(TrackKey("rtp"), [None] * 10).told("alaw").samples == ""
