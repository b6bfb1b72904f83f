"""Words for recordings."""

from __future__ import annotations

from typing import Any

import pytest

from acdiag.model.recording import Recording, Track
from acdiag.present.recorded import channels_differ, name_of, reading_of, samples_of


def track(**told: Any) -> Track:
    return Track(**({"kind": "tdm-in", "name": "TDM In", "packets": 5, "bytes": 800, "first": 0, "last": 9} | told))


def test_how_it_is_read() -> None:
    common: dict[str, Any] = {
        "capture": "a.pcap", "sender": "10.0.0.1:1", "destination": "10.0.0.2:50000", "packets": 1, "foreign": 0,
        "lost": None, "gaps": 0, "restarts": 0, "first": 0, "last": 0, "first_frame": 1,
    }  # fmt: skip
    assert reading_of(Recording(decoder="ac49x", confidence="high", **common)) == "AC49x, confidence high"
    assert reading_of(Recording(decoder="", confidence="unknown", **common)) == "format unknown, confidence unknown"


def test_channels_are_named_where_there_are_several() -> None:
    one, other = track(device=0, channel=0), track(device=0, channel=1)
    assert not channels_differ([one, one, track()])
    assert channels_differ([one, other])
    assert name_of(other, with_channel=True) == "TDM In, dsp 0 channel 1"
    assert name_of(other, with_channel=False) == name_of(track(), with_channel=True) == "TDM In"


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"kind": "rtp"}, ""),
        ({"samples": "alaw", "rate": 16_000, "confidence": "guess"}, "A-law, 16 kHz (guess)"),
        ({"samples": "s16be", "confidence": "given"}, "16-bit BE, rate unknown (given)"),
        ({"kind": "noise-reduction"}, "unknown (800 bytes)"),
        ({"kind": "sip"}, "800 bytes"),
    ],
)
def test_what_a_track_holds(told: dict[str, Any], words: str) -> None:
    assert samples_of(track(**told)) == words
