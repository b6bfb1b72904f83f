"""The receiver process seen from outside: what it stores, says and survives."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from acdiag.live import receiving
from acdiag.live.receiving import Listening, Receiving
from acdiag.sources.listening import Address, listen
from acdiag.store.folder import lock
from acdiag.store.schema import create
from tests.live_running import send_udp, stored


def started(folder: Path) -> Receiving:
    address = Address("udp", "127.0.0.1", 0)
    receiver = Receiving(create(folder), [Listening.on(address, listen(address))], lock(folder))
    receiver.start()
    receiver.wait()
    return receiver


def port(receiver: Receiving) -> int:
    return int(receiver.listening[0].bound.getsockname()[1])


def test_it_stores_and_says_so(tmp_path: Path) -> None:
    receiver = started(tmp_path)
    assert receiver.listening[0].name == f"udp://127.0.0.1:{port(receiver)}"
    send_udp(port(receiver), b"one", b"two")
    time.sleep(0.3)
    assert stored(tmp_path) == [b"one", b"two"]
    receiver.stop()
    os.close(receiver.lock)
    assert receiver.report["stored"] == 2
    assert receiver.report["listeners"][0]["lines"] == 2
    assert not receiver.alive


def test_it_is_started_again_and_the_socket_kept_what_came_meanwhile(tmp_path: Path) -> None:
    receiver = started(tmp_path)
    assert receiver.mend()
    assert receiver.restarts == 0
    os.kill(receiver._process.pid, signal.SIGKILL)
    receiver._process.wait()
    send_udp(port(receiver), b"meanwhile")
    assert receiver.mend()
    assert receiver.restarts == 1
    receiver.stop()
    os.close(receiver.lock)
    assert stored(tmp_path) == [b"meanwhile"]


def test_what_dies_again_and_again_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "RESTARTS", 0)
    receiver = started(tmp_path)
    os.kill(receiver._process.pid, signal.SIGKILL)
    receiver._process.wait()
    assert not receiver.mend()
    receiver.stop()
    os.close(receiver.lock)
