"""The metrics' port among strangers: slow ones, odd ones and many of them; whoever asks properly is answered."""

from __future__ import annotations

import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from acdiag.live import bounded_server
from acdiag.live.metrics import MetricsServer


@pytest.fixture(scope="module")
def server() -> Iterator[MetricsServer]:
    made = MetricsServer(("127.0.0.1", 0), lambda: ({}, None, 0, 0))
    yield made
    made.close()


def answered(server: MetricsServer) -> bool:
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/metrics", timeout=10) as answer:
        return b"acdiag_lag_items" in answer.read()


def connected(server: MetricsServer) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=10)


def threads() -> int:
    return sum(thread.name.startswith("Thread-") for thread in threading.enumerate())


def test_hundreds_that_never_end_their_request(server: MetricsServer) -> None:
    with ExitStack() as opened:
        for _ in range(500):
            opened.enter_context(connected(server)).sendall(b"GET /metrics HTTP/1.1\r\nX: ")
        assert answered(server)
        assert threads() < bounded_server.MOST + 20
        assert server.refused > 400


def test_one_that_says_nothing_is_closed(server: MetricsServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_server.Handler, "timeout", 0.2)
    with connected(server) as silent:
        begun = time.monotonic()
        assert silent.recv(100) == b""
        assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    "asked",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
        b"GET " + b"/" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /metrics HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 5_000 + b"\r\n",
        b"\x1b]0;title\x07\r\n\r\n",
        b"\r\n\r\n\r\n",
    ],
    ids=["tls", "long", "version", "post", "headers", "escape", "empty"],
)
def test_odd_requests(server: MetricsServer, asked: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    # It may be answered, or closed before it has ended.
    with connected(server) as odd, suppress(OSError):
        odd.sendall(asked)
        odd.shutdown(socket.SHUT_WR)
        while odd.recv(65_536):
            pass
    assert answered(server)
    assert capfd.readouterr() == ("", "")


def test_one_that_hangs_up_at_once(server: MetricsServer, capfd: pytest.CaptureFixture[str]) -> None:
    for _ in range(50):
        connected(server).close()
    assert answered(server)
    assert capfd.readouterr().err == ""
