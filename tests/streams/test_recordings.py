"""Recordings out of packets: tracks, SIP inside as if in clear text, ports, copies, and what is left alone."""

from __future__ import annotations

from random import Random

import pytest

from acdiag.model.recording import Choice
from acdiag.simulate import ac49x, voice
from acdiag.simulate import acdr as make
from acdiag.simulate.acdr import Header
from acdiag.streams.recordings import MOST_RECORDINGS, RecordingHeard, Recordings
from acdiag.wire.dissect import dissect
from acdiag.wire.packet import Packet
from acdiag.wire.sip import Sip
from acdiag.wire.stun import Stun
from acdiag.wire.syslog import Syslog
from tests import frames
from tests.streams.recording_making import PC, PHONE, packet, rtp, sent

SIP = b"OPTIONS sip:a@b SIP/2.0\r\nCall-ID: c\r\nCSeq: 7 OPTIONS\r\nContent-Length: 0\r\n\r\n"
SERVER, CLIENT = ("10.1.20.40", 5061), ("10.1.120.20", 50_555)


def protocols(inside: list[Packet]) -> list[str]:
    return [protocol for each in inside for protocol in each.protocols]


def messages(inside: list[Packet], kind: type) -> list[object]:
    return [message for each in inside for message in each.messages if isinstance(message, kind)]


def test_every_kind_of_block_is_a_track_of_its_own() -> None:
    recordings = Recordings()
    echo = [bytes(ac49x.DebugBlock(kind=kind, sequence=1)) + bytes(320) for kind in (0, 1, 5)]
    other = [b"\0\x08noise", b"\0\x0acomfort", b"\0\x05record"]
    blocks = [(ac49x.RTP, rtp(1)), (ac49x.RTCP, bytes.fromhex("80c80006") + bytes(24)), (ac49x.TDM_IN, bytes(160))]
    blocks += [(ac49x.TDM_OUT, bytes(160)), (3, b"fax"), *((ac49x.DEBUG, block) for block in (*echo, *other))]
    inside: list[Packet] = []
    for number, (protocol, data) in enumerate(blocks):
        inside += recordings.take(sent(number, data, protocol=protocol))
    (recording,) = recordings.recordings()
    assert (recording.decoder, recording.packets, recording.lost, recording.foreign) == ("ac49x", len(blocks), 0, 0)
    assert [track.name for track in recording.tracks] == [
        "RTP sent", "RTCP sent", "TDM In", "TDM Out", "echo canceller, statistics", "echo canceller, Rx reference",
        "echo canceller, Tx output", "noise reduction debug", "comfort noise debug", "debug, record", "fax (T.38)",
    ]  # fmt: skip
    assert all(track.packets == 1 for track in recording.tracks)
    assert protocols(inside) == ["rtp", "rtcp"]
    assert len(messages(inside, RecordingHeard)) == len(blocks)


def test_what_nobody_describes_stays_unknown_until_the_user_says() -> None:
    for samples, told in ((None, ("", 0, "unknown")), ("s16be", ("s16be", 8000, "given"))):
        recordings = Recordings(Choice(samples=samples))
        for number in range(50):
            recordings.take(sent(number, b"\0\x08" + voice.linear(voice.tone(number * 160, 160)), protocol=ac49x.DEBUG))
        (track,) = recordings.recordings()[0].tracks
        assert (track.samples, track.rate, track.confidence) == told


def test_sip_in_acdr_is_sip() -> None:
    recordings = Recordings()
    extension = make.signalling(CLIENT, SERVER, 6, outbound=False)
    data = Header(trace_point=make.SYSTEM, media_type=make.SIP).with_(extension, SIP)
    inside = recordings.take(packet(data, port=925))
    (found,) = (each for each in inside if "sip" in each.protocols)
    (message,) = found.messages
    assert isinstance(message, Sip)
    assert message.method == "OPTIONS"
    ends = (found.source, found.source_port, found.destination, found.destination_port, found.transport)
    assert ends == (*CLIENT, *SERVER, "tcp")
    assert found.frame.number == 1


@pytest.mark.parametrize("media_type", [5, 30])
def test_log_lines_in_acdr_are_log_lines(media_type: int) -> None:
    """A gateway may send its log the same way, and nothing of it to port 514."""
    line = b"<133>[S=17] [SID=b9027c:24:198171]  (N 68)  Route found"
    data = Header(trace_point=31, media_type=media_type).with_(b"", line)
    heard, inside = Recordings().take(packet(data, port=925))
    assert heard.protocols == ()
    assert (inside.protocols, inside.source) == (("syslog",), PHONE)
    (message,) = inside.messages
    assert isinstance(message, Syslog)
    assert [(each.device, each.sequence) for each in message.messages] == [("b9027c", 17)]


def test_clear_text_of_tls_is_put_together() -> None:
    recordings = Recordings()
    inside: list[Packet] = []
    pieces = [SIP[:30], SIP[30:50], SIP[50:] + SIP[:10], SIP[10:]]
    for number, piece in enumerate(pieces):
        data = Header(sequence=number, media_type=make.TLS, trace_point=make.SYSTEM)
        inside += recordings.take(packet(data.with_(make.clear_text(CLIENT, SERVER, 3), piece), number * 0.1, port=925))
    assert len(messages(inside, Sip)) == 2


def test_stun_on_a_media_port_is_stun() -> None:
    stun = bytes.fromhex("000100002112a442") + b"transaction!"
    data = Header().with_(make.media("10.0.0.5", 1, 2), stun)
    inside = Recordings().take(packet(data, port=925))
    assert len(messages(inside, Stun)) == 1
    assert "rtp" not in protocols(inside)


def test_acdr_comes_in_tcp_too() -> None:
    data = Header(sequence=1).with_(make.media("10.0.0.5", 1, 2), rtp(1))
    segment = dissect(frames.frame(frames.tcp(PHONE, PC, 40_000, 925, 1, data)))
    recordings = Recordings()
    assert recordings.wants(segment)
    assert protocols(recordings.take(segment)) == ["rtp"]
    assert recordings.recordings()[0].transport == "tcp"


def test_broken_sip_is_told() -> None:
    data = Header(media_type=make.TLS, trace_point=6).with_(make.clear_text(CLIENT, SERVER, 3), b"\0" * 50)
    assert messages(Recordings().take(packet(data, port=925)), Sip) == []
    forced = Recordings(Choice(decoder="ac49x"))
    (inside,) = forced.take(packet(b"too short"))
    assert inside.malformed[0][0] == "ac49x"
    assert forced.recordings()[0].confidence == "given"


def test_copies_of_a_datagram_count_once() -> None:
    recordings = Recordings()
    for number in range(20):
        for _ in range(2):
            recordings.take(sent(number, rtp(number)))
    (recording,) = recordings.recordings()
    assert (recording.packets, recording.lost, recording.tracks[0].packets) == (20, 0, 20)


def test_only_known_ports_are_looked_at() -> None:
    recordings = Recordings(Choice(ports=(7000,)))
    data = ac49x.packet(ac49x.RTP, rtp(1), 1)
    assert [recordings.wants(packet(data, port=port)) for port in (50_000, 925, 7000, 7001)] == [
        True,
        True,
        True,
        False,
    ]
    assert [recordings.owns(packet(data, port=port)) for port in (50_000, 7000)] == [False, True]
    recordings.take(packet(data))
    assert recordings.owns(packet(data))


def test_a_port_that_a_configuration_names_is_tried_and_not_believed() -> None:
    recordings = Recordings()
    data = ac49x.packet(ac49x.RTP, rtp(1), 1)
    assert not recordings.wants(packet(data, port=7000))
    recordings.expect((7000,))
    assert recordings.wants(packet(data, port=7000))
    assert not recordings.owns(packet(data, port=7000))
    recordings.take(packet(data, port=7000))
    assert recordings.owns(packet(data, port=7000))
    for number in range(30):
        recordings.take(packet(rtp(number), number * 0.02, number=number + 1, sport=41_000))
    assert [recording.decoder for recording in recordings.recordings()] == ["ac49x"], "a call is none"


def test_rtp_to_port_50000_is_a_call_unless_the_user_says_otherwise() -> None:
    unasked, asked = Recordings(), Recordings(Choice(ports=(50_000,)))
    for number in range(30):
        each = packet(rtp(number), number * 0.02, number=number + 1)
        unasked.take(each)
        asked.take(each)
        assert not unasked.owns(each)
        assert asked.owns(each)
    assert unasked.recordings() == ()
    (recording,) = asked.recordings()
    assert (recording.decoder, recording.tracks[0].packets) == ("rtp", 30)


def test_datagrams_that_waited_for_a_decoder_are_not_lost() -> None:
    recordings = Recordings()
    for number in range(40):
        recordings.take(packet(voice.mulaw(voice.tone(4000 + number * 160, 160)), number * 0.02, number=number + 1))
    (recording,) = recordings.recordings()
    (track,) = recording.tracks
    assert (recording.decoder, recording.confidence, recording.foreign) == ("pcm", "guess", 0)
    assert (track.packets, track.samples, track.rate) == (40, "mulaw", 8000)


def test_an_unknown_format_is_shown_where_the_user_asked() -> None:
    recordings = Recordings(Choice(ports=(7000,)))
    rng = Random(6)
    for number in range(30):
        recordings.take(packet(rng.randbytes(100), number, port=7000))
        recordings.take(packet(rng.randbytes(100), number))
    (recording,) = recordings.recordings()
    assert (recording.decoder, recording.confidence, recording.foreign) == ("", "unknown", 30)


def test_a_recording_goes_on_in_the_capture_that_follows() -> None:
    recordings = Recordings()
    for number in range(300):
        name = f"frames-{number // 100}.pcapng"
        if number and not number % 100:
            recordings.follow(name, f"frames-{number // 100 - 1}.pcapng")
        part = sent(number, rtp(number))
        part.frame = part.frame._replace(source=name, number=number % 100 + 1)
        recordings.take(part)
    (recording,) = recordings.recordings()
    assert (recording.capture, recording.packets, recording.lost) == ("frames-0.pcapng", 300, 0)
    assert len(recordings._begun) == 1
    streams = recordings.rtp.told().values()
    assert [(each.capture, each.first_frame, each.packets, each.lost) for each in streams] == [
        (f"frames-{number}.pcapng", 1, 100, 0) for number in range(3)
    ]


def test_senders_are_bounded() -> None:
    recordings = Recordings()
    for port in range(1024, 1024 + MOST_RECORDINGS + 10):
        recordings.take(packet(ac49x.packet(ac49x.TDM_IN, b"x", 1), port, sport=port))
    assert len(recordings.recordings()) == MOST_RECORDINGS


@pytest.mark.parametrize("seed", range(3))
def test_hostile_datagrams_do_no_harm(seed: int) -> None:
    rng = Random(seed)
    recordings = Recordings(Choice(ports=(50_000,)))
    valid = ac49x.packet(ac49x.DEBUG, bytes(ac49x.DebugBlock(kind=1)) + bytes(100), 1)
    for number in range(500):
        data = bytearray(rng.choice((valid, rng.randbytes(rng.randrange(80)), ac49x.packet(ac49x.RTP, rtp(1), number))))
        for _ in range(rng.randrange(3)):
            if data:
                data[rng.randrange(len(data))] = rng.randrange(256)
        recordings.take(packet(bytes(data[: rng.randrange(len(data) + 1)]), number * 0.01, number=number + 1))
    for recording in recordings.recordings():
        assert recording.packets > 0
    recordings.rtp.told()


def test_traces_of_trunks_are_refused_by_name() -> None:
    recordings = Recordings()
    record = b"\0\0\0\1\0\0\0\2" + bytes(40)
    (inside,) = recordings.take(packet(record, port=2428))
    assert inside.unopened == "actrace"
    assert recordings.take(packet(b"MGCP or so", port=2428)) == []
    assert recordings.recordings() == ()
