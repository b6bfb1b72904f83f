from __future__ import annotations

from acdiag.simulate import ac49x


def test_the_headers_byte_for_byte() -> None:
    data = ac49x.packet(ac49x.RTP, b"payload", 7)
    assert data.hex(" ") == "02 1c 84 00 00 07 00 00 00 00 00 07 00 00 00 00 a0 00 00 01 " + b"payload".hex(" ")
    assert ac49x.packet(ac49x.TDM_IN, b"", 0x10007, from_dsp=False, device=2)[:8].hex() == "021c040200070000"


def test_only_the_echo_canceller_numbers_its_blocks() -> None:
    assert bytes(ac49x.DebugBlock(kind=5, sequence=258, form=ac49x.LINEAR)).hex() == "0003000001020105"
    assert bytes(ac49x.DebugBlock(module=ac49x.NOISE_REDUCTION)).hex() == "0008"
