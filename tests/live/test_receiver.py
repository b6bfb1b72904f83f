"""The receiver inside: a disk that is full, losses that are told, sums of what cannot be written."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from acdiag.live import receiver
from acdiag.live.receiver import Receiver
from acdiag.sources.listening import Address, listen
from acdiag.store.reading import Reader
from acdiag.store.schema import create
from acdiag.store.writing import KEPT, Loss
from tests.live_running import send_udp, stored


class Standing(io.StringIO):
    """Standard input that stays open until it is told to end."""

    def __init__(self) -> None:
        super().__init__()
        self.ended = threading.Event()

    def read(self, _size: int | None = -1) -> str:
        self.ended.wait(60)
        return ""


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> Standing:
    standing = Standing()
    monkeypatch.setattr(sys, "stdin", standing)
    monkeypatch.setattr(receiver, "RETRY", 0.05)
    return standing


def made(file: Path) -> tuple[Receiver, int]:
    bound = listen(Address("udp", "127.0.0.1", 0))
    port = bound.getsockname()[1]
    told: dict[str, Any] = {
        "file": str(file), "bounds": list(KEPT), "allow": [], "tls": None,
        "listeners": [{"name": "udp", "scheme": "udp", "fd": os.dup(bound.fileno()), "drops": 0}],
    }  # fmt: skip
    bound.close()
    return Receiver(told), port


def reports(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_until_standard_input_ends(tmp_path: Path, ends: Standing, capsys: pytest.CaptureFixture[str]) -> None:
    running, port = made(create(tmp_path))
    thread = threading.Thread(target=running.run)
    thread.start()
    send_udp(port, b"one", b"two")
    ends.ended.set()
    thread.join(30)
    assert stored(tmp_path) == [b"one", b"two"]
    last = reports(capsys)[-1]
    assert (last["stored"], last["full"], last["waiting"]) == (2, False, 0)


def test_a_full_disk(
    tmp_path: Path, ends: Standing, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    running, port = made(create(tmp_path))
    running._spool._most = 2_000
    write = running._writer.write
    room = threading.Event()

    def full(*arguments: Any) -> int:
        if not room.is_set():
            raise sqlite3.OperationalError("database or disk is full")
        return write(*arguments)

    monkeypatch.setattr(running._writer, "write", full)
    thread = threading.Thread(target=running.run)
    thread.start()
    for number in range(10):
        send_udp(port, *[b"<134>line %d" % (10 * number + each) for each in range(10)])
        time.sleep(0.1)
    room.set()
    time.sleep(0.5)
    send_udp(port, b"<134>there is room")
    time.sleep(0.3)
    ends.ended.set()
    thread.join(30)
    told = reports(capsys)
    assert any(each["full"] and "full" in each["why"] for each in told)
    assert not told[-1]["full"]
    reader = Reader(tmp_path / "session.sqlite")
    lost = sum(loss.lines for _, loss in reader.losses())
    assert {loss.how for _, loss in reader.losses()} == {"disk"}
    reader.close()
    lines = stored(tmp_path)
    assert lines[-1] == b"<134>there is room"
    assert len(lines) + lost == 101
    assert told[-1]["listeners"][0]["lost"] == {"disk": lost}


def test_a_disk_that_stays_full_does_not_hold_up_the_end(
    tmp_path: Path, ends: Standing, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    running, port = made(create(tmp_path))

    def full(*_: Any) -> int:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(running._writer, "write", full)
    thread = threading.Thread(target=running.run)
    thread.start()
    send_udp(port, b"one")
    ends.ended.set()
    thread.join(30)
    assert not thread.is_alive()
    assert reports(capsys)[-1]["listeners"][0]["lost"] == {"disk": 1}


def test_losses_are_summed() -> None:
    losses = [Loss(1, "a", "kernel", 2), Loss(2, "a", "kernel", 3), Loss(3, "a", "disk", 1)]
    assert list(receiver._summed(losses)) == [Loss(2, "a", "kernel", 5), Loss(3, "a", "disk", 1)]
