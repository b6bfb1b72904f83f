"""Guesses of the form of samples: right for sound, refused for noise."""

from __future__ import annotations

from random import Random

import pytest

from acdiag.model.recording import SAMPLES
from acdiag.simulate import voice
from acdiag.streams.samples import EXCERPT, Excerpt, roughness, sample_rate, smoothest, sounds

STEPS = voice.tone(0, 8000)
SOUND = {
    "alaw": voice.alaw(STEPS),
    "mulaw": voice.mulaw(STEPS),
    "s16le": voice.linear(STEPS, "little"),
    "s16be": voice.linear(STEPS, "big"),
}


@pytest.mark.parametrize("form", SAMPLES)
def test_sound_is_smoothest_in_its_own_form(form: str) -> None:
    assert smoothest(SOUND[form], SAMPLES) == form
    assert sounds(SOUND[form], form)


@pytest.mark.parametrize("form", SAMPLES)
def test_noise_is_no_sound(form: str) -> None:
    noise = Random(3).randbytes(8000)
    assert roughness(noise, form) > 1.2
    assert not sounds(noise, form)


def test_silence_is_alike_in_every_form() -> None:
    for form in SAMPLES:
        assert roughness(b"\xd5" * 160, form) == 0
        assert not sounds(b"\xd5" * 160, form)
    assert roughness(b"", "s16le") == 0


@pytest.mark.parametrize(
    ("length", "milliseconds", "rate"), [(160, 20, 8000), (320, 20, 16_000), (640, 20, 32_000), (100, 20, 0)]
)
def test_the_pace_of_a_track(length: int, milliseconds: int, rate: int) -> None:
    excerpt = Excerpt()
    rng = Random(4)
    for number in range(200):
        excerpt.take(bytes(length), number * milliseconds * 1_000_000 + rng.randrange(2_000_000))
    assert excerpt.byte_rate == rate


def test_the_pace_of_a_track_with_a_pause() -> None:
    excerpt = Excerpt()
    for number in range(100):
        excerpt.take(bytes(160), number * 20_000_000 + (number > 50) * 60_000_000_000)
    assert excerpt.byte_rate == 8000


def test_one_block_has_no_pace() -> None:
    excerpt = Excerpt()
    assert excerpt.byte_rate == 0
    excerpt.take(bytes(160), 5)
    assert excerpt.byte_rate == 0


def test_quiet_blocks_are_not_judged() -> None:
    excerpt = Excerpt()
    excerpt.take(b"\xff" * 160, 0)
    excerpt.take(SOUND["mulaw"][2000:2160], 1)
    assert excerpt.roughness("mulaw") == roughness(SOUND["mulaw"][2000:2160], "mulaw")


@pytest.mark.parametrize("form", SAMPLES)
def test_a_complete_beginning_is_judged_once_and_let_go(form: str) -> None:
    excerpt, beginning = Excerpt(), (SOUND[form] * 3)[:EXCERPT]
    for number in range(EXCERPT // 160 + 1):
        excerpt.take(beginning[number * 160 :][:160], number)
    told = {each: excerpt.roughness(each) for each in SAMPLES}
    assert told == {each: roughness(beginning, each) for each in SAMPLES}
    assert not excerpt._data
    excerpt.take(Random(5).randbytes(160), EXCERPT)
    assert {each: excerpt.roughness(each) for each in SAMPLES} == told
    assert not excerpt._data


def test_samples_a_second() -> None:
    assert [sample_rate(16_000, form) for form in ("alaw", "s16le")] == [16_000, 8_000]
    assert sample_rate(32_000, "alaw") == 0
