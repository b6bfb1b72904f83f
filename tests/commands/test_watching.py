from __future__ import annotations

import argparse
import fcntl
import io
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import Any

import pytest

from acdiag.commands.ending import BY_SIGNAL
from acdiag.commands.watching import notebook, watch
from acdiag.model.errors import Unusable
from acdiag.store.notebook import FileNotebook, MemoryNotebook

CAPTURE = Path(__file__).parents[2] / "captures" / "no-offer" / "capture.pcapng"


def test_without_a_terminal_there_is_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    feed: Any = object()
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(Unusable) as caught:
        watch(feed, MemoryNotebook(), argparse.Namespace())
    assert "--headless" in caught.value.hint


def test_notes_go_into_the_session(tmp_path: Path) -> None:
    book = notebook(str(tmp_path))
    assert isinstance(book, FileNotebook)
    book.write("problem:X", "kept")
    assert notebook(str(tmp_path)).note("problem:X") == "kept"
    assert not isinstance(notebook(None), FileNotebook)


@pytest.mark.usefixtures("hung_up")
def test_a_terminal_that_goes_takes_the_program_with_it() -> None:
    """It took no more already, so the screen waits for it; the ports would be held by a program that nobody sees."""
    outside, inside = pty.openpty()
    fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 250, 0, 0))
    command = [sys.executable, "-m", "acdiag", "live", "--speed", "1", "--replay", str(CAPTURE)]
    environment = os.environ | {"TERM": "xterm-256color"}
    with subprocess.Popen(command, stdin=inside, stdout=inside, stderr=inside, env=environment) as screen:
        os.close(inside)
        try:
            while b"Rollout" not in os.read(outside, 65_536):
                assert screen.poll() is None
            for _ in range(60):
                # Each draws the whole screen anew; Textual keeps thirty drawings that the terminal has not taken.
                os.write(outside, b"?\x1b")
                time.sleep(0.03)
            os.close(outside)
            screen.send_signal(signal.SIGHUP)
            assert screen.wait(30) == BY_SIGNAL + signal.SIGHUP
        finally:
            screen.kill()
