"""Reports that phones send of their calls."""

from __future__ import annotations

from acdiag.model.facts.media import RtpReported
from acdiag.observe.quality_reports import QualityReportObserver
from tests.sip_making import PHONE_IP, request, watch

KIND = "Content-Type: application/vq-rtcpxr"
BODY = (
    "VQSessionReport: CallTerm\r\nCallID: c9\r\nLocalMetrics:\r\nSessionDesc: PT=8 PD=PCMA\r\n"
    "PacketLoss: NLR=6.5 JDR=1\r\nQualityEst: MOSLQ=2.4\r\n"
)


def heard(*messages: str) -> list[RtpReported]:
    facts = watch(QualityReportObserver(), [(float(at), text) for at, text in enumerate(messages)])
    assert all(isinstance(fact, RtpReported) for fact in facts)
    return facts  # type: ignore[return-value]


def test_a_report_becomes_a_fact_of_its_sender() -> None:
    (fact,) = heard(request("PUBLISH", KIND, body=BODY))
    assert (fact.host, fact.by, fact.form, fact.heard_by, fact.call_id) == (
        PHONE_IP,
        PHONE_IP,
        "vq-rtcpxr",
        "host",
        "c9",
    )
    assert (fact.mos, fact.loss, fact.discard, fact.codec, fact.r_factor) == (2.4, 6.5, 1.0, "PCMA", None)


def test_the_xml_of_skype() -> None:
    body = (
        '<VQReportEvent xmlns="ms-rtcp-metrics"><VQSessionReport><MediaLine><InboundStream Id="5">'
        "<QualityEstimates><Audio><NetworkMOS><OverallAvg>3.9</OverallAvg></NetworkMOS></Audio></QualityEstimates></InboundStream></MediaLine>"
        "</VQSessionReport></VQReportEvent>"
    )
    (fact,) = heard(request("SERVICE", KIND + "+xml", body=body, call="s1"))
    assert (fact.form, fact.mos, fact.call_id) == ("ms-qoe", 3.9, "s1")


def test_what_is_no_report_says_nothing() -> None:
    assert heard(request("PUBLISH", KIND, body="nonsense")) == []
    assert heard(request("PUBLISH", KIND)) == []
    assert heard(request("PUBLISH", "Content-Type: text/plain", body=BODY)) == []
    assert heard(request("MESSAGE", KIND, body=BODY)) == []
    assert heard(request("PUBLISH", KIND, body="VQSessionReport\r\nLocalMetrics:\r\nDelay: RTD=1\r\n")) == []
