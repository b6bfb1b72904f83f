"""Round trips out of reports that pass by."""

from __future__ import annotations

import pytest

from acdiag.streams.round_trips import MOST_SENDERS, RoundTrips
from acdiag.wire.rtcp import ExtendedReport, ReceiverReport, Report, Rtcp, SenderReport
from acdiag.wire.rtcp_xr import VoipMetrics

MS = 1_000_000
PHONE, OTHER = 0x1, 0x2


def sent(ssrc: int, stamp: int) -> Rtcp:
    return Rtcp((SenderReport(ssrc, stamp << 16, 0, 0, 0, ()),))


AT_ONCE = 1 / 65536
"""The shortest delay, s."""


def answered(about: int, stamp: int, delay: float) -> Rtcp:
    return Rtcp((ReceiverReport(9, (Report(about, 0, 0, 0, 0, stamp, round(delay * 65536)),)),))


def test_both_directions_make_the_whole_way() -> None:
    trips = RoundTrips()
    trips.take(0, sent(PHONE, 77))
    trips.take(1000 * MS, sent(OTHER, 99))
    # 40 ms to the other end and back, beside the 0.5 s that it waited.
    trips.take(540 * MS, answered(PHONE, 77, 0.5))
    assert trips.one_way(PHONE, OTHER) is None
    trips.take(1252 * MS, answered(OTHER, 99, 0.25))
    assert trips.one_way(PHONE, OTHER) == pytest.approx((40 + 2) / 2, abs=0.02)
    assert trips.one_way(OTHER, PHONE) == trips.one_way(PHONE, OTHER)


def test_the_shortest_counts() -> None:
    trips = RoundTrips()
    for at, wait in ((0, 90), (1000, 30), (2000, 60)):
        trips.take(at * MS, sent(PHONE, at + 1))
        trips.take((at + wait) * MS, answered(PHONE, at + 1, AT_ONCE))
    trips.take(0, sent(OTHER, 5))
    trips.take(1 * MS, answered(OTHER, 5, AT_ONCE))
    assert trips.one_way(PHONE, OTHER) == pytest.approx((30 + 1) / 2, abs=0.02)


@pytest.mark.parametrize(
    ("stamp", "delay", "at"), [(0, 0.1, 120), (78, 0.1, 120), (77, 1.0, 10), (77, 0.1, 20_000), (77, 0, 10)]
)
def test_what_does_not_fit_tells_nothing(stamp: int, delay: float, at: int) -> None:
    trips = RoundTrips()
    trips.take(0, sent(PHONE, 77))
    trips.take(0, sent(OTHER, 1))
    trips.take(1 * MS, answered(OTHER, 1, AT_ONCE))
    trips.take(at * MS, answered(PHONE, stamp, delay))
    assert trips.one_way(PHONE, OTHER) is None


def test_extended_reports_say_it_where_nothing_else_does() -> None:
    trips = RoundTrips()
    metrics = VoipMetrics(PHONE, 0, 0, 0, 0, 0, 0, 80, 10, None, None, None, 16, None, None, None, None, 0, 40, 60, 300)
    trips.take(0, Rtcp((ExtendedReport(OTHER, (metrics,)),)))
    assert trips.one_way(PHONE, None) == 40.0
    assert trips.one_way(OTHER, None) is None


def test_senders_are_bounded() -> None:
    trips = RoundTrips()
    for ssrc in range(MOST_SENDERS + 10):
        trips.take(0, sent(ssrc, 1))
    assert len(trips._sent) == MOST_SENDERS
