"""One recording while it grows."""

from __future__ import annotations

import pytest

from acdiag.model.errors import Malformed
from acdiag.model.recording import NO_CHOICE
from acdiag.simulate import ac49x
from acdiag.simulate import acdr as make
from acdiag.streams import recording_tally
from acdiag.streams.recording_content import Content
from acdiag.streams.recording_tally import Tally
from acdiag.streams.recording_vote import Vote
from tests.streams.recording_making import PC, PHONE, packet, rtp, sent


def tally(vote: Vote | None = None) -> Tally:
    return Tally(packet(b"x"), vote or Vote())


def test_whose_it_is() -> None:
    told = tally().told(NO_CHOICE)
    assert (told.sender, told.destination, told.capture) == (f"{PHONE}:40000", f"{PC}:50000", "test.pcap")
    assert (told.decoder, told.confidence, told.lost) == ("", "unknown", None)


def test_both_formats_have_a_counter() -> None:
    for version, lost in ((9, 2), (4, 2), (3, None)):
        grown = tally()
        for number in (1, 2, 3, 6, 7, 8):
            header = make.Header(version, sequence=number)
            grown.take(packet(header.with_(b"", rtp(number)), number))
        assert grown.told(NO_CHOICE).lost == lost


def test_stray_datagrams_are_counted_and_not_read() -> None:
    grown = tally()
    for number in range(20):
        assert len(grown.take(sent(number, rtp(number)))) == 1
    assert grown.take(packet(b"stray")) == []
    told = grown.told(NO_CHOICE)
    assert (told.packets, told.foreign, told.lost, told.lost_percent) == (21, 1, 0, 0.0)


def test_a_decoder_that_the_user_chose_tells_what_it_cannot_read() -> None:
    grown = tally(Vote("ac49x"))
    ((_, error),) = grown.take(packet(b"stray"))
    assert isinstance(error, Malformed)
    ((_, content),) = grown.take(sent(1, rtp(1)))
    assert isinstance(content, Content)
    assert grown.told(NO_CHOICE).foreign == 1


def test_tracks_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording_tally, "MOST_TRACKS", 3)
    grown = tally()
    for device in range(10):
        data = ac49x.packet(ac49x.TDM_IN, b"x", device, device=device)
        assert len(grown.take(packet(data, device))) == 1
    assert len(grown.told(NO_CHOICE).tracks) == 3
