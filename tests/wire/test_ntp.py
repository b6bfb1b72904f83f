"""NTP packets: written by hand, built by scapy, cut at every byte, and any bytes at all."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.wire.dissect import dissect
from acdiag.wire.ntp import Ntp, decode
from tests.frames import frame, udp

SECOND = 1_000_000_000
TO_1970 = 2_208_988_800


def stamp(seconds: float) -> int:
    """NTP timestamp of a Unix time."""
    return round((seconds + TO_1970) * 2**32) & (2**64 - 1)


def packet(
    first: int, stratum: int = 0, reference_id: bytes = bytes(4), times: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> bytes:
    return struct.pack("!BBbbII4s4Q", first, stratum, 6, -20, 0x8000, 0x10000, reference_id, *times)


REQUEST = packet(0x1B, times=(0, 0, 0, stamp(1_760_000_000)))
ANSWER = packet(
    0x24,
    3,
    bytes((10, 59, 0, 1)),
    (stamp(1_759_999_000), stamp(1_760_000_000), stamp(1_760_000_000.25), stamp(1_760_000_000.5)),
)
KISS = packet(0xE4, 0, b"RATE")


def test_request() -> None:
    at = 1_760_000_000 * SECOND
    assert decode(REQUEST) == Ntp(0, 3, 3, 0, 6, -20, SECOND // 2, SECOND, "", None, None, None, at)


def test_answer() -> None:
    ntp = decode(ANSWER)
    assert (ntp.leap, ntp.version, ntp.mode, ntp.stratum, ntp.reference_id) == (0, 4, 4, 3, "10.59.0.1")
    assert ntp.reference == 1_759_999_000 * SECOND
    assert ntp.origin == 1_760_000_000 * SECOND
    assert ntp.receive == 1_760_000_000 * SECOND + SECOND // 4
    assert ntp.transmit == 1_760_000_000 * SECOND + SECOND // 2
    assert ntp.kiss_code == ""


def test_kiss_of_death() -> None:
    ntp = decode(KISS)
    assert (ntp.leap, ntp.mode, ntp.stratum, ntp.kiss_code) == (3, 4, 0, "RATE")


@pytest.mark.parametrize(
    ("stratum", "raw", "text"),
    [
        (1, b"GPS\0", "GPS"),
        (1, b"LOCL", "LOCL"),
        (1, b"PPS ", "PPS"),
        (0, bytes(4), ""),
        (1, b"\x0a\x3b\0\1", "10.59.0.1"),
        (1, b"GP\x1bS", "71.80.27.83"),
        (2, b"GPS\0", "71.80.83.0"),
        (16, bytes(4), "0.0.0.0"),
    ],
)
def test_reference_ids(stratum: int, raw: bytes, text: str) -> None:
    assert decode(packet(0x24, stratum, raw)).reference_id == text


def test_only_a_server_sends_kiss_codes() -> None:
    assert decode(packet(0x23, 0, b"INIT")).kiss_code == ""
    assert decode(packet(0x24, 1, b"GPS\0")).kiss_code == ""


@pytest.mark.parametrize(
    ("value", "at"),
    [
        (0, None),
        (1, 4_294_967_296 * SECOND - TO_1970 * SECOND),
        (TO_1970 << 32, 0),
        ((1 << 63), (2**31 - TO_1970) * SECOND),
        ((1 << 63) - 1, (2**31 - 1 + 2**32 - TO_1970) * SECOND + 999_999_999),
        ((1 << 64) - 1, (2**32 - 1 - TO_1970) * SECOND + 999_999_999),
        (stamp(2_085_978_497), 2_085_978_497 * SECOND),
    ],
    ids=["zero", "second era begins", "1970", "1968", "2104", "first era ends", "2036"],
)
def test_eras(value: int, at: int | None) -> None:
    # The 64-bit value 1 is 2036-02-07 06:28:16 and a fraction that is less than a nanosecond.
    assert decode(packet(0x24, 1, times=(0, 0, 0, value))).transmit == at


@pytest.mark.parametrize(("data", "version", "mode"), [(b"\x26\x02", 4, 6), (b"\x17\0\3\x2a", 2, 7), (b"\xd7", 2, 7)])
def test_control_and_private_are_only_recognised(data: bytes, version: int, mode: int) -> None:
    assert decode(data) == Ntp(0, version, mode)


@pytest.mark.parametrize("data", [REQUEST, ANSWER, KISS])
def test_every_prefix_is_malformed(data: bytes) -> None:
    for end in range(len(data)):
        with pytest.raises(Malformed) as caught:
            decode(data[:end])
        assert 0 <= caught.value.at <= end


@pytest.mark.parametrize("first", [0x03, 0x2B, 0x33, 0x3B])
def test_unknown_versions(first: int) -> None:
    with pytest.raises(Malformed, match="version is unknown"):
        decode(packet(first))


def test_authentication_does_not_matter() -> None:
    assert decode(ANSWER + bytes(20)) == decode(ANSWER)


@pytest.mark.parametrize("ports", [(123, 123), (40000, 123), (123, 40000)])
def test_port_123(ports: tuple[int, int]) -> None:
    got = dissect(frame(udp("10.59.1.7", "10.59.0.20", *ports, REQUEST)))
    assert (got.protocols, got.messages) == (("ntp",), (decode(REQUEST),))


@given(st.binary(max_size=70))
def test_any_bytes_are_a_packet_or_malformed(data: bytes) -> None:
    try:
        at = decode(data).version
    except Malformed as error:
        at = error.at
    assert 0 <= at <= max(4, len(data))


@given(st.integers(0, 3), st.integers(1, 4), st.integers(0, 5), st.integers(0, 255), st.integers(0, 2**32 - 1))
def test_scapy_builds_what_we_read(leap: int, version: int, mode: int, stratum: int, seconds: int) -> None:
    from scapy.layers.ntp import NTPHeader

    header = NTPHeader(leap=leap, version=version, mode=mode, stratum=stratum, sent=seconds, precision=-18)
    ntp = decode(bytes(header))
    assert (ntp.leap, ntp.version, ntp.mode, ntp.stratum) == (leap, version, mode, stratum)
    if seconds >= 2**31:
        assert ntp.transmit == (seconds - TO_1970) * SECOND
