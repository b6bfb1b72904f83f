"""Session descriptions: of a phone, of Skype for Business, cut at every byte, and any bytes at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.wire.sdp import (
    LONGEST,
    LONGEST_PARAMETERS,
    MOST_FORMATS,
    MOST_LINES,
    MOST_MEDIA,
    Codec,
    Crypto,
    decode,
)

PHONE = (
    b"v=0\r\no=- 1 2 IN IP4 10.59.1.7\r\ns=-\r\nc=IN IP4 10.59.1.7\r\nt=0 0\r\n"
    b"m=audio 4000 RTP/AVP 9 8 101\r\na=rtpmap:9 G722/8000\r\na=rtpmap:8 PCMA/8000/1\r\n"
    b"a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendonly\r\n"
)
SKYPE = (
    b"v=0\no=- 0 1 IN IP4 10.1.1.1\ns=session\nc=IN IP4 10.1.1.1\nb=CT:99980\nt=0 0\na=inactive\n"
    b"m=audio 50012/2 RTP/AVP 117 104 114 9\nc=IN IP4 10.1.1.2/127\na=rtcp:50013 IN IP4 10.1.1.3\n"
    b"a=encryption:Required\n"
    b"a=rtpmap:117 G722/8000/2\na=rtpmap:104 SILK/16000\na=fmtp:104 useinbandfec=1; usedtx=0\na=maxptime:200\n"
    b"a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0|2^31|1:1\n"
    b"a=cryptoscale:1 client AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0|2^31\n"
    b"m=video 0 RTP/SAVP 121\na=rtcp-mux\na=sendrecv\n"
)


def test_of_a_phone() -> None:
    sdp = decode(PHONE)
    (audio,) = sdp.media
    assert (sdp.origin, sdp.address) == ("- 1 2 IN IP4 10.59.1.7", "10.59.1.7")
    assert (audio.kind, audio.port, audio.transport, audio.address) == ("audio", 4000, "RTP/AVP", "10.59.1.7")
    assert audio.formats == ("9", "8", "101")
    assert audio.codecs == {
        9: Codec("G722", 8000, 1),
        8: Codec("PCMA", 8000, 1),
        101: Codec("telephone-event", 8000, 1),
    }
    assert (audio.parameters, audio.ptime, audio.direction) == ({101: "0-15"}, 20, "sendonly")
    assert (audio.rtcp_port, audio.rtcp_mux, audio.cryptos, audio.encryption) == (None, False, (), "")
    assert not audio.secure


def test_of_skype_for_business() -> None:
    audio, video = decode(SKYPE).media
    assert (audio.port, audio.address, audio.rtcp_port, audio.direction) == (50012, "10.1.1.2", 50013, "inactive")
    assert audio.codecs == {117: Codec("G722", 8000, 2), 104: Codec("SILK", 16000, 1)}
    assert audio.cryptos == (
        Crypto(2, "AES_CM_128_HMAC_SHA1_80", 1, scaled=False),
        Crypto(1, "AES_CM_128_HMAC_SHA1_80", 0, scaled=True),
    )
    assert (audio.encryption, audio.secure, audio.ptime) == ("required", True, None)
    assert (video.port, video.address, video.direction, video.rtcp_mux) == (0, "10.1.1.1", "sendrecv", True)
    assert video.secure


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("IP6 2001:0DB8:0001:0000:0000:0000:0000:0007", "2001:db8:1::7"),
        ("IP6 FE80::1%eth0", "fe80::1"),
        ("IP6 ::FFFF:10.59.1.7", "10.59.1.7"),
        ("IP6 media.example.com", "media.example.com"),
        ("IP6 1:2", "1:2"),
        ("IP4 10.59.1.7", "10.59.1.7"),
    ],
)
def test_an_address_is_one_however_it_is_written(written: str, meant: str) -> None:
    """RFC 5952 recommends a spelling, and RFC 4291 allows all."""
    (medium,) = decode(f"v=0\r\nc=IN {written}\r\nm=audio 4000 RTP/AVP 8\r\n".encode()).media
    assert medium.address == meant


def test_candidates_of_both_kinds_of_ice() -> None:
    """RFC 8839, and MS-ICE with a password and a fraction; RTCP's and those over TCP are left out."""
    lines = (
        "m=audio 4000 RTP/AVP 8",
        "a=candidate:1 1 UDP 2130706431 10.0.0.9 50010 typ host ",
        "a=candidate:1 2 UDP 2130706430 10.0.0.9 50011 typ host ",
        "a=candidate:3 1 udp 6556159 fe80::1 50012 typ relay raddr 10.0.0.9 rport 50010",
        "a=candidate:4 1 TCP-PASS 6556159 192.0.2.1 53000 typ relay raddr 10.0.0.9 rport 50010 ",
        "a=candidate:Yg5B1cyb 1 +4cLQTYbWA UDP 0.830 10.0.0.8 1552 ",
        "a=candidate:1 1 UDP 1 10.0.0.9 50010 typ prflx",
    )
    (medium,) = decode(("v=0\r\n" + "\r\n".join(lines) + "\r\n").encode()).media
    assert medium.candidates == (("10.0.0.9", 50010), ("fe80::1", 50012), ("10.0.0.8", 1552))


def test_no_key_is_kept() -> None:
    assert "c2VjcmV0" not in repr(decode(SKYPE))


def test_lines_that_make_no_sense_are_left_out() -> None:
    data = (
        b"v=0\nnonsense\nc=ATM x\nm=\nm=audio 5 RTP/AVP\na=rtpmap:x y\na=fmtp:1\na=ptime:x\na=crypto:1\na=rtcp:\na=\n"
    )
    (audio,) = decode(data).media
    assert (audio.formats, audio.address, audio.codecs, audio.parameters) == ((), "", {}, {})
    assert audio.direction == "sendrecv"


@pytest.mark.parametrize("data", [b"", b"v", b"o=x", b"<xml/>"])
def test_what_is_no_description(data: bytes) -> None:
    with pytest.raises(Malformed, match="no version"):
        decode(data)


def test_bounds() -> None:
    assert len(decode(b"v=0\n" + b"m=audio 5 RTP/AVP 0\n" * (MOST_MEDIA + 5)).media) == MOST_MEDIA
    assert decode(b"v=0\n" + b"a=x\n" * MOST_LINES + b"m=audio 5 RTP/AVP 0\n").media == ()
    with pytest.raises(Malformed, match="too long"):
        decode(b"v=0\n" + b"a" * LONGEST)


@pytest.mark.parametrize("data", [PHONE, SKYPE])
def test_every_prefix_is_a_description_or_malformed(data: bytes) -> None:
    for end in range(len(data)):
        try:
            assert len(decode(data[:end]).media) <= 2
        except Malformed:
            assert end < 2


LINES = st.tuples(
    st.sampled_from(["m=audio 5 ", "a=rtpmap:", "a=crypto:1 X inline:", "c=IN IP4 ", "a=fmtp:", ""]), st.text()
)


@given(st.binary() | st.lists(LINES).map(lambda lines: "v=0\n" + "\n".join(a + b for a, b in lines)).map(str.encode))
def test_any_bytes(data: bytes) -> None:
    try:
        sdp = decode(data)
    except Malformed:
        return
    assert all(0 <= medium.port <= 99_999 for medium in sdp.media)


def test_what_a_medium_says_of_its_formats_is_bounded() -> None:
    lines = [f"m=audio 4000 RTP/AVP {' '.join(map(str, range(999)))}"]
    for number in range(999):
        lines += [
            f"a=rtpmap:{number} {'x' * 50}/8000",
            f"a=fmtp:{number} {'y' * 500}",
            f"a=crypto:{number} {'z' * 5} inline:a",
        ]
    (medium,) = decode(("v=0\r\n" + "\r\n".join(lines[:2000])).encode()[:LONGEST]).media
    assert medium.formats == tuple(map(str, range(MOST_FORMATS)))
    assert list(medium.parameters) == list(medium.codecs) == [crypto.tag for crypto in medium.cryptos]
    assert len(medium.codecs) == MOST_FORMATS
    assert {len(text) for text in medium.parameters.values()} == {LONGEST_PARAMETERS}
