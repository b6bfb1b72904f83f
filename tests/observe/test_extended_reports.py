"""Scores in RTCP, said when they get worse."""

from __future__ import annotations

from collections.abc import Iterator

from acdiag.model.facts import Fact
from acdiag.model.facts.media import RtpReported
from acdiag.observe.extended_reports import ExtendedReportObserver
from acdiag.wire.dissect import dissect
from acdiag.wire.rtcp import ExtendedReport, Rtcp
from acdiag.wire.rtcp_xr import OtherBlock, VoipMetrics
from tests.frames import frame
from tests.rtp_making import PHONE_IP, datagram


def metrics(mos: float | None, r: int | None = None, ssrc: int = 5, loss: float = 6.25) -> VoipMetrics:
    return VoipMetrics(ssrc, loss, 0, 0, 0, 0, 0, 80, 10, None, None, None, 16, r, None, mos, None, 0, 40, 60, 300)


def heard(*blocks: VoipMetrics | OtherBlock) -> Iterator[Fact]:
    observer, packet = ExtendedReportObserver(), dissect(frame(datagram(b"")))
    for block in blocks:
        yield from observer.see(packet, Rtcp((ExtendedReport(1, (block,)),)))


def test_a_score_and_its_decline() -> None:
    facts = list(heard(metrics(4.0), metrics(4.0), metrics(4.2), metrics(3.0), metrics(3.5), metrics(4.1, ssrc=6)))
    assert [fact.mos for fact in facts if isinstance(fact, RtpReported)] == [4.0, 3.0, 4.1]
    first = facts[0]
    assert isinstance(first, RtpReported)
    assert (first.host, first.form, first.heard_by, first.loss, first.round_trip) == (
        PHONE_IP, "rtcp-xr", "host", 6.25, 80.0,
    )  # fmt: skip


def test_a_rating_alone_counts_and_nothing_known_says_nothing() -> None:
    (fact,) = heard(metrics(None, r=48))
    assert isinstance(fact, RtpReported)
    assert (fact.r_factor, fact.mos) == (48.0, None)
    assert list(heard(metrics(None, loss=0), OtherBlock(4))) == []


def test_losses_count_where_nobody_rates() -> None:
    facts = list(heard(*(metrics(None, loss=loss) for loss in (0, 1.5, 1.5, 12.5, 3))))
    assert [(fact.loss, fact.mos, fact.r_factor) for fact in facts if isinstance(fact, RtpReported)] == [
        (1.5, None, None), (12.5, None, None),
    ]  # fmt: skip


def test_a_rating_of_zero_without_a_score_is_none() -> None:
    """What was not filled in is no verdict."""
    assert list(heard(metrics(None, r=0, loss=0))) == []
    (fact,) = heard(metrics(1.0, r=0, loss=0))
    assert isinstance(fact, RtpReported)
    assert (fact.r_factor, fact.mos) == (None, 1.0)
