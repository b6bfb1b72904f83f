from __future__ import annotations

from array import array

import pytest

from acdiag.simulate import voice

STEPS = voice.tone(0, 2000)


def test_a_tone_swells_and_goes_on_where_it_was_cut() -> None:
    assert voice.tone(0, 1000) + voice.tone(1000, 1000) == STEPS
    assert max(map(abs, STEPS[:50])) < 20 < max(map(abs, STEPS)) <= voice.LOUDEST


def test_linear_samples_in_both_orders() -> None:
    little, big = array("h", voice.linear(STEPS, "little")), array("h", voice.linear(STEPS, "big"))
    big.byteswap()
    assert little == big
    assert max(little) == 200 * max(STEPS)


@pytest.mark.parametrize(("law", "codec"), [(voice.alaw, "pcm_alaw"), (voice.mulaw, "pcm_mulaw")])
def test_ffmpeg_hears_the_steps_in_their_order(law: object, codec: str) -> None:
    av = pytest.importorskip("av", reason="PyAV is not installed (pip install acdiag[audio])")
    assert callable(law)
    context = av.CodecContext.create(codec, "r")
    context.sample_rate, context.layout = 8000, "mono"
    (frame,) = context.decode(av.Packet(law(range(-127, 128))))
    samples = array("h", bytes(frame.planes[0])[:510]).tolist()
    assert samples == sorted(samples)
    assert samples[0] == -samples[-1]
    assert abs(samples[127]) < 20
