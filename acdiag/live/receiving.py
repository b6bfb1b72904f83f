"""The receiver process seen from the one that started it: started, asked, started again if it died, ended."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from acdiag.model.record import ChangingRecord, field
from acdiag.sources.listening import Address, granted
from acdiag.store.writing import KEPT, Bounds

RESTARTS = 20
"""How often it is started again; what dies more often will not be mended by that."""
PATIENCE = 30.0
"""Seconds that it may need to commit the rest."""


class Listening(ChangingRecord):
    """A socket that waits for log lines."""

    name: str
    """The address with the port that was really bound."""
    scheme: str
    bound: socket.socket
    buffer: int
    """Bytes of receive buffer that were granted."""

    @classmethod
    def on(cls, address: Address, bound: socket.socket) -> Listening:
        """A bound socket; the system has chosen the port where none was asked for."""
        port = bound.getsockname()[1]
        return cls(Address(address.scheme, address.host, port).name, address.scheme, bound, granted(bound))


class Receiving(ChangingRecord):
    """The receiver process."""

    file: Path
    listening: list[Listening]
    lock: int
    """File descriptor that holds the session; the receiver holds it as well."""
    allow: list[str] = field(default_factory=list)
    tls: tuple[str, str | None, str | None] | None = None
    bounds: Bounds = KEPT
    report: dict[str, Any] = field(default_factory=dict)
    """What it said last; replaced as a whole."""
    restarts: int = 0
    clock: int | None = None
    """The offset of the session's clock."""
    _process: subprocess.Popen[str] | None = None
    _listener: threading.Thread | None = None
    _ready: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Start the process."""
        handles = [each.bound.fileno() for each in self.listening]
        paths = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
        self._process = process = subprocess.Popen(
            [sys.executable, "-P", "-m", "acdiag.live.receiver"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=[*handles, self.lock],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
            text=True,
        )
        assert process.stdin is not None
        drops = {each["name"]: each["drops"] for each in self.report.get("listeners", ())}
        told = {
            "file": str(self.file),
            "bounds": list(self.bounds),
            "allow": self.allow,
            "tls": self.tls,
            "clock": self.clock,
            "listeners": [
                {"name": each.name, "scheme": each.scheme, "fd": handle, "drops": drops.get(each.name, 0)}
                for each, handle in zip(self.listening, handles, strict=True)
            ],
        }
        process.stdin.write(json.dumps(told) + "\n")
        process.stdin.flush()
        self._listener = threading.Thread(target=self._listen, args=(process,), daemon=True)
        self._listener.start()

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.report = json.loads(line)
            self._ready.set()
        self._ready.set()

    def wait(self) -> None:
        """Until it receives, or has ended."""
        self._ready.wait(PATIENCE)

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def failed(self) -> str:
        """Why it cannot work at all; empty while it may."""
        return str(self.report.get("failed", ""))

    def mend(self) -> bool:
        """Start it again if it died; the sockets were kept open meanwhile. False when that helps no more."""
        if self.alive:
            return True
        if self.restarts >= RESTARTS or self.failed:
            return False
        self.restarts += 1
        self._close_pipes()
        self.start()
        return True

    def stop(self) -> None:
        """Let it take what has arrived and commit it; returns when it is gone."""
        process = self._process
        for each in self.listening:
            each.bound.close()
        if process is None:
            return
        assert process.stdin is not None
        with suppress(BrokenPipeError):
            process.stdin.close()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._close_pipes()

    def _close_pipes(self) -> None:
        process, listener = self._process, self._listener
        if process is None or listener is None:
            return
        listener.join()
        assert process.stdin is not None
        assert process.stdout is not None
        for pipe in (process.stdin, process.stdout):
            with suppress(BrokenPipeError):
                pipe.close()
        process.wait()
