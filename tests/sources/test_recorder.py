"""A listener for recordings makes frames that our own decoder reads as the datagrams that came."""

from __future__ import annotations

import socket
import time
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acdiag.model.arrival import Frame
from acdiag.model.errors import Unusable
from acdiag.sources.recorder import LONGEST, RAW_IP, RecordingTap, datagram
from acdiag.sources.tap import Intake, Tapped
from acdiag.wire.dissect import dissect


@given(st.binary(max_size=LONGEST), st.ip_addresses(), st.integers(1, 65535))
def test_any_datagram_is_read_as_it_came(data: bytes, sender: object, port: int) -> None:
    made = datagram(sender, port, "192.0.2.9", 50_000, data)
    packet = dissect(Frame("r", 1, 0, RAW_IP, made, len(made)))
    assert (ip_address(packet.source), packet.source_port) == (sender, port)
    assert (packet.destination_port, packet.payload) == (50_000, data)


def test_on_any_address() -> None:
    made = datagram(ip_address("192.0.2.7"), 4000, "0.0.0.0", 925, b"x")
    packet = dissect(Frame("r", 1, 0, RAW_IP, made, len(made)))
    assert (packet.destination, packet.transport) == ("0.0.0.0", "udp")


@pytest.mark.parametrize("host", ["127.0.0.1", "[::]"])
def test_it_takes_what_comes_and_what_lay_in_the_socket(host: str) -> None:
    intake = Intake()
    tap = RecordingTap(f"udp://{host}:0", intake)
    tap.open()
    tap.start()
    assert tap.port > 0
    assert tap.name == f"udp://{host}:{tap.port}"
    assert tap.buffer > 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for number in range(500):
            sender.sendto(b"%d" % number, ("127.0.0.1", tap.port))
            if number % 50 == 0:
                time.sleep(0.005)
    tap.stop()
    tap.join()
    found: list[Tapped] = []
    while (entry := intake.take()) is not None:
        found += entry[1]
    assert [frame.data[28:] for frame in found] == [b"%d" % number for number in range(500)]
    assert (tap.state, tap.lost, tap.received) == ("ended", 0, 500)
    assert abs(found[0].at - time.time_ns()) < 60e9


@pytest.mark.parametrize("url", ["tcp://127.0.0.1:50000", "nonsense", "udp://127.0.0.1:x"])
def test_what_is_no_place(url: str) -> None:
    with pytest.raises(Unusable):
        RecordingTap(url, Intake())


def test_a_port_that_is_taken_names_the_cure() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        tap = RecordingTap(f"udp://127.0.0.1:{other.getsockname()[1]}", Intake())
        with pytest.raises(Unusable) as refused:
            tap.open()
    assert "ss -lunp" in refused.value.hint
