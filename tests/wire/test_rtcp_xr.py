"""VoIP metrics of extended reports."""

from __future__ import annotations

import struct

import pytest

from acdiag.model.errors import Malformed
from acdiag.wire.rtcp import ExtendedReport, decode
from acdiag.wire.rtcp_xr import OtherBlock, VoipMetrics, blocks

METRICS = struct.pack(
    "!BBHIBBBBHHHHbbBBBBBBBBHHH",
    7, 0, 8, 0xCAFE, 64, 128, 32, 0, 200, 5000, 80, 120, -20, 127, 127, 16, 78, 127, 38, 127,
    0b11110001, 0, 40, 60, 300,
)  # fmt: skip


def test_the_fields_of_voip_metrics() -> None:
    (metrics,) = blocks(METRICS, 0)
    assert isinstance(metrics, VoipMetrics)
    assert (metrics.ssrc, metrics.loss, metrics.discard, metrics.burst_density) == (0xCAFE, 25.0, 50.0, 12.5)
    assert (metrics.burst_duration, metrics.gap_duration, metrics.round_trip, metrics.end_system_delay) == (
        200,
        5000,
        80,
        120,
    )
    assert (metrics.signal_level, metrics.noise_level, metrics.echo_return_loss) == (-20, None, None)
    assert (metrics.gmin, metrics.r_factor, metrics.external_r_factor) == (16, 78, None)
    assert (metrics.mos_lq, metrics.mos_cq) == (3.8, None)
    assert (metrics.jitter_nominal, metrics.jitter_maximum, metrics.jitter_absolute_maximum) == (40, 60, 300)


def test_within_an_extended_report() -> None:
    body = struct.pack("!I", 5) + struct.pack("!BBHII", 4, 0, 2, 1, 2) + METRICS
    (report,) = decode(struct.pack("!BBH", 0x80, 207, len(body) // 4) + body).packets
    assert isinstance(report, ExtendedReport)
    assert report.ssrc == 5
    assert report.blocks[0] == OtherBlock(4)
    assert isinstance(report.blocks[1], VoipMetrics)


@pytest.mark.parametrize("data", [METRICS[:-1], METRICS[:3], b"\7\0\0\2" + bytes(8), b"\1\0\0\5"])
def test_a_cut_block_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        blocks(data, 0)


def test_a_score_that_is_none_is_not_known() -> None:
    (metrics,) = blocks(METRICS[:26] + b"\xff" + METRICS[27:], 0)
    assert isinstance(metrics, VoipMetrics)
    assert metrics.mos_lq is None
