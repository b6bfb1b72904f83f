"""Compound RTCP packets."""

from __future__ import annotations

import struct
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.wire.rtcp import (
    MOST,
    Bye,
    Other,
    ReceiverReport,
    Report,
    SenderReport,
    SourceDescription,
    decode,
    looks_like_rtcp,
)


def part(kind: int, count: int, body: bytes) -> bytes:
    return struct.pack("!BBH", 0x80 | count, kind, len(body) // 4) + body


BLOCK = struct.pack("!IB3sIIII", 7, 64, (-2).to_bytes(3, signed=True), 70_000, 33, 0xABCD0001, 65_536)
SR = part(200, 1, struct.pack("!IQIII", 1, 0x1122334455667788, 160, 50, 8000) + BLOCK)
RR = part(201, 1, struct.pack("!I", 1) + BLOCK)
SDES = part(202, 2, struct.pack("!I", 1) + b"\1\4a@bc\2\1x\0\0\0" + struct.pack("!I", 2) + b"\0\0\0\0")
BYE = part(203, 1, struct.pack("!I", 1) + b"\4gone\0\0\0")
REPORT = Report(7, 64, -2, 70_000, 33, 0xABCD0001, 65_536)


def test_a_sender_report_with_all_that_may_follow() -> None:
    found = decode(SR + SDES + BYE)
    assert found.packets == (
        SenderReport(1, 0x1122334455667788, 160, 50, 8000, (REPORT,)),
        SourceDescription(((1, {"cname": "a@bc", "name": "x"}), (2, {}))),
        Bye((1,), "gone"),
    )
    assert found.reports == (REPORT,)


def test_a_receiver_report_and_feedback() -> None:
    assert decode(RR + part(205, 15, struct.pack("!II", 9, 7))).packets == (ReceiverReport(1, (REPORT,)), Other(205, 9))


def test_many_packets_in_one() -> None:
    assert decode(part(204, 0, b"") * MOST).packets == (Other(204, 0),) * MOST


def test_padding_is_none_of_the_packet() -> None:
    padded = bytearray(part(203, 1, struct.pack("!I", 1) + b"\0\0\0\4"))
    padded[0] |= 0x20
    assert decode(bytes(padded)).packets == (Bye((1,), ""),)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        SR[:3],
        SR[:-4],
        part(200, 0, bytes(8)),
        part(201, 2, struct.pack("!I", 1) + BLOCK),
        part(203, 3, bytes(8)),
        part(202, 1, b""),
        part(202, 1, struct.pack("!I", 1) + b"\1\x7fab"),
        b"\x40" + RR[1:],
        b"\xa1" + RR[1:-1] + b"\xff",
        part(204, 0, b"") * (MOST + 1),
    ],
)
def test_what_does_not_fit_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        decode(data)


def test_only_whole_reports_look_like_rtcp() -> None:
    assert looks_like_rtcp(SR + SDES)
    assert looks_like_rtcp(RR)
    assert not looks_like_rtcp(SDES)
    assert not looks_like_rtcp(RR + b"\0")
    assert not looks_like_rtcp(RR[:-4])
    # SRTCP: an index and a tag behind.
    assert not looks_like_rtcp(RR + bytes(14))


@given(st.binary(max_size=120), st.booleans())
def test_any_bytes_are_reports_or_malformed(data: bytes, begun: bool) -> None:
    with suppress(Malformed):
        assert decode(SR + data if begun else data).packets


@given(st.integers(0, len(SR + SDES + BYE)))
def test_every_prefix_is_reports_or_malformed(size: int) -> None:
    ends = [len(SR), len(SR + SDES), len(SR + SDES + BYE)]
    if size in ends:
        assert len(decode((SR + SDES + BYE)[:size]).packets) == ends.index(size) + 1
    else:
        with pytest.raises(Malformed):
            decode((SR + SDES + BYE)[:size])
