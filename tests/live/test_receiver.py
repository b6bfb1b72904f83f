"""The receiver inside: a disk that is full, losses that are told, sums of what cannot be written."""

from __future__ import annotations

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from acdiag.live import receiver
from acdiag.live.receiver import Receiver, connections_each
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


def test_connections_share_the_file_descriptors(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    limits = [(1_024, 4_096)]
    monkeypatch.setattr(resource, "getrlimit", lambda _: limits[-1])
    monkeypatch.setattr(resource, "setrlimit", lambda _, wanted: limits.append(wanted))
    assert connections_each(1) == 4_096 - receiver.RESERVED
    assert limits[-1] == (4_096, 4_096)
    assert connections_each(2) == (4_096 - receiver.RESERVED) // 2
    assert connections_each(0) is None
    limits.append((resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert connections_each(3) is None


def test_a_store_that_cannot_be_written_is_said_once(tmp_path: Path) -> None:
    file = create(tmp_path)
    database = sqlite3.connect(file)
    database.execute("DROP TABLE lines")
    database.close()
    told = {"file": str(file), "bounds": list(KEPT), "allow": [], "tls": None, "listeners": []}
    command = [sys.executable, "-m", "acdiag.live.receiver"]
    done = subprocess.run(command, input=json.dumps(told) + "\n", capture_output=True, text=True)
    assert done.returncode == receiver.UNUSABLE
    assert json.loads(done.stdout) == {"failed": f"{file} cannot be used: no such table: lines"}
    assert done.stderr == ""


def test_signals_to_the_whole_group_are_left_to_whoever_started_it(tmp_path: Path) -> None:
    """A closed terminal, or a service manager's stop: what has come is committed first."""
    bound = listen(Address("udp", "127.0.0.1", 0))
    told = {
        "file": str(create(tmp_path)), "bounds": list(KEPT), "allow": [], "tls": None,
        "listeners": [{"name": "udp", "scheme": "udp", "fd": bound.fileno(), "drops": 0}],
    }  # fmt: skip
    command = [sys.executable, "-m", "acdiag.live.receiver"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, pass_fds=[bound.fileno()]
    ) as process:
        process.stdin.write(json.dumps(told) + "\n")
        process.stdin.flush()
        process.stdout.readline()
        send_udp(bound.getsockname()[1], b"one", b"two")
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
            process.send_signal(number)
        process.stdin.close()
        process.stdout.read()
        assert process.wait(30) == 0
    bound.close()
    assert stored(tmp_path) == [b"one", b"two"]
