"""ACDR: the example of the format's description, what makes bytes ACDR, and bytes that are none."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.simulate import acdr as make
from acdiag.simulate.acdr import Header
from acdiag.wire import acdr
from acdiag.wire.acdr_extension import MediaEnds

RTP = struct.pack("!BBHII", 0x80, 0, 1, 2, 3) + bytes(160)
EXAMPLE = bytes.fromhex("090001e2400001ffffffff0000000300000109b9027c18000003061b0a000005c3640fa0b8") + RTP


def test_the_example_of_version_9() -> None:
    packet = acdr.decode(EXAMPLE)
    assert (packet.version, packet.timestamp, packet.sequence) == (9, 123_456, 1)
    assert (packet.source_id, packet.destination_id) == (acdr.NO_ID, 3)
    assert str(packet.session) == "b9027c:24:198171"
    assert packet.extension == MediaEnds(True, "10.0.0.5", 50_020, 4_000, 0xB8)
    assert packet.payload == RTP
    assert acdr.looks_like_acdr(EXAMPLE) is True


@pytest.mark.parametrize("version", range(10))
def test_versions_differ_in_their_headers(version: int) -> None:
    data = Header(version, timestamp=5, sequence=6).with_(make.media("10.0.0.5", 1, 2), RTP)
    packet = acdr.decode(data)
    assert packet.payload == RTP
    assert packet.timestamp == 5
    assert packet.sequence == (6 if version >= 4 else None)
    assert (packet.extension is not None) is (version >= 5)


def test_flags_of_old_versions_mean_nothing() -> None:
    assert acdr.decode(Header(3, flags=0xAA).with_(b"", RTP)).flags == 0
    assert acdr.decode(Header(4, flags=0x10).with_(b"", RTP)).encrypted
    assert acdr.decode(Header(4, flags=0x04).with_(b"", RTP)).fragmented


def test_the_mii_header_is_passed_over() -> None:
    assert acdr.decode(Header(9, flags=1).with_(b"", b"\0\1\0\xac" + RTP)).payload == RTP
    with pytest.raises(Malformed):
        acdr.decode(Header(9, flags=1).with_(b"", b"\0\1"))


def test_the_recorded_bytes_decide() -> None:
    assert acdr.looks_like_acdr(Header(media_type=make.RTP).with_(b"", b"no RTP at all, surely")) is False
    assert acdr.looks_like_acdr(Header(media_type=make.SIP, trace_point=6).with_(b"", b"not SIP")) is False
    assert acdr.looks_like_acdr(Header(media_type=37, trace_point=25).with_(b"", b"??")) is None
    assert acdr.looks_like_acdr(Header(media_type=20).with_(b"", RTP)) is False
    assert acdr.looks_like_acdr(Header(trace_point=36).with_(b"", RTP)) is False


@given(st.binary(max_size=60))
def test_any_bytes_give_a_record_or_malformed(data: bytes) -> None:
    try:
        packet = acdr.decode(data)
    except Malformed:
        assert acdr.looks_like_acdr(data) is False
        return
    assert data.endswith(packet.payload)
    acdr.looks_like_acdr(data)


@pytest.mark.parametrize("length", range(len(EXAMPLE) - len(RTP)))
def test_every_cut_header_is_malformed(length: int) -> None:
    with pytest.raises(Malformed):
        acdr.decode(EXAMPLE[:length])


def test_versions_to_come_are_unknown() -> None:
    for first in (10, 0x10, 0x19, 0xFF):
        with pytest.raises(Malformed):
            acdr.decode(bytes([first]) + EXAMPLE[1:])
