"""What a listener's address means, and what is said when it cannot be bound."""

from __future__ import annotations

import socket

import pytest

from acdiag.model.errors import Unusable
from acdiag.sources import listening
from acdiag.sources.listening import Address, granted, kernel_drops, listen, parse


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("udp://0.0.0.0:5514", Address("udp", "0.0.0.0", 5514)),
        ("udp://10.59.0.4", Address("udp", "10.59.0.4", 514)),
        ("tcp://[::1]:601", Address("tcp", "::1", 601)),
        ("tls://:7000", Address("tls", "::", 7000)),
        ("tls://logs.example/", Address("tls", "logs.example", 6514)),
    ],
)
def test_addresses(url: str, address: Address) -> None:
    assert parse(url) == address
    assert parse(address.name) == address


@pytest.mark.parametrize("url", ["", "5514", "http://x:1", "udp://x:99999", "udp://x:y", "udp://u@x:1", "udp://x:1/a"])
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(Unusable, match="no address to listen on") as caught:
        parse(url)
    assert "udp://0.0.0.0:5514" in caught.value.hint


@pytest.mark.parametrize("scheme", ["udp", "tcp"])
def test_both_families_on_one_socket(scheme: str) -> None:
    bound = listen(Address(scheme, "::", 0))
    kind = socket.SOCK_DGRAM if scheme == "udp" else socket.SOCK_STREAM
    try:
        for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
            with socket.socket(family, kind) as sender:
                sender.connect((host, bound.getsockname()[1]))
                if scheme == "udp":
                    sender.send(b"x")
                    assert bound.recv(10) == b"x"
    finally:
        bound.close()


def received(bound: socket.socket) -> int:
    arrived = 0
    try:
        while bound.recv(1000):
            arrived += 1
    except BlockingIOError:
        return arrived
    raise AssertionError("an empty datagram")


def test_what_the_kernel_granted_and_dropped() -> None:
    bound = listen(Address("udp", "127.0.0.1", 0))
    try:
        assert granted(bound) >= 200_000
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.connect(bound.getsockname())
            for _ in range(500):
                sender.send(b"x" * 500)
        bound.setblocking(False)
        arrived = received(bound)
        assert kernel_drops(bound) == 500 - arrived > 0
    finally:
        bound.close()


def test_a_port_that_is_taken() -> None:
    first = listen(Address("udp", "127.0.0.1", 0))
    try:
        with pytest.raises(Unusable, match="in use") as caught:
            listen(Address("udp", "127.0.0.1", first.getsockname()[1]))
        assert "ss -lunp" in caught.value.hint
    finally:
        first.close()


def test_an_address_of_another_machine() -> None:
    with pytest.raises(Unusable, match=r"cannot listen on udp://192\.0\.2\.1:5514"):
        listen(Address("udp", "192.0.2.1", 5514))
    with pytest.raises(Unusable, match=r"cannot listen on udp://nowhere\.invalid:5514"):
        listen(Address("udp", "nowhere.invalid", 5514))


def test_a_port_that_needs_a_privilege(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> socket.socket:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(listening, "_bound", refuse)
    with pytest.raises(Unusable, match=r"cannot listen on udp://0\.0\.0\.0:514: Permission denied") as caught:
        listen(Address("udp", "0.0.0.0", 514))
    assert "--syslog udp://0.0.0.0:5514" in caught.value.hint
    assert "system/syslog/server_port=5514" in caught.value.hint
