"""AC49x packets: fields as written by hand and by the simulator, and bytes that are none."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.errors import Malformed
from acdiag.simulate import ac49x as make
from acdiag.wire import ac49x
from acdiag.wire.ac49x import Ac49x, looks_like_ac49x

SENT = bytes.fromhex("021c8400000700000000000700000000a0000001800012340001000" + "0deadbeef") + b"\xff" * 20
"""Version 540, from the DSP, sub-version 4, sequence 7, channel 0, RTP."""


def test_a_packet_written_by_hand() -> None:
    packet = ac49x.decode(SENT)
    assert packet == Ac49x(540, True, 4, 0, 7, 7, 0, False, ac49x.RTP, SENT[20:])
    assert looks_like_ac49x(SENT)


@pytest.mark.parametrize("protocol", [make.TDM_IN, make.TDM_OUT, make.DEBUG])
@pytest.mark.parametrize("from_dsp", [True, False])
def test_what_the_simulator_writes(protocol: int, from_dsp: bool) -> None:
    data = make.packet(protocol, b"samples", 70_000, from_dsp=from_dsp, device=3)
    packet = ac49x.decode(data)
    assert looks_like_ac49x(data)
    assert (packet.protocol, packet.from_dsp, packet.sequence, packet.device) == (
        protocol,
        from_dsp,
        70_000 & 0xFFFF,
        3,
    )
    assert packet.payload == b"samples"


def test_the_echo_canceller_numbers_its_blocks() -> None:
    block = bytes(make.DebugBlock(kind=4, sequence=0x01020304, form=make.COMPANDED)) + b"sound"
    assert ac49x.decode_debug(block) == ac49x.Debug(ac49x.ECHO_CANCELLER, b"sound", 0x01020304, 2, 4)


def test_other_modules_stay_bytes() -> None:
    assert ac49x.decode_debug(b"\0\x08what is this") == ac49x.Debug(ac49x.NOISE_REDUCTION, b"what is this")


@pytest.mark.parametrize(
    ("at", "byte"),
    [(6, 1), (13, 1), (16, 0x80), (19, 63), (20, 0x40)],
    ids=["zero", "zeros", "sync", "protocol", "RTP"],
)
def test_one_wrong_byte_makes_it_another_format(at: int, byte: int) -> None:
    data = bytearray(SENT)
    data[at] = byte
    assert not looks_like_ac49x(bytes(data))


def test_rtcp_is_told_by_its_packet_type() -> None:
    data = make.packet(make.RTCP, bytes.fromhex("80c80006") + bytes(24), 1)
    assert looks_like_ac49x(data)
    assert not looks_like_ac49x(data[:21] + b"\x60" + data[22:])


@given(st.binary(max_size=80))
def test_any_bytes_give_a_record_or_malformed(data: bytes) -> None:
    try:
        packet = ac49x.decode(data)
    except Malformed:
        assert not looks_like_ac49x(data)
        return
    assert packet.payload == data[20:]
    with suppress(Malformed):
        assert packet.payload.endswith(ac49x.decode_debug(packet.payload).data)


@pytest.mark.parametrize("length", range(20))
def test_a_cut_header_is_malformed(length: int) -> None:
    with pytest.raises(Malformed):
        ac49x.decode(SENT[:length])
