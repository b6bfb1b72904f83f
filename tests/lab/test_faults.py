"""Places that run full or cannot be written, interfaces that change under us, programs that die, terminals that go."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from acdiag.model.errors import Unusable
from acdiag.wireshark.dissect import dissect
from captures.lab import netns
from captures.lab.netns import Namespace
from tests.live_running import live, send_udp, stored

pytestmark = pytest.mark.lab

PLACE = Path(__file__).parents[2]
CAPTURES = PLACE / "captures"
CAPTURE = CAPTURES / "no-offer" / "capture.pcapng"
CALL = CAPTURES / "call-with-losses" / "capture.pcapng"
ACDIAG = [sys.executable, "-m", "acdiag"]
MAC = "02:00:00:00:00:01"
FRAME = bytes.fromhex("ffffffffffff00908f12345008060001") + bytes(44)


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*ACDIAG, *words], capture_output=True, text=True, timeout=120, env={**os.environ, **environment}
    )


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """What it says: one line of trouble, one of help."""
    assert done.returncode in (2, 3), done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 kB."""
    if os.geteuid() != 0:
        pytest.skip("needs root, to mount a disk")
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(place)], capture_output=True)
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path, leave: int) -> Path:
    """Leave so many bytes of room."""
    ballast = place / "ballast"
    room = os.statvfs(place)
    ballast.write_bytes(bytes(max(0, room.f_bavail * room.f_frsize - leave)))
    return ballast


@pytest.mark.parametrize(
    "words",
    [
        ["triage", "--format", "json", str(CAPTURE), "-o", "{}/case.json"],
        ["triage", str(CAPTURE), "--html", "{}/report.html"],
        ["triage", str(CAPTURE), "--carve", "{}/carved"],
        ["report", str(CAPTURE), "-o", "{}/report.html"],
        ["report", str(CAPTURE), "-o", "/dev/null", "--bundle", "{}/case.zip"],
        ["rtp", str(CALL), "--format", "csv", "--table", "intervals", "-o", "{}/rtp.csv"],
        ["rtp", str(CALL), "--wav", "{}/sound"],
        ["simulate", "rollout", "--phones", "2", "-o", "{}/rollout.pcap"],
        ["rules", "new", "dhcp/mine", "--dir", "{}/rules"],
    ],
    ids=["json", "html", "carve", "report", "bundle", "table", "wav", "simulate", "rule"],
)
def test_an_output_on_a_disk_without_room(small: Path, words: list[str]) -> None:
    (small / "carved").mkdir()
    (small / "sound").mkdir()
    ballast = fill(small, 0)
    done = run(*(word.format(small) for word in words))
    if words[0] == "rules" and "unrecognized" in done.stderr:
        pytest.skip("rules new writes into the current folder only")
    assert "No space left on device" in one_line(done), done.stderr
    assert [path for path in small.rglob("*") if path.is_file()] == [ballast]


def test_a_session_on_a_disk_that_runs_full_and_has_room_again(small: Path) -> None:
    """Nothing that came is lost while it fits into memory."""
    with live("--syslog", "udp://127.0.0.1:0", "--session", str(small / "s")) as running:
        send_udp(running.port(), b"<134>nxphone: before")
        deadline = time.monotonic() + 20
        while not stored(small / "s") and time.monotonic() < deadline:
            time.sleep(0.1)
        ballast = fill(small, 0)
        lines = [b"<134>nxphone: %05d " % number + os.urandom(20).hex().encode() for number in range(3_000)]
        send_udp(running.port(), *lines)
        full = wait_for_store(running, "full")
        assert "full" in full["store"]["why"]
        ballast.unlink()
        subprocess.run(["mount", "-o", "remount,size=32M", str(small)], check=True)
        wait_for_store(running, "ok")
        assert running.end() == 0
    assert stored(small / "s") == [b"<134>nxphone: before", *lines]
    assert running.summary["lost"] == {}


def wait_for_store(running: object, state: str) -> dict[str, dict[str, str]]:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        told = [event for event in running.events if event["event"] == "health"]
        if told and told[-1]["store"]["state"] == state:
            return told[-1]
        time.sleep(0.1)
    raise AssertionError((state, running.events[-2:], running.talk))


def test_a_session_on_a_disk_that_stays_full(small: Path) -> None:
    """It ends when it is asked to, and counts what it could not keep."""
    with live("--syslog", "udp://127.0.0.1:0", "--session", str(small / "s")) as running:
        fill(small, 0)
        send_udp(running.port(), *[b"<134>nxphone: " + os.urandom(30).hex().encode() for _ in range(5_000)])
        wait_for_store(running, "full")
        assert running.end() == 0
    assert running.summary["lines"]["stored"] + running.summary["lost"]["disk"] == 5_000


def test_a_disk_that_cannot_be_written(small: Path) -> None:
    shutil.copy(CAPTURE, small / "capture.pcapng")
    with live("--syslog", "udp://127.0.0.1:0", "--session", str(small / "s"), "--duration", "1") as running:
        send_udp(running.port(), b"<131>nxphone: MAC 00:90:8f:12:34:56 PIN internal error")
        assert running.end(None) == 0
    subprocess.run(["mount", "-o", "remount,ro", str(small)], check=True)
    assert "ACD-SIGN-006" in run("triage", str(small / "s")).stdout
    for words in (
        ["triage", str(CAPTURE), "-o", f"{small}/out.txt"],
        ["report", str(CAPTURE), "-o", f"{small}/out.html"],
        ["triage", str(CAPTURE), "--carve", f"{small}/carved"],
        ["rtp", str(CALL), "--wav", f"{small}/sound"],
        ["live", "--headless", "--syslog", "udp://127.0.0.1:0", "--session", f"{small}/new"],
        ["live", "--headless", "--syslog", "udp://127.0.0.1:0", "--session", f"{small}/s"],
    ):
        assert "Read-only file system" in one_line(run(*words)), words
    assert run("triage", "-q", str(CAPTURE), ACDIAG_CACHE=f"{small}/cache").returncode == 1


class Wire:
    """A namespace with an interface, and a session that captures there."""

    def __init__(self, folder: Path) -> None:
        self.namespace = Namespace()
        self.tap = self.namespace.tap("mon0", MAC)
        words = ["live", "--headless", "--interface", "mon0", "--session", str(folder), "--metrics", "9514"]
        command = self.namespace._inside((*ACDIAG, *words))
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=PLACE
        )
        while self.process.stderr.readline() not in ("listening\n", ""):
            pass

    def running(self, wanted: int) -> None:
        """Wait until the interface is heard, or is not."""
        ask = "import urllib.request as u; print(u.urlopen('http://127.0.0.1:9514/metrics').read().decode())"
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            said = self.namespace.run(sys.executable, "-c", ask)
            if f'acdiag_source_running{{source="mon0"}} {wanted}.0' in said:
                return
            time.sleep(0.2)
        raise AssertionError(said)

    def close(self) -> None:
        self.process.kill()
        self.process.wait(10)
        self.process.stderr.close()
        self.namespace.close()


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Wire]:
    if reason := netns.missing():
        pytest.skip(f"the lab cannot run: {reason}")
    made = Wire(tmp_path / "s")
    try:
        yield made
    finally:
        made.close()


def test_an_interface_renamed_removed_and_back(wire: Wire, tmp_path: Path) -> None:
    """It is waited for by its name; what was captured before and after is there."""
    ip = wire.namespace.run
    os.write(wire.tap, FRAME)
    wire.running(1)
    ip("ip", "link", "set", "mon0", "down")
    wire.running(0)
    ip("ip", "link", "set", "mon0", "name", "other0")
    wire.running(0)
    ip("ip", "link", "set", "other0", "name", "mon0")
    ip("ip", "link", "set", "mon0", "up")
    wire.running(1)
    os.write(wire.tap, FRAME)
    time.sleep(1)
    os.close(wire.tap)
    wire.running(0)
    wire.tap = wire.namespace.tap("mon0", MAC)
    wire.running(1)
    os.write(wire.tap, FRAME)
    time.sleep(1)
    wire.process.terminate()
    assert wire.process.wait(60) == 0
    os.close(wire.tap)
    frames = run("decode", str(tmp_path / "s" / "frames-1.pcapng")).stdout
    assert frames.count("00:90:8f:12:34:50") >= 3


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("kill -SEGV $$", "tshark itself ends with an error"),
        ('case "$1" in -v) exec {real} -v;; esac; exec sleep 600', "took longer than 2 s"),
    ],
    ids=["dying", "hanging"],
)
def test_tshark_that_fails(script: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = shutil.which("tshark")
    if real is None:
        pytest.skip("tshark is not installed")
    fake = tmp_path / "tshark"
    fake.write_text(f"#!/bin/sh\n{script.format(real=real)}\n", encoding="utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(Unusable, match=says):
        dissect(str(CAPTURE), [7], seconds=2)
    left = subprocess.run(["ps", "-eo", "ppid,args"], capture_output=True, text=True, check=True).stdout
    assert not [line for line in left.splitlines() if "sleep 600" in line and line.split()[0] == str(os.getpid())]


class Terminal:
    """A program on a terminal of its own."""

    def __init__(
        self, *words: str, size: tuple[int, int] = (24, 80), ignores: Sequence[signal.Signals] = (), **environment: str
    ) -> None:
        self.pid, self.descriptor = pty.fork()
        if not self.pid:
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN if number in ignores else signal.SIG_DFL)
            os.execvpe(sys.executable, [*ACDIAG, *words], {**os.environ, "TERM": "xterm", **environment})
        self.resize(*size)
        self.drawn = b""

    def resize(self, rows: int, columns: int) -> None:
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def wait_for(self, *, drawn: int, patience: float = 60) -> None:
        """Until so many bytes were drawn."""
        deadline = time.monotonic() + patience
        while len(self.drawn) < drawn and time.monotonic() < deadline and self._read(0.2):
            pass

    def _read(self, seconds: float) -> bool:
        if select.select([self.descriptor], [], [], seconds)[0]:
            try:
                self.drawn += os.read(self.descriptor, 65_536)
            except OSError:
                return False
        return True

    def ended(self, patience: float = 60) -> int | None:
        """Its exit code; None while it goes on."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            self._read(0.1)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        return None


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_the_screen_gives_the_terminal_back(number: signal.Signals, code: int) -> None:
    screen = Terminal("live", "--replay", str(CAPTURE))
    screen.wait_for(drawn=5_000)
    os.kill(screen.pid, number)
    assert screen.ended() == code
    assert b"\x1b[?1049l" in screen.drawn
    assert b"Traceback" not in screen.drawn
    os.close(screen.descriptor)


@pytest.mark.parametrize("ignores", [(), (signal.SIGHUP,)], ids=["", "nohup"])
def test_the_terminal_goes_away_under_the_screen(ignores: Sequence[signal.Signals], tmp_path: Path) -> None:
    """A tmux window closed: what was collected is there, and the session can be gone on with at once."""
    screen = Terminal("live", "--syslog", "udp://127.0.0.1:0", "--session", str(tmp_path / "s"), ignores=ignores)
    screen.wait_for(drawn=5_000)
    os.close(screen.descriptor)
    deadline = time.monotonic() + 60
    while not os.waitpid(screen.pid, os.WNOHANG)[0] and time.monotonic() < deadline:
        time.sleep(0.1)
    assert time.monotonic() < deadline
    with live("--syslog", "udp://127.0.0.1:0", "--session", str(tmp_path / "s"), "--duration", "0.2") as running:
        assert running.end(None) == 0


@pytest.mark.parametrize("environment", [{}, {"TERM": "dumb"}, {"TERM": ""}], ids=["tiny", "dumb", "none"])
def test_terminals_that_are_hardly_any(environment: dict[str, str]) -> None:
    screen = Terminal("live", "--replay", str(CAPTURE), size=(3, 9), **environment)
    screen.wait_for(drawn=1_000)
    for size in ((1, 1), (2, 300), (200, 2), (24, 80)):
        screen.resize(*size)
        screen._read(0.5)
    os.write(screen.descriptor, b"2")
    screen._read(0.5)
    os.write(screen.descriptor, b"q")
    assert screen.ended() == 0
    assert b"Traceback" not in screen.drawn
    os.close(screen.descriptor)
