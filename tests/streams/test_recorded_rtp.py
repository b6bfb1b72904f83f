"""RTP inside of recordings: what the recording lost is no loss of the call."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from acdiag.model.stream import Stream
from acdiag.simulate import ac49x as make_ac49x
from acdiag.simulate import acdr as make
from acdiag.simulate.acdr import Header
from acdiag.streams.recorded_rtp import place
from acdiag.streams.recordings import Recordings
from tests.streams.recording_making import PHONE, packet, rtp, sent


def recorded(count: int, *, lost: Collection[int] = (), unrecorded: Collection[int] = ()) -> Stream:
    """The stream of a recording in which packets were `lost` on the way and datagrams are missing."""
    recordings = Recordings()
    number = 0
    for each in range(count):
        if each in lost:
            continue
        if number not in unrecorded:
            recordings.take(sent(number, rtp(each), from_dsp=False))
        number += 1
    (stream,) = recordings.rtp.told().values()
    return stream


def test_a_whole_call() -> None:
    stream = recorded(300)
    assert (stream.packets, stream.expected, stream.lost, stream.missing) == (300, 300, 0, 0)
    assert (stream.via, stream.track, stream.codec) == ("recording", "RTP received", "PCMA")
    assert (stream.source, stream.destination, stream.sent_by_phone) == ("unknown:0", f"{PHONE}:0", False)


def test_losses_of_the_recording_are_none_of_the_call() -> None:
    stream = recorded(300, unrecorded=[*range(50, 60), 100, 200])
    assert (stream.packets, stream.lost, stream.missing) == (288, 0, 0)
    assert all(interval.lost == 0 for interval in stream.intervals)
    assert stream.burst_ratio == 1


def test_losses_of_the_call_are() -> None:
    stream = recorded(300, lost=[*range(50, 60), 100])
    assert (stream.lost, stream.missing) == (11, 11)


def test_both_at_different_times() -> None:
    stream = recorded(300, lost=[10, 11, 12], unrecorded=range(100, 120))
    assert (stream.lost, stream.missing) == (3, 3)


def test_more_lost_than_the_recording_explains() -> None:
    stream = recorded(300, lost=range(100, 110), unrecorded=range(95, 100))
    assert stream.missing == 10


def toggled(begins: int | None, *, tdm: bool) -> Stream:
    """What the phone hears in a call whose recording was off for 200 packets.

    It went on with the number `begins`, or with the next one.
    """
    recordings = Recordings()
    number = 0
    for each in [*range(100), *range(300, 400)]:
        if each == 300 and begins is not None:
            number = begins
        recordings.take(sent(number, rtp(each), at=each * 0.02, from_dsp=False))
        number += 1
        if tdm:
            recordings.take(sent(number, bytes(160), at=each * 0.02, protocol=make_ac49x.TDM_IN))
            number += 1
    (stream,) = recordings.rtp.told().values()
    return stream


@pytest.mark.parametrize("begins", [None, 0, 1, 40_000])
def test_what_came_while_the_recording_was_off_is_not_lost(begins: int) -> None:
    """Its numbers go on, or begin anew; the microphone, which a call records all the time, was silent with it."""
    stream = toggled(begins, tdm=True)
    assert (stream.packets, stream.lost, stream.missing) == (200, 0, 0)


def test_a_recording_of_the_far_end_alone_is_silent_with_it() -> None:
    assert toggled(None, tdm=False).missing == 200


def test_the_same_packet_at_two_places_is_in_two_streams() -> None:
    recordings = Recordings()
    for number in range(40):
        for trace_point in (0, 35):
            header = Header(sequence=number * 2 + (trace_point > 0), trace_point=trace_point)
            data = header.with_(make.media("10.0.0.5", 50_020, 4_000, 0xB8), rtp(number))
            recordings.take(packet(data, number * 0.02 + trace_point * 1e-5, port=925, number=2 * number + 1))
    streams = list(recordings.rtp.told().values())
    assert [stream.duplicates for stream in streams] == [0, 0]
    assert {stream.track.split(",")[0] for stream in streams} == {
        "RTP received",
    }
    assert [(stream.via, stream.source, stream.destination, stream.dscp) for stream in streams] == [
        ("acdr", "10.0.0.5:50020", f"{PHONE}:4000", 46)
    ] * 2
    assert all("session b9027c:24:198171" in stream.track for stream in streams)


def test_recorded_sip_names_the_codec() -> None:
    recordings = Recordings()
    body = b"v=0\r\no=- 0 0 IN IP4 10.0.0.5\r\ns=s\r\nc=IN IP4 10.0.0.5\r\nt=0 0\r\n"
    body += b"m=audio 50020 RTP/AVP 96\r\na=rtpmap:96 SILK/16000\r\n"
    head = b"INVITE sip:a@b SIP/2.0\r\nCall-ID: c9\r\nCSeq: 1 INVITE\r\nContent-Type: application/sdp\r\n"
    sip = head + b"Content-Length: %d\r\n\r\n" % len(body) + body
    extension = make.signalling(("10.0.0.5", 5060), (PHONE, 5060), outbound=False)
    recordings.take(packet(Header(trace_point=6, media_type=make.SIP).with_(extension, sip), port=925))
    for number in range(10):
        data = Header(sequence=number + 1, trace_point=1).with_(
            make.media("10.0.0.5", 50_020, 4_000), rtp(number, kind=96, timestamp=number * 320, payload=bytes(60))
        )
        recordings.take(packet(data, 1 + number * 0.02, port=925, number=number + 2))
    (stream,) = recordings.rtp.told().values()
    assert (stream.codec, stream.clock, stream.call_id, stream.announced) == ("SILK", 16_000, "c9", True)
    assert stream.sent_by_phone


def test_keys_are_counted_once_each() -> None:
    recordings = Recordings()
    for number in range(12):
        event = bytes((5, 0x80 if number % 4 == 3 else 0, number % 4 * 2, 0))
        recordings.take(sent(number, rtp(number, kind=101, timestamp=number // 4 * 800 + 160, payload=event)))
    (stream,) = recordings.rtp.told().values()
    assert stream.digits == "555"


@pytest.mark.parametrize("data", [b"", b"\x80", b"\x00" * 40, b"\x80\xc8" + b"\0" * 30])
def test_what_is_no_rtp_is_left_alone(data: bytes) -> None:
    recordings = Recordings()
    for number in range(5):
        recordings.take(packet(Header(sequence=number).with_(make.media("10.0.0.5", 1, 2), data), number, port=925))
    assert recordings.rtp.told() == {}


def test_places() -> None:
    assert place("10.0.0.5", 4000) == "10.0.0.5:4000"
    assert place("", 0) == "unknown:0"


def test_without_a_counter_nobody_knows_who_lost_it() -> None:
    assert recorded(100).loss_known
    recordings = Recordings()
    for number in range(60):
        header = Header(3, trace_point=0)  # Versions before 4 have no sequence number.
        recordings.take(packet(header.with_(b"", rtp(number)), number * 0.02, port=925, number=number + 1))
    (stream,) = recordings.rtp.told().values()
    assert not stream.loss_known
    assert (stream.source, stream.destination) == ("unknown:0", "unknown:0")
