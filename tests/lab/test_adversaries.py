"""A running session among strangers: it stays up, its memory is bounded, honest lines are stored, the rest is counted.

ACDIAG_STRANGERS=10 attacks ten times as hard; then a run takes minutes.
"""

from __future__ import annotations

import os
import random
import resource
import socket
import ssl
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.certificate_files import Certificates, write_certificates
from tests.live_running import Live, case_of, live, send_udp, stored

pytestmark = [
    pytest.mark.lab,
    pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is looked up in /proc"),
]

HARD = int(os.environ.get("ACDIAG_STRANGERS", "1"))
MOST_MEMORY = 400_000
"""kB that engine and receiver together may have: 192 MB wait to be written at most, and Python's own."""
IP_PKTINFO = 8


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return write_certificates(tmp_path_factory.mktemp("certificates"))


class Attacked:
    """A run with every kind of listener."""

    def __init__(self, run: Live, folder: Path) -> None:
        self.run, self.folder = run, folder
        self.udp, self.tcp, self.tls = (run.port(scheme) for scheme in ("udp", "tcp", "tls"))
        self.recording = [int(line.rsplit(":", 1)[1].split(",")[0]) for line in run.talk if "udp://127.0.0.1" in line][
            -1
        ]

    def memory(self) -> int:
        """kB of both processes."""
        own = self.run.process.pid
        children = Path(f"/proc/{own}/task/{own}/children").read_text().split()
        return sum(rss(int(pid)) for pid in (own, *children))

    def problems(self, scheme: str) -> dict[str, int]:
        """What the last health event says of a listener."""
        health = [event for event in self.run.events if event["event"] == "health"][-1]
        return next(each for each in health["sources"] if each["source"].startswith(scheme))["problems"]

    def end(self) -> list[bytes]:
        """All lines, after a good end; nobody is told off on stderr."""
        assert self.run.end() == 0
        assert not [line for line in self.run.talk if "Traceback" in line or "Error" in line]
        assert self.run.events[-2]["receiver_restarts"] == 0
        return stored(self.folder)


def rss(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])


@pytest.fixture
def attacked(tmp_path: Path, certificates: Certificates) -> Iterator[Attacked]:
    urls = [word for scheme in ("udp", "tcp", "tls") for word in ("--syslog", f"{scheme}://127.0.0.1:0")]
    more = ("--recording", "udp://127.0.0.1:0", "--tls-certificate", str(certificates.server))
    with live(*urls, *more, "--session", str(tmp_path / "s")) as run:
        yield Attacked(run, tmp_path / "s")


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def reset(opened: socket.socket) -> None:
    """Hang up without a word."""
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    opened.close()


def enough_files(count: int) -> None:
    """This process opens many sockets itself."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count:
        if hard < count:
            pytest.skip(f"this process may open {hard} files only")
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))


def test_a_port_scan(attacked: Attacked) -> None:
    for port in (attacked.tcp, attacked.tls):
        for number in range(200 * HARD):
            opened = connect(port)
            if number % 3 == 1:
                with suppress(OSError):
                    opened.sendall(b"GET / HTTP/1.0\r\n\r\n" if number % 2 else os.urandom(50))
            reset(opened) if number % 2 else opened.close()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as scanner:
        for port in (attacked.udp, attacked.recording):
            for size in (0, 1, 1_400, 65_507):
                scanner.sendto(os.urandom(size), ("127.0.0.1", port))
    send_udp(attacked.udp, b"<134>nxphone: honest")
    with connect(attacked.tcp) as honest:
        honest.sendall(b"<134>nxphone: honest too\n")
    lines = attacked.end()
    assert {b"<134>nxphone: honest", b"<134>nxphone: honest too"} <= set(lines)


def test_thousands_of_idle_connections(attacked: Attacked) -> None:
    """More than there is room for: those of the crowd go, the phone's that came first and says little stays."""
    count = 4_300 * min(HARD, 4)
    enough_files(count + 100)
    with ExitStack() as opened:
        phone = opened.enter_context(
            socket.create_connection(("127.0.0.1", attacked.tcp), source_address=("127.0.0.2", 0))
        )
        phone.sendall(b"<134>nxphone: first\n")
        for number in range(count):
            idle = opened.enter_context(connect(attacked.tcp))
            if number % 4 == 0:
                idle.sendall(b"<134>half a li")
        phone.sendall(b"<134>nxphone: still here\n")
        deadline = time.monotonic() + 20
        while b"<134>nxphone: still here" not in stored(attacked.folder) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert attacked.memory() < MOST_MEMORY
    lines = attacked.end()
    assert {b"<134>nxphone: first", b"<134>nxphone: still here"} <= set(lines)
    assert attacked.problems("tcp")["too many connections"] >= count - 4_096


def test_halves_of_messages_are_bounded(attacked: Attacked) -> None:
    """Sixty kilobytes without an end on each of many connections, and lengths that cannot be."""
    enough_files(2_000 * HARD)
    with ExitStack() as opened:
        for number in range(1_600 * HARD):
            sender = opened.enter_context(connect(attacked.tcp))
            sender.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with suppress(ConnectionError):
                sender.sendall(b"999999999 <13>" if number % 5 == 0 else b"65536 <13>" + b"x" * 60_000)
        with connect(attacked.tcp) as honest:
            honest.sendall(b"24 <134>nxphone: I am honest")
        time.sleep(1)
        assert attacked.memory() < MOST_MEMORY
    lines = attacked.end()
    assert b"<134>nxphone: I am hones" in lines
    problems = attacked.problems("tcp")
    assert problems["a message of more than 65536 bytes was announced"] == 320 * HARD
    assert problems["too many messages that did not end"] > 0


def test_slow_senders_and_lines_without_end(attacked: Attacked) -> None:
    slow = b"<134>nxphone: a byte at a time\n"
    endless = 20_000_000 * HARD
    with ExitStack() as opened:
        crowd = [opened.enter_context(connect(attacked.tcp)) for _ in range(100)]
        torrent = opened.enter_context(connect(attacked.tcp))
        for at, byte in enumerate(slow):
            for sender in crowd:
                sender.sendall(bytes((byte,)))
            torrent.sendall(b"y" * (endless // len(slow)))
            if at == 10:
                with connect(attacked.tcp) as honest:
                    honest.sendall(b"<134>nxphone: in the middle\n")
        assert attacked.memory() < MOST_MEMORY
    lines = attacked.end()
    assert lines.count(slow.strip()) == 100
    assert b"<134>nxphone: in the middle" in lines
    assert sum(len(line) for line in lines if line[:1] == b"y") == endless // len(slow) * len(slow)
    assert attacked.problems("tcp")["lines of more than 65536 bytes, kept in pieces"] > 0


def test_tls_garbage_and_handshakes_that_never_end(attacked: Attacked, certificates: Certificates) -> None:
    hello = client_hello(certificates)
    with ExitStack() as opened:
        for number in range(300 * HARD):
            stranger = opened.enter_context(connect(attacked.tls))
            with suppress(OSError):
                stranger.sendall((os.urandom(300), hello, hello[:40], b"\x16\x03\x01\xff\xff" + bytes(100))[number % 4])
        context = ssl.create_default_context(cafile=str(certificates.authority))
        with context.wrap_socket(connect(attacked.tls), server_hostname="localhost") as honest:
            honest.sendall(b"<134>nxphone: encrypted\n")
        older = ssl.create_default_context(cafile=str(certificates.authority))
        older.maximum_version = ssl.TLSVersion.TLSv1_2
        with older.wrap_socket(connect(attacked.tls), server_hostname="localhost") as honest:
            honest.sendall(b"<134>nxphone: encrypted as before\n")
        assert attacked.memory() < MOST_MEMORY
    assert attacked.end() == [b"<134>nxphone: encrypted", b"<134>nxphone: encrypted as before"]
    assert sum(count for why, count in attacked.problems("tls").items() if why.startswith("TLS: ")) >= 75 * HARD


def client_hello(certificates: Certificates) -> bytes:
    """The first flight of an honest client."""
    read, write = ssl.MemoryBIO(), ssl.MemoryBIO()
    made = ssl.create_default_context(cafile=str(certificates.authority)).wrap_bio(
        read, write, server_hostname="localhost"
    )
    with suppress(ssl.SSLWantReadError):
        made.do_handshake()
    return write.read()


def test_a_client_may_not_shake_hands_again(attacked: Attacked) -> None:
    """`R` asks OpenSSL's client to renegotiate."""
    command = ["openssl", "s_client", "-connect", f"127.0.0.1:{attacked.tls}", "-tls1_2", "-legacy_renegotiation"]
    try:
        done = subprocess.run(command, input=b"R\n", capture_output=True, timeout=30)
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    assert b"no renegotiation" in done.stderr
    attacked.end()


def test_many_spoofed_senders(attacked: Attacked) -> None:
    """Each datagram from another address; the phone among them is heard."""
    chance = random.Random(1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for number in range(2_000 * HARD):
            address = struct.pack("!I", 0x7F000000 | chance.randrange(1 << 24) | 0x100)
            chosen = [(socket.IPPROTO_IP, IP_PKTINFO, struct.pack("i4s4s", 0, address, bytes(4)))]
            sender.sendmsg([b"<134>nxphone: number %d" % number], chosen, 0, ("127.0.0.1", attacked.udp))
    send_udp(attacked.udp, b"<131>nxphone: MAC 00:90:8f:12:34:56 PIN internal error")
    attacked.run.wait_for("raise", rule="ACD-SIGN-006", entity="00:90:8f:12:34:56")
    assert attacked.memory() < MOST_MEMORY
    assert len(attacked.end()) == 2_000 * HARD + 1


def test_one_floods_while_phones_speak(attacked: Attacked) -> None:
    """By UDP from 300 addresses, beside a torrent by UDP and one by TCP."""
    flood = [sys.executable, "-m", "tests.bench.log_sender"]
    torrents = [
        subprocess.Popen([*flood, how, str(port), rate, str(60_000 * HARD)], stdout=subprocess.DEVNULL)
        for how, port, rate in (("udp", attacked.udp, "20000"), ("tcp", attacked.tcp, "1e9"))
    ]
    wanted = set()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for turn in range(5):
            for phone in range(300):
                address = socket.inet_aton(f"127.3.{phone // 250}.{1 + phone % 250}")
                chosen = [(socket.IPPROTO_IP, IP_PKTINFO, struct.pack("i4s4s", 0, address, bytes(4)))]
                line = b"<134>nxphone: phone %d says %d" % (phone, turn)
                sender.sendmsg([line], chosen, 0, ("127.0.0.1", attacked.udp))
                wanted.add(line)
            time.sleep(0.2)
    assert [torrent.wait(120) for torrent in torrents] == [0, 0]
    assert attacked.memory() < MOST_MEMORY
    lines = attacked.end()
    assert attacked.run.summary["lost"] == {}
    assert wanted <= set(lines)
    assert len(lines) >= 12_000 * HARD + len(wanted)


def test_the_largest_datagrams(attacked: Attacked) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for number in range(600 * HARD):
            for port in (attacked.udp, attacked.recording):
                sender.sendto(b"<134>%06d " % number + os.urandom(65_495), ("127.0.0.1", port))
            if number % 20 == 0:
                time.sleep(0.01)
    assert attacked.memory() < MOST_MEMORY
    lines = attacked.end()
    lost = sum(attacked.run.summary["lost"].values())
    assert len(lines) + lost == 600 * HARD
    assert {len(line) for line in lines} == {65_507}


def test_escapes_in_lines_reach_no_terminal(attacked: Attacked) -> None:
    evil = b"<131>nxphone: MAC 00:90:8f:12:34:56 \x1b]0;owned\x07\x1b[2J\xc2\x9b31m\xe2\x80\xae PIN internal error"
    send_udp(attacked.udp, evil)
    attacked.run.wait_for("raise", rule="ACD-SIGN-006")
    assert attacked.end() == [evil]
    told: Any = case_of(attacked.folder)
    assert told["findings"]
    for form in ("text", "csv"):
        command = [sys.executable, "-m", "acdiag", "triage", "--format", form, str(attacked.folder)]
        done = subprocess.run(command, capture_output=True)
        assert not {0x1B, 0x07, 0x0D, 0x7F} & set(done.stdout + done.stderr)
        assert "\u202e" not in done.stdout.decode()
        assert "\x9b" not in done.stdout.decode()
