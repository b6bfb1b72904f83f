"""`acdiag rtp` as text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from acdiag.model.case import Case
from acdiag.model.recording import Recording, Track
from acdiag.model.stream import Stream
from acdiag.present.text.streams import Heard, render
from tests.media.test_tables import stream

CALL = stream(
    ssrc=0x1A2B3C4D, source="10.1.120.20:4000", destination="10.1.20.50:20000", capture="a.pcap", payload_type=8,
    codec="PCMA", clock=8000, packets=98_765, expected=100_000, lost=1_235, unique=1, mean_jitter=1.25, max_jitter=5.5,
    max_delta=40.0, mos=4.02, mos_assumed=("one-way delay 100 ms",), dscp=46, first=1_772_438_400_000_000_000,
    last=1_772_440_400_000_000_000, phone="00:90:8f:12:34:50", duplicates=1, digits="1234",
)  # fmt: skip
SECRET = stream(
    ssrc=1, source="unknown:0", destination="10.1.120.20:0", capture="a.pcap", via="recording",
    track="RTP \x1b[2Jreceived",
    payload_type=104, packets=1, unique=1, encrypted=True, mos=None,
)  # fmt: skip
NOBODY_KNOWS = Track(kind="noise-reduction", name="noise reduction debug", packets=5, bytes=12_000, first=0, last=10**9)
SOUND = Track(
    kind="echo-canceller", name="echo canceller, Rx reference", packets=259, bytes=800, first=0,
    last=11 * 10**9, lost=16,
    samples="s16le", rate=16_000, confidence="guess",
)  # fmt: skip


def recording(**told: object) -> Recording:
    common: dict[str, object] = {
        "capture": "a.pcap", "sender": "10.1.120.20:49183", "destination": "10.1.20.60:50000", "decoder": "ac49x",
        "confidence": "high", "packets": 2079, "foreign": 0, "lost": 121, "gaps": 3, "restarts": 0, "first": 0,
        "last": 11 * 10**9, "first_frame": 1, "tracks": (NOBODY_KNOWS, SOUND),
    }  # fmt: skip
    return Recording(**(common | told))  # type: ignore[arg-type]


def case(streams: tuple[Stream, ...] = (), recordings: tuple[Recording, ...] = ()) -> Case:
    return Case("0", "", (), (), (), (), (), (), streams=streams, recordings=recordings)


def test_a_stream_and_its_numbers() -> None:
    page = render(case((CALL,)))
    assert "10.1.120.20:4000 → 10.1.20.50:20000  0x1a2b3c4d" in page
    numbers = next(line for line in page.splitlines() if line.startswith("  PCMA"))
    assert numbers.split() == ["PCMA", "2,000.0", "98,765", "1,235", "1.24", "1.2", "5.5", "40", "4.02"]
    assert "DSCP 46" in page
    assert "1 duplicate" in page


def test_tracks_of_several_channels_are_told_apart() -> None:
    """A phone in a conference of its own has two."""
    both = tuple(
        Track(kind="tdm-in", name="TDM In", device=0, channel=channel, packets=5, bytes=800, first=0, last=10**9)
        for channel in (0, 1)
    )
    page = render(case((), (recording(tracks=both),)))
    assert "TDM In, dsp 0 channel 0" in page
    assert "TDM In, dsp 0 channel 1" in page
    assert "channel" not in render(case((), (recording(tracks=both[:1]),)))


def test_two_taps_of_one_call_are_told_apart() -> None:
    page = render(case((CALL, replace(CALL, capture="behind\x1b.pcap"))))
    assert f"in {CALL.capture} ·" in page
    assert "in behind" in page
    assert "\x1b" not in page
    assert "in " not in render(case((CALL,)))


def test_keys_are_not_shown() -> None:
    page = render(case((CALL,)))
    assert "4 keys pressed (not shown)" in page
    assert "1234" not in page.replace("00:90:8f:12:34:50", "")


def test_what_nobody_knows_is_said_so() -> None:
    page = render(case((SECRET,), (recording(lost=None, decoder="", confidence="unknown"),)))
    assert "unknown → 10.1.120.20 " in page
    assert "encrypted (SRTP)" in page
    assert "its losses are unknown" in page
    assert "format unknown, confidence unknown" in page
    assert "unknown (12,000 bytes)" in page
    assert "DSCP" not in page


def test_a_recording_and_its_tracks() -> None:
    page = render(case(recordings=(recording(),)))
    assert "AC49x, confidence high" in page
    assert "121 of the recording itself missing (5.50 %)" in page
    assert "16-bit LE, 16 kHz (guess)" in page
    assert "none missing" in render(case(recordings=(recording(lost=0),)))


def test_sound_that_was_and_was_not_written() -> None:
    page = render(case((SECRET,)), [Heard("001-a.wav", 61.5, 3)], [(SECRET, "encrypted (SRTP)")])
    assert "001-a.wav  61.5 s, 3 channels" in page
    assert "not written: encrypted (SRTP)" in " ".join(page.split())


@pytest.mark.parametrize("unicode", [True, False])
def test_the_page_fits_and_holds_nothing_to_interpret(unicode: bool) -> None:
    page = render(case((CALL, SECRET), (recording(),)), unicode=unicode)
    assert max(map(len, page.splitlines())) <= 80
    assert "\x1b" not in page
    assert unicode or page.isascii()


def test_nothing_to_show() -> None:
    assert render(case()) == "No RTP and no recording in here.\n"
