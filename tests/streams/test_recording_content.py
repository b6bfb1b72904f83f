"""What a datagram of a recording holds: names, directions and ends."""

from __future__ import annotations

import pytest
from scapy.layers.inet import IP, UDP

from acdiag.model.errors import Malformed
from acdiag.simulate import ac49x as make_ac49x
from acdiag.simulate import acdr as make
from acdiag.simulate.acdr import Header
from acdiag.streams.recording_content import Content, Ends, TrackKey, of_ac49x, of_acdr
from acdiag.wire import ac49x, acdr
from tests.streams.recording_making import rtp

DEVICE = "10.0.0.9"


def content(header: Header, extension: bytes, payload: bytes) -> Content:
    return of_acdr(acdr.decode(header.with_(extension, payload)), DEVICE)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (TrackKey("rtp", sent=True), "RTP sent"),
        (TrackKey("rtp", sent=False, place="Net2Dsp"), "RTP received, Net2Dsp"),
        (TrackKey("tdm-in"), "TDM In"),
        (TrackKey("echo-canceller", 4), "echo canceller, Tx input"),
        (TrackKey("echo-canceller", 15), "echo canceller, type 15"),
        (TrackKey("debug", 9), "debug, network AES"),
        (TrackKey("debug", 14), "debug, module 14"),
        (TrackKey("dsp", 3), "fax (T.38)"),
        (TrackKey("acdr", 42), "QOE_CDR"),
        (TrackKey("acdr", 46), "media type 46"),
    ],
)
def test_names_for_people(key: TrackKey, name: str) -> None:
    assert key.name == name


def test_the_recorder_is_one_end_of_its_rtp() -> None:
    for from_dsp, ends in ((True, Ends(source=DEVICE)), (False, Ends(destination=DEVICE))):
        packet = ac49x.decode(make_ac49x.packet(make_ac49x.RTP, rtp(1), 1, from_dsp=from_dsp))
        told = of_ac49x(packet, DEVICE)
        assert (told.ends, told.track.sent, told.data) == (ends, from_dsp, rtp(1))


@pytest.mark.parametrize(("trace_point", "sent"), [(0, False), (1, True), (18, False), (35, False)])
def test_acdr_names_the_far_end(trace_point: int, sent: bool) -> None:
    told = content(Header(trace_point=trace_point), make.media("10.0.0.5", 50_020, 4_000, 0xB8), rtp(1))
    far_first = ("10.0.0.5", 50_020, DEVICE, 4_000)
    near_first = (DEVICE, 4_000, "10.0.0.5", 50_020)
    assert told.ends[:4] == (near_first if sent else far_first)
    assert (told.track.sent, told.ends.dscp) == (sent, 46)


def test_samples_of_acdr_come_in_rtp() -> None:
    told = content(Header(media_type=make.PCM, trace_point=9), b"", rtp(1, payload=b"\1\2\3\4"))
    assert (told.track.kind, told.data) == ("pcm", b"\1\2\3\4")


def test_an_added_header_tells_the_ends() -> None:
    inside = bytes(IP(src="1.2.3.4", dst="5.6.7.8") / UDP(sport=1000, dport=2000) / rtp(1))
    told = content(Header(flags=8, trace_point=16), b"", inside)
    assert told.ends[:4] == ("1.2.3.4", 1000, "5.6.7.8", 2000)
    assert (told.track.kind, told.data) == ("rtp", rtp(1))


@pytest.mark.parametrize("flags", [0x10, 0x04], ids=["encrypted", "fragmented"])
def test_what_cannot_be_read_is_named_and_left(flags: int) -> None:
    told = content(Header(flags=flags, media_type=make.SIP, trace_point=6), b"", b"\x99" * 20)
    assert (told.track.kind, told.track.detail) == ("acdr", make.SIP)


def test_the_processors_packets_in_acdr_are_ac49x() -> None:
    inner = make_ac49x.packet(make_ac49x.TDM_OUT, b"sound", 7)
    told = content(Header(trace_point=make.DSP_INCOMING, media_type=32), b"\1\2", inner)
    assert (told.track.kind, told.data) == ("tdm-out", b"sound")
    with pytest.raises(Malformed):
        content(Header(trace_point=make.DSP_INCOMING), b"", b"too short")


def test_blocks_of_the_echo_canceller_have_an_order() -> None:
    block = bytes(make_ac49x.DebugBlock(kind=2, sequence=99, form=make_ac49x.COMPANDED)) + b"sound"
    told = of_ac49x(ac49x.decode(make_ac49x.packet(make_ac49x.DEBUG, block, 1)), DEVICE)
    assert (told.order, told.form, told.track.detail, told.data) == (99, 2, 2, b"sound")
