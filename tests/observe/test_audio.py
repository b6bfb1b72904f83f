"""What a message offers or accepts as audio."""

from __future__ import annotations

from acdiag.observe.audio import audio_of, common
from acdiag.wire import sip

BASE = "v=0\r\no=- 0 0 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\n"


def message(*media: str, more: int = 0) -> sip.Sip:
    body = BASE + "".join(f"{line}\r\n" for line in media)
    head = f"INVITE sip:x@y SIP/2.0\r\nContent-Type: application/sdp\r\nContent-Length: {len(body) + more}\r\n\r\n"
    return sip.decode((head + body).encode())


def test_names_come_from_rtpmap_or_from_the_number() -> None:
    found = audio_of(
        message("m=audio 4000 RTP/AVP 114 8 13 101", "a=rtpmap:114 x-msrta/16000", "a=rtpmap:101 CN/16000")
    )
    assert found is not None
    assert found.codecs == ("x-msrta/16000", "PCMA/8000")
    assert not found.secure


def test_codecs_are_compared_without_case_and_by_static_number() -> None:
    offer = audio_of(message("m=audio 4000 RTP/AVP 8 18", "a=rtpmap:8 pcma/8000"))
    answer = audio_of(message("m=audio 4000 RTP/AVP 8"))
    other = audio_of(message("m=audio 4000 RTP/AVP 0"))
    assert offer
    assert answer
    assert other
    assert common(offer, answer) == ("PCMA/8000",)
    assert common(offer, other) == ()


def test_a_dynamic_number_alone_is_nothing_in_common() -> None:
    offer = audio_of(message("m=audio 4000 RTP/AVP 103", "a=rtpmap:103 SILK/16000"))
    answer = audio_of(message("m=audio 4000 RTP/AVP 103", "a=rtpmap:103 opus/48000/2"))
    assert offer
    assert answer
    assert common(offer, answer) == ()


def test_a_message_without_audio_or_cut_by_the_capture_has_none() -> None:
    assert audio_of(message("m=application 5000 TCP x")) is None
    assert audio_of(message("m=audio 4000 RTP/AVP 8", more=40)) is None


def test_all_audio_refused_and_all_audio_secure() -> None:
    refused = audio_of(message("m=audio 0 RTP/AVP 8"))
    secure = audio_of(message("m=audio 4000 RTP/AVP 8", "a=encryption:required"))
    assert refused is not None
    assert refused.refused
    assert refused.codecs == ()
    assert secure is not None
    assert secure.secure
