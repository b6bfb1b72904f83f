"""Finished streams for tests of whatever comes after the arithmetic."""

from __future__ import annotations

from typing import Any

from acdiag.model.stream import Stream
from tests.frames import PHONE, SECOND

__all__ = ["PHONE", "SECOND", "made"]


def made(**more: Any) -> Stream:
    """Ten seconds of good G.711 from 10.0.0.1 to 10.0.0.2; every field may be given."""
    fields: dict[str, Any] = {
        "ssrc": 0x1234,
        "source": "10.0.0.1:4000",
        "destination": "10.0.0.2:20000",
        "capture": "a.pcap",
        "payload_type": 8,
        "codec": "PCMA",
        "clock": 8000,
        "packets": 500,
        "expected": 500,
        "lost": 0,
        "missing": 0,
        "unique": 500,
        "duplicates": 0,
        "reordered": 0,
        "restarts": 0,
        "mean_jitter": 0.5,
        "max_jitter": 1.5,
        "max_delta": 21.0,
        "typical_jitter": 0.4,
        "ptime": 20.0,
        "burst_ratio": 1.0,
        "r_factor": 90.8,
        "mos": 4.36,
        "mos_assumed": ("one-way delay 100 ms",),
        "dscp": 46,
        "bytes": 86_000,
        "kbps": 80.0,
        "first": 0,
        "last": 10 * SECOND,
        "first_frame": 7,
        "last_frame": 900,
    }
    return Stream(**fields | more)
