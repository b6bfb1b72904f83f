"""Real senders of log lines, each to a running `acdiag live`: nothing is lost and each line is one line."""

from __future__ import annotations

import logging
import logging.handlers
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.certificate_files import Certificates, write_certificates
from tests.live_running import Live, live, stored

pytestmark = pytest.mark.lab

COUNT = 300
OPENSSL_DRIVER = [*Path("/usr/lib").glob("*/rsyslog/lmnsd_ossl.so"), *Path("/usr/lib").glob("rsyslog/lmnsd_ossl.so")]


def needs(program: str) -> None:
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return write_certificates(tmp_path_factory.mktemp("certificates"))


@contextmanager
def collecting(folder: Path, certificates: Certificates) -> Iterator[Live]:
    urls = [word for scheme in ("udp", "tcp", "tls") for word in ("--syslog", f"{scheme}://127.0.0.1:0")]
    tls = ("--tls-certificate", str(certificates.server), "--tls-client-ca", str(certificates.authority))
    with live(*urls, *tls, "--session", str(folder / "s")) as run:
        yield run


def arrived(run: Live, folder: Path, count: int) -> list[bytes]:
    """The lines, when there are `count` of them or nothing has come for long; the run is ended."""
    deadline = time.monotonic() + 20
    while len(stored(folder / "s")) < count and time.monotonic() < deadline:
        time.sleep(0.1)
    assert run.end() == 0
    return stored(folder / "s")


def numbered(lines: list[bytes], count: int = COUNT) -> None:
    """Every line is there once, in its order, and is one message."""
    assert [int(line.rsplit(b"number ", 1)[1].strip(b"\n\0")) for line in lines] == list(range(count))


@pytest.mark.parametrize("form", ["--rfc3164", "--rfc5424", "--rfc5424=notime,nohost,notq"])
@pytest.mark.parametrize("way", [["-d"], ["-T"], ["-T", "--octet-count"]], ids=["udp", "lines", "counted"])
def test_logger(tmp_path: Path, certificates: Certificates, way: list[str], form: str) -> None:
    needs("logger")
    text = tmp_path / "text"
    text.write_text("".join(f"nxphone: number {number}\n" for number in range(COUNT)))
    with collecting(tmp_path, certificates) as run:
        port = run.port("udp" if "-d" in way else "tcp")
        command = ["logger", "-n", "127.0.0.1", "-P", str(port), *way, form, "-t", "nxphone", "-f", str(text)]
        subprocess.run(command, check=True)
        numbered(arrived(run, tmp_path, COUNT))


@pytest.mark.parametrize("kind", [socket.SOCK_DGRAM, socket.SOCK_STREAM], ids=["udp", "tcp"])
def test_python(tmp_path: Path, certificates: Certificates, kind: socket.SocketKind) -> None:
    with collecting(tmp_path, certificates) as run:
        port = run.port("udp" if kind is socket.SOCK_DGRAM else "tcp")
        handler = logging.handlers.SysLogHandler(("127.0.0.1", port), socktype=kind)
        logger = logging.getLogger("acdiag.tests.phone")
        logger.propagate = False
        logger.addHandler(handler)
        for number in range(COUNT):
            logger.warning("nxphone: number %d", number)
        handler.close()
        lines = arrived(run, tmp_path, COUNT)
    numbered(lines)
    assert lines[0].startswith(b"<12>nxphone: number 0")


def test_busybox(tmp_path: Path, certificates: Certificates) -> None:
    needs("busybox")
    needs("unshare")
    if os.geteuid() != 0:
        pytest.skip("needs root: busybox syslogd reads /dev/log, which must not be this machine's")
    with collecting(tmp_path, certificates) as run:
        script = f"""
            mount -t tmpfs none /dev && mknod /dev/null c 1 3
            busybox syslogd -n -O /dev/null -R 127.0.0.1:{run.port()} &
            for wait in 1 2 3 4 5 6 7 8 9 10; do test -S /dev/log && break; sleep 0.2; done
            for number in $(seq 0 {COUNT - 1}); do busybox logger -t nxphone "number $number"; done
            sleep 1; kill $!
        """
        subprocess.run(["unshare", "-m", "sh", "-c", script], check=False, timeout=60)
        lines = [line for line in arrived(run, tmp_path, COUNT) if b"number" in line]
    numbered(lines)


def udp(run: Live, _: Certificates) -> str:
    return f'target="127.0.0.1" port="{run.port("udp")}" protocol="udp"'


def tcp(run: Live, _: Certificates) -> str:
    return f'target="127.0.0.1" port="{run.port("tcp")}" protocol="tcp"'


def counted(run: Live, _: Certificates) -> str:
    return f'{tcp(run, _)} TCP_Framing="octet-counted"'


def tls(run: Live, certificates: Certificates) -> str:
    if not OPENSSL_DRIVER:
        pytest.skip("rsyslog-openssl is not installed")
    return (
        f'target="127.0.0.1" port="{run.port("tls")}" protocol="tcp" TCP_Framing="octet-counted" '
        'StreamDriver="ossl" StreamDriverMode="1" StreamDriverAuthMode="x509/name" '
        'StreamDriverPermittedPeers="localhost" '
        f'StreamDriver.CAFile="{certificates.authority}" StreamDriver.CertFile="{certificates.client}" '
        f'StreamDriver.KeyFile="{certificates.client}"'
    )


@pytest.mark.parametrize("way", [udp, tcp, counted, tls])
def test_rsyslog(tmp_path: Path, certificates: Certificates, way: Callable[[Live, Certificates], str]) -> None:
    needs("rsyslogd")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with collecting(tmp_path, certificates) as run:
        settings = tmp_path / "rsyslog.conf"
        settings.write_text(
            'module(load="imtcp")\n'
            f'input(type="imtcp" port="{port}" address="127.0.0.1")\n'
            f'action(type="omfwd" {way(run, certificates)})\n'
        )
        process = subprocess.Popen(["rsyslogd", "-n", "-f", str(settings), "-i", str(tmp_path / "pid")])
        try:
            with connected(port) as sender:
                for number in range(COUNT):
                    sender.sendall(b"<134>Mar  2 08:15:00 phone nxphone: number %d\n" % number)
            lines = arrived(run, tmp_path, COUNT)
        finally:
            process.terminate()
            process.wait()
    numbered(lines)


def connected(port: int) -> socket.socket:
    deadline = time.monotonic() + 10
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port))
        except ConnectionRefusedError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
