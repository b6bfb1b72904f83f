"""A datagram of pairing is taken note of, whatever it holds."""

from __future__ import annotations

import pytest

from acdiag.wire.btoe import Btoe, decode
from acdiag.wire.dissect import dissect
from tests.frames import frame, udp


def test_any_bytes() -> None:
    assert decode(b"") == Btoe(0)
    assert decode(bytes(1500)) == Btoe(1500)


@pytest.mark.parametrize("ports", [(9999, 9999), (50000, 9999), (9999, 50000)], ids=["both", "to", "from"])
def test_on_its_port_and_not_counted(ports: tuple[int, int]) -> None:
    packet = dissect(frame(udp("10.59.1.7", "10.59.1.8", *ports, b"hello")))
    assert packet.messages == (Btoe(5),)
    assert packet.protocols == ()


def test_audio_is_left_alone() -> None:
    assert dissect(frame(udp("10.59.1.7", "10.59.1.8", 9998, 9998, bytes(172)))).messages == ()
