"""Datagrams of recordings taken apart one by one."""

from __future__ import annotations

from acdiag.simulate import ac49x as make_ac49x
from acdiag.simulate import acdr as make
from acdiag.simulate import voice
from acdiag.simulate.acdr import Header
from acdiag.streams.recorded_frame import Recorded, RecordedFrames
from acdiag.wire.ac49x import Ac49x
from acdiag.wire.acdr import Acdr
from acdiag.wire.packet import Packet
from acdiag.wire.rtcp import Rtcp
from acdiag.wire.rtp import Rtp
from acdiag.wire.sip import Sip
from tests.streams.recording_making import PHONE, packet, rtp, sent


def taken(packets: list[Packet]) -> Packet:
    """The last one, after those before it."""
    frames = RecordedFrames()
    for each in packets:
        frames.take(each)
    return packets[-1]


def test_rtp_that_a_phone_recorded() -> None:
    found = taken([sent(number, rtp(number), from_dsp=False) for number in range(20)])
    recorded, inner = found.messages
    assert isinstance(recorded, Recorded)
    assert (recorded.decoder, recorded.confidence, recorded.track) == ("ac49x", "high", "RTP received")
    assert isinstance(recorded.header, Ac49x)
    assert (recorded.header.sequence, recorded.header.payload) == (19, b"")
    assert isinstance(inner, Rtp)
    assert (inner.sequence, inner.payload) == (19, b""), "the voice is nobody's"
    assert found.protocols == ("rtp",)


def test_what_it_heard_is_told_by_its_size() -> None:
    (recorded,) = taken([sent(7, bytes(160), protocol=make_ac49x.TDM_IN)]).messages
    assert isinstance(recorded, Recorded)
    assert (recorded.confidence, recorded.track, recorded.size) == ("low", "TDM In", 160)


def test_rtcp_and_sip_of_a_gateway() -> None:
    text = b"OPTIONS sip:a SIP/2.0\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"
    extension = make.signalling(("10.0.0.5", 5060), (PHONE, 5060), outbound=False)
    found = taken([packet(Header(trace_point=6, media_type=make.SIP).with_(extension, text), port=925)])
    recorded, message = found.messages
    assert isinstance(recorded, Recorded)
    assert isinstance(recorded.header, Acdr)
    assert str(recorded.header.session) == "b9027c:24:198171"
    assert isinstance(message, Sip)
    assert found.protocols == ("sip",)
    report = bytes((0x80, 201, 0, 1)) + bytes(4)
    found = taken([packet(Header(media_type=make.RTCP).with_(make.media("10.0.0.5", 1, 2), report), port=925)])
    assert [type(message) for message in found.messages] == [Recorded, Rtcp]


def test_of_datagrams_that_wait_the_one_at_hand_is_told() -> None:
    samples = [voice.alaw(voice.tone(number * 160, 160)) for number in range(16)]
    datagrams = [packet(data, number * 0.02, number=number + 1) for number, data in enumerate(samples)]
    (recorded,) = taken(datagrams).messages
    assert recorded == Recorded("pcm", "guess", None, "samples", 160)
    assert not datagrams[0].messages


def test_other_packets_stay_as_they_are() -> None:
    other = packet(b"hello", port=4000)
    assert taken([other]) is other
    assert (other.messages, other.protocols) == ((), ())
    assert taken([packet(b"hello")]).messages == ()
