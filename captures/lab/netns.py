"""Network namespaces without names: they vanish with the process that made them, whatever ends it.

A named namespace (`ip netns add`) outlives a killed run and clashes with a second run. Here a thread leaves the
machine's network, its namespace is kept by a file descriptor, and every program started inside dies with us.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import socket
import struct
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

CLONE_NEWNET = 0x40000000
TUNSETIFF = 0x400454CA
IFF_TAP_NO_PI = 0x0002 | 0x1000
PR_SET_PDEATHSIG = 1
PATIENCE = 10
"""Seconds that a short command such as `ip link` may take."""

_libc = ctypes.CDLL(None, use_errno=True)
_Made = TypeVar("_Made")


def missing() -> str | None:
    """Why no namespace and tap can be made here, or None."""
    if os.geteuid() != 0:
        return "not root"
    absent = [tool for tool in ("ip", "nsenter", "setpriv", "sysctl", "unshare", "mount") if shutil.which(tool) is None]
    if absent:
        return f"not installed: {', '.join(absent)}"
    try:
        namespace = Namespace()
        try:
            os.close(namespace.tap("probe0", "02:00:00:00:00:01"))
        finally:
            namespace.close()
    except OSError as error:
        return f"no network namespace or tap: {error}"
    return None


def die_with_parent(signal: int) -> None:
    """Ask the kernel to send `signal` to this process when its parent ends."""
    _libc.prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0)


class Namespace:
    """A network of its own, empty but for `lo`."""

    def __init__(self) -> None:
        self._fd = _aside(_unshare)
        self.run("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1")
        self.run("ip", "link", "set", "lo", "up")

    def tap(self, name: str, mac: str) -> int:
        """Create an interface that is up; what it sends is read from the returned descriptor, and vice versa."""

        def make() -> int:
            _enter(self._fd)
            tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
            fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TAP_NO_PI))
            return tun

        descriptor = _aside(make)
        self.run("ip", "link", "set", name, "address", mac, "up")
        return descriptor

    def run(self, *command: str) -> str:
        """Run a short command inside and return what it prints; raises CalledProcessError when it fails."""
        return subprocess.run(
            self._inside(command), check=True, capture_output=True, text=True, timeout=PATIENCE
        ).stdout

    def start(self, *command: str, log: Path, folder: Path) -> subprocess.Popen[bytes]:
        """Start a program inside, in the directory `folder`; it is killed when we end, and `log` gets what it says."""
        with log.open("ab") as said:
            return subprocess.Popen(
                self._inside(command), stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd=folder
            )

    def socket(self, kind: int = socket.SOCK_STREAM) -> socket.socket:
        """An IPv4 socket whose packets leave from inside, whichever thread uses it."""

        def make() -> socket.socket:
            _enter(self._fd)
            return socket.socket(socket.AF_INET, kind)

        return _aside(make)

    def close(self) -> None:
        os.close(self._fd)

    def _inside(self, command: tuple[str, ...]) -> list[str]:
        return [
            "nsenter",
            f"--net=/proc/{os.getpid()}/fd/{self._fd}",
            *("setpriv", "--pdeathsig", "KILL", "--"),
            *command,
        ]


def _unshare() -> int:
    if _libc.unshare(CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "unshare(CLONE_NEWNET)")
    return os.open(f"/proc/self/task/{threading.get_native_id()}/ns/net", os.O_RDONLY | os.O_CLOEXEC)


def _enter(namespace: int) -> None:
    if _libc.setns(namespace, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns(CLONE_NEWNET)")


def _aside(work: Callable[[], _Made]) -> _Made:
    """Do `work` in a thread that ends with it, since a thread that changed its network should serve nothing else."""
    made: list[_Made] = []
    failed: list[OSError] = []

    def attempt() -> None:
        try:
            made.append(work())
        except OSError as error:
            failed.append(error)

    thread = threading.Thread(target=attempt)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return made[0]
