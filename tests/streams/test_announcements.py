"""What session descriptions announce."""

from __future__ import annotations

from acdiag.model.names.codecs import Format
from acdiag.streams.announcements import MOST, Announcements, media
from acdiag.wire.sip import decode
from tests.sip_making import described as message

PLACE = ("10.0.0.1", 4000)


def test_a_medium_and_what_its_numbers_mean() -> None:
    known = Announcements()
    assert not known
    ((place, told),) = known.learn(message("m=audio 4000 RTP/SAVP 8 103", "a=rtpmap:103 SILK/16000", "a=ptime:30"))
    assert place == PLACE
    assert known.of(PLACE) == told
    assert (told.formats, told.ptime, told.secure, told.call_id, told.kind) == (
        {103: Format("SILK", 16000)}, 30, True, "c1", "audio",
    )  # fmt: skip
    assert known


def test_rtcp_goes_to_the_next_port_or_where_it_says() -> None:
    known = Announcements()
    known.learn(message("m=audio 4000 RTP/AVP 8"))
    assert known.controls(("10.0.0.1", 4001))
    assert not known.controls(PLACE)
    known.learn(message("m=audio 4100 RTP/AVP 8", "a=rtcp:4205"))
    assert known.controls(("10.0.0.1", 4205))
    known.learn(message("m=audio 4200 RTP/AVP 8", "a=rtcp-mux"))
    assert known.controls(("10.0.0.1", 4200))


def test_ice_announces_every_candidate() -> None:
    known = Announcements()
    lines = ("a=candidate:1 1 UDP 2130706431 10.0.0.9 50010 typ host", "a=candidate:2 1 UDP 1 10.0.0.1 4000 typ host")
    told = known.learn(message("m=audio 4000 RTP/AVP 8", *lines))
    assert [place for place, _ in told] == [PLACE, ("10.0.0.9", 50010)]
    assert known.of(("10.0.0.9", 50010)) == known.of(PLACE) == told[0][1]


def test_what_is_no_rtp_or_refused_announces_nothing() -> None:
    known = Announcements()
    for line in (
        "m=image 4000 udptl t38",
        "m=audio 0 RTP/AVP 8",
        "m=application 4000 UDP/BFCP *",
        "m=text 4000 RTP/AVP 98",
    ):
        assert known.learn(message(line)) == []
    assert known.of(PLACE) is None


def test_later_words_replace_earlier_ones() -> None:
    known = Announcements()
    known.learn(message("m=audio 4000 RTP/AVP 8", call="c1"))
    known.learn(message("m=audio 4000 RTP/AVP 0", call="c2"))
    told = known.of(PLACE)
    assert told is not None
    assert told.call_id == "c2"


def test_the_table_is_bounded() -> None:
    known = Announcements()
    for number in range(MOST // 60_000 + 1):
        for port in range(1024, 22_000):
            known.learn(message(f"m=audio {port} RTP/AVP 8", call=str(number)))
    assert len(known._media) <= MOST
    assert known.of(("10.0.0.1", 1024)) is None
    assert known.of(("10.0.0.1", 21_999)) is not None


def test_a_body_that_cannot_be_read_is_none() -> None:
    head = b"INVITE sip:b@c SIP/2.0\r\nCall-ID: c\r\nContent-Type: application/sdp\r\nContent-Length: 3\r\n\r\nx=1"
    assert list(media(decode(head))) == []
    assert list(media(decode(b"BYE sip:b@c SIP/2.0\r\nCall-ID: c\r\n\r\n"))) == []
