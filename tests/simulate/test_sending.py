"""Simulated lines go out as datagrams, each phone from its own address, at the pace that was asked for."""

from __future__ import annotations

import socket

import pytest

from acdiag.model.errors import Unusable
from acdiag.simulate.clock import SECOND, START
from acdiag.simulate.log import LogLine
from acdiag.simulate.sending import OPEN, Sender, address_of, send, sendable, target


def line(second: int, phone: int = 0, ip: str = "10.1.120.20") -> LogLine:
    return LogLine(START + second * SECOND, phone, ip, None, "nxphone", f"line {second}")


def test_targets() -> None:
    assert target("udp://127.0.0.1:5514") == ("127.0.0.1", 5514)
    assert target("udp://loghost") == ("loghost", 514)
    assert target("udp://[::1]:5514") == ("::1", 5514)


@pytest.mark.parametrize("url", ["127.0.0.1:5514", "tcp://h:1", "udp://", "udp://h:99999", "udp://h/x", "udp://h:x"])
def test_what_is_no_target(url: str) -> None:
    with pytest.raises(Unusable):
        target(url)


def test_each_phone_has_an_address_of_its_own() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.settimeout(5)
        phones = OPEN + 3
        with Sender("127.0.0.1", receiver.getsockname()[1]) as sender:
            heard = []
            for phone in range(phones):
                send([line(phone, phone)], sender, 0)
                data, (address, _) = receiver.recvfrom(2048)
                heard.append((address, data.rpartition(b" ")[2]))
    assert heard == [(address_of(phone), str(phone).encode()) for phone in range(phones)]


def test_the_pace() -> None:
    slept: list[float] = []

    class Kept(Sender):
        def __init__(self) -> None:
            self.lines: list[LogLine] = []

        def send(self, line: LogLine) -> None:
            self.lines.append(line)

    kept = Kept()
    lines = [line(0), line(10), line(20)]
    assert send(lines, kept, 10, now=lambda: sum(slept), sleep=slept.append) == 3
    assert slept == [1.0, 1.0]
    assert send(lines, kept, 0, sleep=slept.append) == 3
    assert slept == [1.0, 1.0]
    assert kept.lines == lines * 2


def test_nobody_listens_is_no_trouble() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with Sender("127.0.0.1", port) as sender:
        assert send([line(0), line(0), line(0)], sender, 0) == 3


def test_only_who_has_an_address_can_send() -> None:
    assert sendable([line(5), line(3), line(1, ip="0.0.0.0")]) == [line(3), line(5)]
