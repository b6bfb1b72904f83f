"""RTP headers of every shape."""

from __future__ import annotations

import struct
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.wire.rtp import beside_payload, decode, header_length, may_be_rtcp, may_be_rtp

PLAIN = struct.pack("!BBHII", 0x80, 0x88, 65535, 160, 0xDEADBEEF) + b"speech"
RICH = (
    struct.pack("!BBHII", 0xB2, 0x08, 7, 160, 0xDEADBEEF)
    + struct.pack("!II", 1, 2)
    + struct.pack("!HH", 0xBEDE, 1)
    + b"\x10\xff\0\0"
    + b"speech"
    + b"\0\0\3"
)


def test_a_plain_packet() -> None:
    packet = decode(PLAIN)
    assert (packet.marker, packet.payload_type, packet.sequence, packet.timestamp) == (True, 8, 65535, 160)
    assert (packet.ssrc, packet.contributors, packet.profile, packet.padding) == (0xDEADBEEF, (), None, 0)
    assert packet.payload == b"speech"
    assert header_length(PLAIN) == 12
    assert beside_payload(PLAIN, len(PLAIN)) == 0


def test_contributors_extension_and_padding() -> None:
    packet = decode(RICH)
    assert packet.contributors == (1, 2)
    assert (packet.profile, packet.extension) == (0xBEDE, b"\x10\xff\0\0")
    assert (packet.padding, packet.payload) == (3, b"speech")
    assert header_length(RICH) == 28
    assert beside_payload(RICH, len(RICH)) == 16 + 3
    assert beside_payload(RICH[:-1], len(RICH)) == 16, "the padding was not captured"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\x80", "RTP header is cut"),
        (b"\x00" + PLAIN[1:], "RTP version is not 2"),
        (RICH[:16], "contributing sources are cut"),
        (RICH[:22], "header extension is cut"),
        (RICH[:26], "header extension is cut"),
        (RICH[:-1] + b"\x40", "padding is longer than the payload"),
        (RICH[:-1] + b"\x00", "padding is longer than the payload"),
    ],
)
def test_what_does_not_fit_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(Malformed) as error:
        decode(data)
    assert error.value.why == why


def test_the_first_two_bytes_tell_what_it_may_be() -> None:
    assert may_be_rtp(PLAIN)
    assert not may_be_rtcp(PLAIN)
    report = b"\x81\xc9" + bytes(30)
    assert may_be_rtcp(report)
    assert not may_be_rtp(report)
    for first in (0x00, 0x3F, 0x7F, 0xC0, 0xFF):
        assert not may_be_rtp(bytes([first]) + PLAIN[1:])
    assert not may_be_rtp(PLAIN[:11])


def test_an_extension_beyond_the_snap_length_has_no_length() -> None:
    assert header_length(RICH[:20]) == 20


@given(st.binary(max_size=80))
def test_any_bytes_are_a_packet_or_malformed(data: bytes) -> None:
    with suppress(Malformed):
        assert decode(data).payload in data


@given(st.sampled_from([PLAIN, RICH]), st.integers(0, 40))
def test_every_prefix_is_a_packet_or_malformed(data: bytes, size: int) -> None:
    if size < header_length(data):
        with pytest.raises(Malformed):
            decode(data[:size])
    else:
        with suppress(Malformed):
            assert decode(data[:size]).sequence in (7, 65535)
