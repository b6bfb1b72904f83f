"""Recordings as the report shows them."""

from __future__ import annotations

from typing import Any

from acdiag.model.recording import Recording, Track
from acdiag.present.html.linking import Links
from acdiag.present.html.media import media
from acdiag.present.html.recordings import RECORDINGS, TRACKS, recordings

TRACK = Track(kind="tdm-in", name="TDM \x1b[2JIn", device=0, channel=0, packets=1_234, bytes=8, first=0, last=2 * 10**9)


def recording(**told: Any) -> Recording:
    common: dict[str, Any] = {
        "capture": "a.pcap", "sender": "10.1.120.20:49183", "destination": "10.1.20.60:50000", "decoder": "ac49x",
        "confidence": "high", "packets": 2079, "foreign": 0, "lost": 121, "gaps": 3, "restarts": 0, "first": 0,
        "last": 11 * 10**9, "first_frame": 1, "tracks": (TRACK,),
    }  # fmt: skip
    return Recording(**(common | told))


def test_a_recording_and_its_tracks() -> None:
    (view,) = recordings([recording()], Links())
    assert (view.reading, view.packets, view.lost) == ("AC49x, confidence high", "2,079", "121 (5.50 %)")
    assert (view.capture, view.sender, view.seconds) == ("a.pcap", "10.1.120.20:49183", "11.0 s")
    (track,) = view.tracks
    assert (track.blocks, track.missing, track.seconds) == ("1,234", "", "2.0 s")
    assert "\x1b" not in track.name


def test_what_is_not_known_is_said_so() -> None:
    (view,) = recordings([recording(lost=None, restarts=1)], Links())
    assert view.lost == "unknown; began anew 1 time"


def test_both_are_bounded(samples: Any) -> None:
    many = recording(tracks=(TRACK,) * (TRACKS + 3))
    view = media(samples.case(recordings=(many,) * (RECORDINGS + 2)), Links(), frozenset())
    assert (len(view.recordings), view.more_recordings) == (RECORDINGS, 2)
    assert (len(view.recordings[0].tracks), view.recordings[0].more_tracks) == (TRACKS, 3)
