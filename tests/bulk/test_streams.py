"""Streams are given back before anybody looks at them, and SDP may change what their packets mean."""

from __future__ import annotations

from pathlib import Path

from acdiag.rulebook.shelf import Shelf
from tests.bulk.readings import Engine, told, write_pcap
from tests.bulk.streams import START, STEP, _others
from tests.bulk.test_flows import speech
from tests.frames import udp


def test_sdp_that_comes_late(tmp_path: Path, shelf: Shelf, engine: Engine) -> None:
    invite = _others(START)[2][1][0]
    records = [*speech(300), (START + 100 * STEP, invite, len(invite)), (START + 200 * STEP, invite, len(invite))]
    path = write_pcap(tmp_path / "a.pcap", sorted(records, key=lambda record: record[0]))
    fast, passed = told([path], shelf, engine)
    assert fast == told([path], shelf)[0]
    assert passed > 250


def test_a_payload_type_that_sdp_makes_an_event(tmp_path: Path, shelf: Shelf, engine: Engine) -> None:
    body = b"v=0\r\no=- 1 1 IN IP4 10.0.9.9\r\ns=-\r\nc=IN IP4 10.0.9.9\r\nt=0 0\r\nm=audio 20000 RTP/AVP 96\r\n"
    body += b"a=rtpmap:96 telephone-event/8000\r\n"
    head = b"INVITE sip:b@x SIP/2.0\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\nFrom: <sip:a@x>;tag=1\r\nTo: <sip:b@x>\r\n"
    head += b"Content-Type: application/sdp\r\nContent-Length: %d\r\n\r\n" % len(body)
    invite = udp("10.0.9.9", "10.0.0.1", 5060, 5060, head + body)
    records = [(at, data[:43] + b"\x60" + data[44:], size) for at, data, size in speech(200)]
    records.append((START + 100 * STEP, invite, len(invite)))
    path = write_pcap(tmp_path / "a.pcap", sorted(records, key=lambda record: record[0]))
    assert told([path], shelf, engine)[0] == told([path], shelf)[0]


def test_more_seconds_than_one_stream_keeps_apart(tmp_path: Path, shelf: Shelf, engine: Engine) -> None:
    records = [(START + n * 500_000_000, data, size) for n, (_, data, size) in enumerate(speech(400))]
    path = write_pcap(tmp_path / "a.pcap", records)
    assert told([path], shelf, engine)[0] == told([path], shelf)[0]
