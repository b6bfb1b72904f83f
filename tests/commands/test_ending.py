"""How a run ends from outside: signals, readers that go away, streams that are closed, places without room."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from acdiag.cli import main
from acdiag.commands import ending

CAPTURE = str(Path(__file__).parents[2] / "captures" / "no-offer" / "capture.pcapng")
ACDIAG = [sys.executable, "-m", "acdiag"]
FULL = Path("/dev/full")
needs_posix = pytest.mark.skipif(os.name != "posix", reason="these are signals and descriptors of POSIX")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")
pytestmark = needs_posix


def run(*words: str, how: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """A command in a shell, `how` behind it."""
    line = " ".join([*ACDIAG, *words, how])
    return subprocess.run(
        ["bash", "-c", line], capture_output=True, text=True, timeout=60, env={**os.environ, **environment}
    )


@pytest.mark.parametrize("words", [["--help"], ["triage", CAPTURE]])
def test_a_reader_that_goes_away_is_no_trouble(words: list[str]) -> None:
    """As in `acdiag triage … | head -1`."""
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([*ACDIAG, *words], stdout=writing, stderr=subprocess.PIPE, timeout=60)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@needs_full
@pytest.mark.parametrize("words", [["triage", CAPTURE], ["rules", "list"]])
def test_standard_output_without_room(words: list[str]) -> None:
    done = run(*words, how=">/dev/full")
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == "acdiag: cannot write: No space left on device"
    assert "Traceback" not in done.stderr


@needs_full
@pytest.mark.parametrize("words", [["triage", CAPTURE], ["report", CAPTURE]])
def test_an_output_without_room(words: list[str]) -> None:
    done = run(*words, "-o", "/dev/full")
    assert done.returncode == 2
    assert "cannot write /dev/full: No space left on device" in done.stderr


def test_closed_streams() -> None:
    assert run("triage", CAPTURE, how=">&-").returncode == 1
    quiet = run("triage", "no-such-file", how="2>&-")
    assert (quiet.returncode, quiet.stdout) == (3, "")
    unfed = run("triage", "-", how="<&-")
    assert unfed.returncode == 3
    assert "nothing is piped into standard input" in unfed.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["triage", CAPTURE],
        ["triage", "--format", "json", CAPTURE],
        ["report", CAPTURE, "-o", "-"],
        ["facts", CAPTURE],
    ],
    ids=["text", "json", "html", "facts"],
)
def test_a_terminal_that_knows_ascii_only(words: list[str]) -> None:
    """Data is UTF-8 wherever it goes; what is for people is spelt in ASCII."""
    command = [*ACDIAG, *words]
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "TERM": "dumb"}
    done = subprocess.run(command, capture_output=True, timeout=60, env=environment)
    assert done.returncode in (0, 1)
    assert done.stderr == b""
    assert done.stdout.decode()
    if words[-1] == CAPTURE and "--format" not in words:
        assert done.stdout.isascii()


@pytest.mark.usefixtures("hung_up")
@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_signals_leave_what_was_there(name: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the last moment: all is written, and not yet in its place."""
    target = tmp_path / "case.json"
    target.write_bytes(b"the one from yesterday")
    written: list[int] = []

    def instead(new: Path, _: Path) -> None:
        written.append(new.stat().st_size)
        os.kill(os.getpid(), getattr(signal, name))
        time.sleep(10)

    monkeypatch.setattr(os, "replace", instead)
    try:
        ended = main(["triage", "--format", "json", CAPTURE, "-o", str(target)])
    except SystemExit as stopped:
        ended = stopped.code
    assert ended == code
    assert written[0] > 1_000
    assert [path.name for path in tmp_path.iterdir()] == ["case.json"]
    assert target.read_bytes() == b"the one from yesterday"
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_nohup_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ending.by_signals():
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
            assert signal.getsignal(signal.SIGTERM) is ending._end
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGHUP, before)


LEAVING = """
import atexit, threading, time
from acdiag.commands.ending import leave

class Big:
    def __del__(self):
        print("freed")

def go_on():
    time.sleep(0.2)
    print("gone on")

big = Big()
atexit.register(print, "told")
print("said")
"""


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("leave(3)", "said\ntold\n"),
        ("threading.Thread(target=go_on).start(); leave(3)", "said\ngone on\ntold\nfreed\n"),
    ],
)
def test_who_leaves_says_all_and_frees_nothing(how: str, said: str) -> None:
    done = subprocess.run([sys.executable, "-c", LEAVING + how], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (3, said, "")
