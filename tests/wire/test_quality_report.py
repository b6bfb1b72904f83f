"""Quality reports as phones send them in SIP."""

from __future__ import annotations

from contextlib import suppress
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.wire.quality_report import LONGEST, MOST_STREAMS, Heard, decode

PLAIN, XML = "application/vq-rtcpxr", "application/vq-rtcpxr+xml"
TEXT = b"""VQSessionReport: CallTerm\r
CallID: c1@10.0.0.1\r
LocalAddr: IP=10.0.0.1 PORT=4000 SSRC=0x54c62a13\r
RemoteAddr: IP=10.0.0.2 PORT=20000 SSRC=42\r
LocalMetrics:\r
SessionDesc: PT=8 PD="PCMA" SR=8000 FD=20\r
PacketLoss: NLR=5.5 JDR=0.5\r
Delay: RTD=20 ESD=11 IAJ=3\r
QualityEst: RLQ=93 RCQ=88 MOSLQ=2.1 MOSCQ=2.0\r
RemoteMetrics:\r
PacketLoss:NLR=0.0 JDR=0.0\r
QualityEst:RLQ=127 MOSLQ=4.1\r
"""
REPORT = """<?xml version="1.0"?>
<VQReportEvent xmlns="ms-rtcp-metrics" Version="2.0"><VQSessionReport SessionId="s">
<DialogInfo CallId="c2"><FromTag>a</FromTag></DialogInfo>
<MediaLine Label="main-audio"><InboundStream Id="1234"><Network>
<Jitter><InterArrival>12</InterArrival></Jitter><PacketLoss><LossRate>0.05</LossRate></PacketLoss>
<Delay><RoundTrip>30</RoundTrip></Delay></Network>
<Payload><Audio><PayloadDescription>SIREN</PayloadDescription></Audio></Payload>
<QualityEstimates><Audio><NetworkMOS><OverallAvg>2.5</OverallAvg><OverallMin>1.9</OverallMin></NetworkMOS></Audio>
</QualityEstimates></InboundStream><OutboundStream Id="77"/></MediaLine></VQSessionReport></VQReportEvent>"""


def test_both_directions_of_a_text() -> None:
    report = decode(PLAIN, TEXT)
    assert (report.call_id, report.interval) == ("c1@10.0.0.1", False)
    heard, other = report.streams
    assert heard == Heard(True, 42, "PCMA", 5.5, 0.5, 3.0, 20.0, 88.0, 2.1, None)
    assert other == Heard(False, 0x54C62A13, "", 0.0, 0.0, None, None, None, 4.1, None)


def test_both_directions_of_xml() -> None:
    report = decode(XML, REPORT.encode())
    assert (report.call_id, report.interval) == ("c2", False)
    heard, other = report.streams
    assert heard == Heard(True, 1234, "SIREN", 5.0, None, 12.0, 30.0, None, 2.5, 1.9)
    assert other == Heard(False, 77)


def test_a_report_while_the_call_goes_on() -> None:
    assert decode(XML, REPORT.replace("VQSessionReport", "VQSessionIntervalReport").encode()).interval
    assert decode(PLAIN, b"VQIntervalReport\r\nLocalMetrics:\r\nPacketLoss: NLR=1\r\n").interval


@pytest.mark.parametrize("value", ["nan", "inf", "-1", "1e9", "x", "9" * 400])
def test_what_is_no_sensible_number_is_not_known(value: str) -> None:
    (heard,) = decode(PLAIN, f"VQSessionReport\nLocalMetrics:\nPacketLoss: NLR={value} JDR=1\n".encode()).streams
    assert heard.loss is None
    assert heard.discard == 1.0


@pytest.mark.parametrize(
    ("kind", "body", "why"),
    [
        (PLAIN, b"", "quality report has no beginning"),
        (PLAIN, b"v=0", "quality report has no beginning"),
        (XML, b"<a/>", "quality report has another root"),
        (XML, b"<a>", "quality report is not XML"),
        (
            XML,
            b'<!DOCTYPE x [<!ENTITY a "b">]><VQReportEvent>&a;</VQReportEvent>',
            "quality report has a document type",
        ),
        (XML, b"<a>" * 100, "quality report has too many elements"),
        (XML, b"<a>" + b"<b/>" * 30_000 + b"</a>", "quality report has too many elements"),
        (PLAIN, b"x" * (LONGEST + 1), "quality report is too long"),
    ],
)
def test_what_is_no_report_is_refused(kind: str, body: bytes, why: str) -> None:
    with pytest.raises(Malformed) as error:
        decode(kind, body)
    assert error.value.why == why


def test_streams_are_bounded() -> None:
    body = b"<VQReportEvent>" + b"<InboundStream/>" * 1000 + b"</VQReportEvent>"
    assert len(decode(XML, body).streams) == MOST_STREAMS


@given(st.sampled_from([PLAIN, XML]), st.binary(max_size=200), st.integers(0, len(TEXT)))
def test_any_bytes_are_a_report_or_malformed(kind: str, data: bytes, size: int) -> None:
    for body in (data, TEXT[:size] + data, REPORT.encode()[:size] + data):
        with suppress(Malformed):
            assert len(decode(kind, body).streams) <= MOST_STREAMS


@pytest.mark.parametrize("piece", ["a", "a ", "a=", 'a="', 'ab-=" ', " ", "NLR=1 " + "b" * 40])
def test_a_line_of_any_length_is_read_at_once(piece: str) -> None:
    line = (piece * 65_536)[:65_536]
    begin = process_time()
    decode(PLAIN, b"VQSessionReport\r\nLocalMetrics:\r\n" + line.encode())
    assert process_time() - begin < 1.0
