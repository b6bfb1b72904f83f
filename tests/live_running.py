"""`acdiag live` in a process of its own, as tests need it: started, spoken to, ended, and what it said."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from acdiag.cli import main

PATIENCE = 60.0


class Live:
    """One run."""

    def __init__(self, *options: str, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "acdiag", "live", "--headless", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env={**os.environ, **environment},
        )
        self.talk: list[str] = []
        self.events: list[dict[str, Any]] = []
        self._ready = threading.Event()
        self._threads = [threading.Thread(target=read, daemon=True) for read in (self._read_talk, self._read_events)]
        for thread in self._threads:
            thread.start()

    def _read_talk(self) -> None:
        for line in self.process.stderr:
            self.talk.append(line.rstrip("\n"))
            if self.talk[-1] == "listening":
                self._ready.set()
        self._ready.set()

    def _read_events(self) -> None:
        for line in self.process.stdout:
            self.events.append(json.loads(line))

    def listening(self) -> Live:
        assert self._ready.wait(PATIENCE)
        assert "listening" in self.talk, self.talk
        return self

    def port(self, scheme: str = "udp") -> int:
        """The port that the system gave to a listener on port 0."""
        ports = [match[1] for line in self.talk if (match := re.match(rf"acdiag: {scheme}://.*?:(\d+)(?:,|$)", line))]
        return int(ports[0])

    def wait_for(self, event: str, *, patience: float = PATIENCE, **wanted: Any) -> dict[str, Any]:
        """The first event of a kind whose finding has these fields."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            for told in list(self.events):
                if told["event"] == event and all(told["finding"][key] == value for key, value in wanted.items()):
                    return told
            time.sleep(0.05)
        raise AssertionError((event, wanted, self.events[-3:], self.talk))

    def end(self, number: int | None = signal.SIGTERM) -> int:
        """Ask it to end, or wait for it; gives its exit code."""
        if number is not None:
            self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        for thread in self._threads:
            thread.join(PATIENCE)
        return code

    def kill(self) -> None:
        """SIGKILL to it and its receiver at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    @property
    def summary(self) -> dict[str, Any]:
        assert self.events[-1]["event"] == "summary", self.talk
        return self.events[-1]


@contextmanager
def live(*options: str, **environment: str) -> Iterator[Live]:
    """A run that is listening, and is gone afterwards."""
    run = Live(*options, **environment)
    try:
        yield run.listening()
    finally:
        if run.process.poll() is None:
            run.kill()
        for thread in run._threads:
            thread.join(PATIENCE)
        for pipe in (run.process.stdout, run.process.stderr):
            pipe.close()


def send_udp(port: int, *lines: bytes, host: str = "127.0.0.1") -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as sender:
        sender.connect((host, port))
        for number, line in enumerate(lines):
            sender.send(line)
            if number % 100 == 99:
                time.sleep(0.001)


def stored(folder: Path) -> list[bytes]:
    """Every line of a session, in order."""
    from acdiag.store.reading import Reader

    reader = Reader(folder / "session.sqlite")
    try:
        return [line.data for lines in reader.blocks(0, "") for line in lines]
    finally:
        reader.close()


def case_of(folder: Path, *options: str) -> dict[str, Any]:
    """`acdiag triage` of a session, without a process of its own: it takes longer to start than to read."""
    with redirect_stdout(StringIO()) as printed:
        assert main(["triage", "--format", "json", *options, str(folder)]) in (0, 1)
    return json.loads(printed.getvalue())
