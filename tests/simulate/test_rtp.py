"""Simulated voices, read by our own decoder."""

from __future__ import annotations

from acdiag.model.arrival import Frame
from acdiag.simulate.network import VOICE
from acdiag.simulate.rtp import Voice, press, speak
from acdiag.simulate.site import Site
from acdiag.streams.media import Media
from acdiag.wire.dissect import dissect

OTHER = "10.1.20.50"


def heard(site: Site) -> Media:
    site.quiet = True
    media = Media()
    for number, frame in enumerate(site.frames(), 1):
        media.take(dissect(Frame("sim", number, frame.at, 1, frame.data, len(frame.data))))
    return media


def voice(site: Site, **how: object) -> Voice:
    phone = site.phone()
    phone.subnet, phone.ip = VOICE, phone.address(VOICE)
    return Voice(phone, OTHER, (4000, 20_000), away=True, **how)  # type: ignore[arg-type]


def test_a_voice_is_the_stream_that_it_says() -> None:
    site = Site()
    speaker = voice(site, loss=0.1)
    start = speaker.phone.now
    speak(site, [speaker], 4)
    (found,) = heard(site).finished()
    assert (found.ssrc, found.codec, found.ptime, found.dscp) == (speaker.ssrc, "PCMA", 20.0, 46)
    assert (found.unique, found.missing) == (speaker.taken, speaker.sent - speaker.taken)
    assert found.missing > 5
    assert speaker.phone.now == start + 4_000_000_000


def test_a_queue_lets_packets_go_all_at_once() -> None:
    site = Site()
    speak(site, [voice(site, batch=0.2)], 4)
    (found,) = heard(site).finished()
    assert found.missing == 0
    assert found.reordered == 0
    assert found.typical_jitter > 30


def test_keys() -> None:
    site = Site()
    speaker = voice(site)
    speak(site, [speaker], 1)
    press(site, speaker, "47#")
    (found,) = heard(site).finished()
    assert found.digits == "47#"
    assert found.missing == 0
