"""The extension of ACDR: who spoke to whom, by media type and trace point."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.simulate import acdr as make
from acdiag.wire import acdr_extension
from acdiag.wire.acdr_extension import DspPlace, EventId, MediaEnds, Numbered, SignallingEnds


@pytest.mark.parametrize(("trace_point", "inbound"), [(0, True), (35, True), (1, False), (19, False)])
def test_the_order_of_ports_follows_the_direction(trace_point: int, inbound: bool) -> None:
    ends = acdr_extension.decode(make.media("10.0.0.5", 1, 2, 3), 1, trace_point, ipv6=False)
    ports = (1, 2) if inbound else (2, 1)
    assert ends == MediaEnds(inbound, "10.0.0.5", *ports, 3)


def test_media_over_ipv6() -> None:
    data = make.media("2001:db8::5", 1, 2, 3)
    assert acdr_extension.decode(data, 2, 0, ipv6=True) == MediaEnds(True, "2001:db8::5", 1, 2, 3)
    assert acdr_extension.decode(data[:20], 2, 0, ipv6=True) is None


def test_signalling_and_clear_text() -> None:
    here, there = ("10.0.0.5", 5060), ("10.0.0.6", 5061)
    sip = make.signalling(here, there, 17, outbound=False)
    assert acdr_extension.decode(sip, 10, 6, ipv6=False) == SignallingEnds(
        "10.0.0.5", "10.0.0.6", 5060, 5061, 17, outbound=False
    )
    assert acdr_extension.decode(sip, 10, 0, ipv6=False) is None
    tls = make.clear_text(here, there, 3)
    assert acdr_extension.decode(tls, 33, 6, ipv6=False) == SignallingEnds(
        "10.0.0.5", "10.0.0.6", 5060, 5061, application=3
    )


def test_places_numbers_and_events() -> None:
    assert acdr_extension.decode(b"\1\2", 32, 2, ipv6=False) == DspPlace(1, 2)
    assert acdr_extension.decode(b"\0\0\1\0", 24, 25, ipv6=False) == Numbered(256)
    assert acdr_extension.decode(b"\7\1", 4, 6, ipv6=False) == EventId(7, 1)
    assert acdr_extension.decode(b"\7\1", 37, 6, ipv6=False) is None


@given(st.binary(max_size=30), st.integers(0, 255), st.integers(0, 255), st.booleans())
def test_any_bytes_give_ends_or_none(data: bytes, media_type: int, trace_point: int, ipv6: bool) -> None:
    told = acdr_extension.decode(data, media_type, trace_point, ipv6=ipv6)
    assert told is None or isinstance(told, MediaEnds | SignallingEnds | DspPlace | Numbered | EventId)
