"""Which datagrams are RTP, RTCP or neither, and the stream that each belongs to."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterable

import pytest

from acdiag.model.stream import Stream, Whole
from acdiag.streams import media as module
from acdiag.streams.media import Media
from acdiag.wire import rtcp
from acdiag.wire.dissect import dissect
from acdiag.wire.packet import Packet
from tests.frames import SECOND, frame
from tests.rtp_making import OTHER_IP, PHONE_IP, START, Sent, Way, datagram, frames_of, rtp, stream
from tests.sip_making import described as message

PORTS = (4000, 20_000)
KEY = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj|2^31|1:1"


def packet(data: bytes, at: int = START, number: int = 1) -> Packet:
    return dissect(frame(data, 0, number)._replace(at=at))


def feed(media: Media, frames: Iterable[tuple[int, bytes]]) -> int:
    return sum(media.take(packet(data, at, number)) for number, (at, data) in enumerate(frames, 1))


def only(media: Media) -> Stream:
    (found,) = media.finished()
    return found


def announce(
    media: Media, *lines: str, address: str = OTHER_IP, port: int = 20_000, at: int = START, call: str = "c1"
) -> None:
    media.announce(at, message(f"m=audio {port} RTP/AVP 8 96 101", f"c=IN IP4 {address}", *lines, call=call))


def test_the_packets_before_recognition_count_too() -> None:
    media = Media()
    frames = frames_of(stream(50))
    assert [media.take(packet(data, at)) for at, data in frames[:4]] == [0, 0, 3, 1]
    feed(media, frames[4:])
    found = only(media)
    assert (found.packets, found.lost, found.announced, found.call_id) == (50, 0, False, "")
    assert (found.source, found.destination, found.capture) == ("10.59.1.7:4000", "10.59.0.50:20000", "test.pcap")
    assert media.sources == {"test.pcap"}


def test_announced_rtp_counts_from_its_first_packet() -> None:
    media = Media()
    announce(media, "a=ptime:30")
    assert feed(media, frames_of(stream(1), 0)) == 1
    found = only(media)
    assert (found.announced, found.call_id, found.ptime_announced) == (True, "c1", 30)


def test_sdp_that_comes_after_the_first_packets() -> None:
    media = Media()
    frames = frames_of(stream(50, payload_type=96, step=320))
    feed(media, frames[:2])
    announce(media, "a=rtpmap:96 AMR-WB/16000")
    feed(media, frames[2:])
    assert (only(media).packets, only(media).codec, only(media).clock) == (50, "AMR-WB", 16000)


def test_sdp_that_comes_after_recognition_gives_a_clock() -> None:
    media = Media()
    frames = frames_of(stream(50, Way(jitter=9_000_000), payload_type=96, step=320))
    feed(media, frames[:10])
    assert (only(media).codec, only(media).mean_jitter) == ("", 0.0)
    announce(media, "a=rtpmap:96 AMR-WB/16000")
    feed(media, frames[10:])
    assert (only(media).codec, only(media).call_id) == ("AMR-WB", "c1")
    assert only(media).mean_jitter > 0


def test_the_next_call_on_the_same_port_leaves_the_last_one_alone() -> None:
    media = Media()
    announce(media)
    feed(media, frames_of(stream(10), 1))
    announce(media, at=START + 60 * SECOND, call="c2")
    feed(media, frames_of(stream(10, start=START + 61 * SECOND), 2))
    assert [found.call_id for found in media.finished()] == ["c1", "c2"]


def test_a_later_description_of_the_call_takes_no_codec_away() -> None:
    media = Media()
    announce(media, "a=rtpmap:96 iLBC/8000", "a=ptime:20")
    feed(media, frames_of(stream(100, payload_type=96)))
    announce(media, "a=ptime:30", at=START + 2 * SECOND)
    found = only(media)
    assert (found.codec, found.clock, found.ptime, found.ptime_announced) == ("iLBC", 8000, 20.0, 20)
    feed(media, frames_of(stream(300, step=240, start=START + 2 * SECOND)))
    assert (only(media).ptime, only(media).ptime_announced) == (30.0, 30)


def test_an_old_stream_without_a_call_is_not_part_of_one_that_begins_now() -> None:
    media = Media()
    feed(media, frames_of(stream(10), 1))
    announce(media, at=START + 60 * SECOND)
    assert only(media).call_id == ""


def test_the_clock_of_g722_is_what_the_rfc_says() -> None:
    media = Media()
    announce(media, "a=rtpmap:9 G722/16000")
    feed(media, frames_of(stream(50, payload_type=9)))
    assert only(media).clock == 8000


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("dns", struct.pack("!HHHHHH", 0x8001, 0x0100, 1, 0, 0, 0) + b"\3abc\0\0\1\0\1"),
        ("stun", struct.pack("!HH", 1, 0) + b"\x21\x12\xa4\x42" + bytes(12)),
        ("tftp", struct.pack("!HH", 3, 1) + bytes(512)),
        ("syslog", b"<134>Oct 11 22:14:15 phone: hello"),
        ("quic", b"\xc3\0\0\0\1\10" + bytes(30)),
        ("rtcp", struct.pack("!BBHI", 0x80, 201, 1, 9)),
        ("short", b"\x80\x08\0\1"),
        ("contributors beyond the end", b"\x8f\x08" + bytes(12)),
        ("empty", b""),
    ],
)
def test_other_protocols_are_never_claimed(name: str, payload: bytes) -> None:
    media = Media()
    numbers = [payload[:2] + number.to_bytes(2) + payload[4:] if name == "dns" else payload for number in range(50)]
    assert feed(media, ((START, datagram(each)) for each in numbers)) == 0
    assert media.finished() == ()


def test_random_datagrams_are_never_claimed() -> None:
    media, dice = Media(), random.Random(3)
    frames = [(START, datagram(bytes([0x80 | dice.randrange(64)]) + dice.randbytes(40))) for _ in range(3000)]
    assert feed(media, frames) == 0
    # One sender, one SSRC, random numbers.
    frames = [(START, datagram(b"\x80\x08" + dice.randbytes(6) + b"same" + bytes(20))) for _ in range(3000)]
    assert feed(media, frames) == 0
    assert media.finished() == ()


def test_a_million_ssrcs_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_STREAMS", 100)
    media = Media()
    announce(media)
    frames = ((START, datagram(rtp(Sent(START, 1, 1, 0, 8), ssrc))) for ssrc in range(1, 500))
    assert feed(media, frames) == 499
    assert len(media.finished()) == 100
    assert media.not_kept == 399


def test_what_found_no_room_leaves_a_time_of_which_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_STREAMS", 2)
    media = Media()
    announce(media)
    feed(media, [(START + n * SECOND, datagram(rtp(Sent(START, 1, 1, 0, 8), n + 1))) for n in range(4)])
    assert (media.not_kept, media.gone, media.whole) == (2, 0, Whole(before=START + 2 * SECOND))


def test_where_a_session_has_no_end_those_go_that_are_over_for_longest() -> None:
    media = Media(most=32)
    announce(media)
    feed(media, [(START + n * SECOND, datagram(rtp(Sent(START, 1, 1, 0, 8), n + 1))) for n in range(32)])
    # The first one goes on: it is not the oldest any more.
    feed(media, [(START + 40 * SECOND, datagram(rtp(Sent(START, 2, 161, 0, 8), 1)))])
    feed(media, [(START + 41 * SECOND, datagram(rtp(Sent(START, 1, 1, 0, 8), 99)))])
    kept = [stream.ssrc for stream in media.finished()]
    assert kept == [1, *range(4, 33), 99]
    assert (media.not_kept, media.gone, media.whole) == (0, 2, Whole(after=START + 2 * SECOND))
    # One that gave way and goes on is one more.
    feed(media, [(START + 42 * SECOND, datagram(rtp(Sent(START, 2, 161, 0, 8), 2)))])
    assert [stream.ssrc for stream in media.finished()] == [1, *range(4, 33), 99, 2]


def test_many_at_one_place_give_way_as_others_do() -> None:
    """Of a place the latest 64 are remembered: what gives way is no longer among them."""
    media = Media(most=80)
    announce(media)
    feed(media, [(START + n * SECOND, datagram(rtp(Sent(START, 1, 1, 0, 8), n + 1))) for n in range(300)])
    assert [stream.ssrc for stream in media.finished()][-1] == 300
    assert media.gone == 300 - len(media.streams) >= 220


def test_nothing_stays_of_a_stream_that_gave_way() -> None:
    media = Media(most=16)
    for n in range(100):
        announce(media, port=20_000 + 2 * n)
        data = datagram(rtp(Sent(START, 1, 1, 0, 8), n + 1), ports=(4_000 + 2 * n, 20_000 + 2 * n))
        feed(media, [(START + n * SECOND, data)])
    assert len(media.streams) == 16
    assert len(media._places) == 32
    assert len(media._latest) <= 33


def test_keys_are_counted_once_and_kept_in_order() -> None:
    media = Media()
    announce(media, "a=rtpmap:101 telephone-event/8000")
    frames, number = [], 0
    for press, key in enumerate((4, 7, 11)):
        for body in (bytes([key, 10, 0, 160]), *[bytes([key, 0x8A, 1, 224])] * 3):
            sent = Sent(START + number * 20_000_000, number, press * 1600 + 160, 0, 101, body)
            frames.append((sent.at, datagram(rtp(sent))))
            number += 1
    feed(media, frames)
    assert only(media).digits == "47#"


def test_keys_of_srtp_that_nobody_announced_are_not_guessed() -> None:
    """Skype for Business negotiates inside TLS: all that shows is the tag behind the four bytes of an event."""
    media, dice = Media(), random.Random(1)
    pressed = [
        Sent(START + press * 20_000_000, press, press * 1600, 1, 101, dice.randbytes(14)) for press in range(300)
    ]
    feed(media, frames_of([*(each._replace(body=bytes([5, 10, 0, 160])) for each in pressed[:1]), *pressed[1:]]))
    assert (only(media).packets, only(media).digits) == (300, "5")


def test_what_redundancy_carries_is_the_codec() -> None:
    media = Media()
    announce(media, "a=rtpmap:97 red/8000")
    body = bytes([0x80 | 8]) + (160 << 10 | 2).to_bytes(3) + bytes([8]) + b"ab" + bytes(160)
    feed(media, frames_of([each._replace(payload_type=97, body=body) for each in stream(20)]))
    assert (only(media).payload_type, only(media).codec) == (97, "PCMA")


@pytest.mark.parametrize("announced", [True, False])
def test_whole_speech_in_redundancy_is_known_by_its_headers(announced: bool) -> None:
    """Twice 20 ms of G.711 are longer than what is kept of a payload."""
    media = Media()
    if announced:
        announce(media, "a=rtpmap:97 red/8000")
    body = bytes([0x80 | 8]) + (160 << 10 | 160).to_bytes(3) + bytes([8]) + bytes(320)
    feed(media, frames_of([each._replace(payload_type=97, body=body) for each in stream(20)]))
    assert (only(media).payload_type, only(media).codec, only(media).mos is None) == (97, "PCMA", False)


def test_redundancy_has_the_clock_of_what_it_takes_turns_with() -> None:
    """SDP writes RED/8000 whatever it carries; timestamps are those of the codec (RFC 2198 section 4)."""
    media = Media()
    announce(media, "a=rtpmap:97 RED/8000", "a=rtpmap:96 SILK/16000")
    packets = stream(400, payload_type=96, step=320)
    body = bytes([0x80 | 96]) + (320 << 10 | 40).to_bytes(3) + bytes([96]) + bytes(100)
    feed(media, frames_of([*packets[:50], *(each._replace(payload_type=97, body=body) for each in packets[50:])]))
    found = only(media)
    assert (found.payload_type, found.codec, found.clock_seen, found.max_jitter) == (96, "SILK", 16000, 0)
    assert found.mos is not None


def test_what_is_no_speech_or_encrypted_is_no_codec_of_redundancy() -> None:
    dice = random.Random(3)
    for key, payloads in enumerate(
        (iter(lambda: bytes([101, 5, 10, 0, 160]), None), iter(lambda: dice.randbytes(80), None)), 1
    ):
        media = Media()
        feed(media, frames_of([each._replace(payload_type=97, body=next(payloads)) for each in stream(20)], key))
        assert (only(media).codec, only(media).clock, only(media).mos) == ("RED", 8000, None)


@pytest.mark.parametrize(("tag", "encrypted"), [(0, False), (10, True)])
def test_a_header_extension_is_no_authentication_tag(tag: int, encrypted: bool) -> None:
    media = Media()
    frames = frames_of(stream(100, payload_type=8))
    level = bytes.fromhex("bede0001 10800000")
    for number, (at, data) in enumerate(frames, 1):
        head, payload = data[42:54], bytes(160 + tag)
        media.take(packet(datagram(bytes([head[0] | 0x10]) + head[1:] + level + payload), at, number))
    assert only(media).encrypted is encrypted


def test_a_dtls_handshake_makes_what_follows_srtp() -> None:
    media = Media()
    hello = b"\x16\xfe\xfd" + bytes(40)
    assert media.take(packet(datagram(hello))) == 0
    feed(media, frames_of(stream(20)))
    assert only(media).encrypted
    assert feed(media, frames_of(stream(20), 9, ports=(4002, 20_002))) == 20
    assert not media.finished()[1].encrypted
    media.take(packet(datagram(hello, ports=(20_002, 4002), source=OTHER_IP, destination=PHONE_IP)))
    assert media.finished()[1].encrypted


def test_sdp_that_demands_encryption_is_believed() -> None:
    media = Media()
    media.announce(START, message("m=audio 20000 RTP/SAVP 8", f"c=IN IP4 {OTHER_IP}"))
    feed(media, frames_of(stream(20)))
    assert only(media).encrypted


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize(
    ("transport", "answer", "encrypted"),
    [("RTP/AVP", KEY, True), ("RTP/SAVP", KEY, True), ("RTP/SAVP", "", True), ("RTP/AVP", "", False)],
)
def test_an_offer_of_encryption_is_taken_by_its_answer(
    late: bool, transport: str, answer: str, encrypted: bool
) -> None:
    """The offer leaves the choice to the other end: RTP/AVP with a key, and a=encryption:optional."""
    media = Media()
    frames = frames_of(stream(20))
    back = frames_of(stream(20), source=OTHER_IP, destination=PHONE_IP, ports=PORTS[::-1])
    media.announce(START, message("m=audio 4000 RTP/AVP 8", f"c=IN IP4 {PHONE_IP}", KEY))
    feed(media, (*frames, *back) if late else ())
    media.announce(START, message(f"m=audio 20000 {transport} 8", f"c=IN IP4 {OTHER_IP}", answer))
    feed(media, () if late else (*frames, *back))
    assert {found.encrypted for found in media.finished()} == {encrypted}


def report(kind: int = 201) -> bytes:
    return struct.pack("!BBHI", 0x80, kind, 1, 9)


def test_rtcp_by_its_shape_by_sdp_and_beside_a_stream() -> None:
    media = Media()
    assert media.control(packet(datagram(report())))
    odd = (4001, 20_001)
    description = struct.pack("!BBHI", 0x81, 202, 2, 9) + b"\0\0\0\0"
    assert not media.control(packet(datagram(description, ports=odd)))
    feed(media, frames_of(stream(10)))
    assert media.control(packet(datagram(description, ports=odd)))
    assert media.control(packet(datagram(description, ports=PORTS)))
    assert not media.control(packet(datagram(description, ports=(5001, 6001))))
    announce(media, "a=rtcp:6001")
    assert media.control(packet(datagram(description, ports=(5001, 6001))))
    assert (OTHER_IP, 6001) in media.controlled


def test_srtcp_is_known_by_its_stream() -> None:
    media = Media()
    media.announce(START, message("m=audio 20000 RTP/SAVP 8", f"c=IN IP4 {OTHER_IP}"))
    reported = packet(datagram(report() + bytes(14), ports=(4001, 20_001)))
    assert media.control(reported)
    assert media.encrypts(reported)
    assert not media.encrypts(packet(datagram(report(), ports=(5001, 6001))))


def test_rtp_inside_turn_is_known_by_its_ends_and_not_measured() -> None:
    media = Media()
    for number, sent in enumerate(stream(3)):
        inner = rtp(sent)
        at = START + number * SECOND
        media.relay(packet(datagram(b"\x40\x01" + len(inner).to_bytes(2) + inner, ports=(4000, 3478)), at))
    media.relay(packet(datagram(b"\x40\x01\x00\x14" + b"\0\1\0\0\x21\x12\xa4\x42" + bytes(12)), START + 9 * SECOND))
    media.relay(packet(datagram(b"\0\x16\0\x08\x21\x12\xa4\x42" + bytes(12) + b"\0\x13\0\xff"), START + 9 * SECOND))
    assert dict(media.relayed) == dict.fromkeys((PHONE_IP, OTHER_IP), (START, START + 2 * SECOND))
    assert media.finished() == ()


def test_delay_comes_from_the_reports_of_both_ends() -> None:
    media = Media()
    feed(media, frames_of(stream(10), 1))
    feed(media, frames_of(stream(10), 2, source=OTHER_IP, destination=PHONE_IP, ports=(20_000, 4000)))
    for ssrc, stamp, back in ((1, 5, 40), (2, 6, 10)):
        sent = rtcp.SenderReport(ssrc, stamp << 16, 0, 0, 0, ())
        heard = rtcp.ReceiverReport(3 - ssrc, (rtcp.Report(ssrc, 0, 0, 0, 0, stamp, 1),))
        media.hear(START, rtcp.Rtcp((sent,)))
        media.hear(START + back * 1_000_000, rtcp.Rtcp((heard,)))
    assert [found.delay for found in media.finished()] == pytest.approx([25.0, 25.0], abs=0.1)


def test_looking_changes_nothing() -> None:
    media = Media()
    frames = frames_of(stream(120, Way(loss=0.1)))
    feed(media, frames[:50])
    assert media.finished() == media.finished()
    feed(media, frames[50:])
    again = Media()
    feed(again, frames)
    assert only(media).packets == only(again).packets
    assert [each[:4] for each in only(media).intervals] == [each[:4] for each in only(again).intervals]


def test_a_sender_of_many_ssrcs_costs_no_more_than_others() -> None:
    """Each of 50,000 streams between two ports would be held against all others."""
    media = Media()
    feed(media, frames_of(stream(5), 1, source=OTHER_IP, destination=PHONE_IP, ports=(20_000, 4000)))
    for ssrc in range(2, module.MOST_AT_A_PLACE + 100):
        feed(media, frames_of(stream(5), ssrc))
    assert len(media.streams) == module.MOST_AT_A_PLACE + 99
    assert {len(streams) for streams in media._places.values()} == {module.MOST_AT_A_PLACE}
    first = media.streams[next(iter(media.streams))]
    assert media._reverse(first) == module.MOST_AT_A_PLACE + 99
    assert [media._reverse(each) for each in [*media.streams.values()][1:3]] == [1, 1]


def test_a_stream_that_gives_way_may_have_left_its_place_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_AT_A_PLACE", 3)
    media = Media(most=16)
    announce(media)
    feed(media, ((START + n * SECOND, datagram(rtp(Sent(START, 1, 1, 0, 8), n + 1))) for n in range(40)))
    assert len(media.streams) == 16
    assert media.gone == 24
    assert {len(streams) for streams in media._places.values()} == {3}


def test_what_else_is_known_of_a_streams_ends_is_said_with_it() -> None:
    media = Media()
    feed(media, frames_of(stream(50)))
    asked = []

    def ends(source: str, destination: str, first: int) -> dict[str, str]:
        asked.append((source, destination, first))
        return {"phone": "00:90:8f:00:00:01"}

    (found,) = media.finished(ends)
    assert found.phone == "00:90:8f:00:00:01"
    assert asked == [(found.source, found.destination, found.first)]
