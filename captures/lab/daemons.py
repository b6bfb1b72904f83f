"""The real daemons of the lab: dnsmasq for DHCP and TFTP, busybox udhcpd as another DHCP server, lldpd.

Those of 802.1X are in `dot1x`, those for names, time and the web in `servers`.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

from captures.lab.netns import Namespace

NEEDED = (
    *("dnsmasq", "busybox", "lldpd", "lldpcli", "hostapd", "wpa_supplicant", "openssl"),
    *("chronyd", "unbound", "nginx", "sipp"),
)
TFTP_ROOT = "/srv"
"""Where the TFTP daemon, and only it, sees its files."""
STARTING = 5
"""Seconds that lldpd may take to listen, asked TRIES times."""
TRIES = 20
STOPPING = 3
"""Seconds that a daemon may take to end by itself."""


def missing() -> str | None:
    """Which daemons are not installed, or None."""
    absent = [name for name in NEEDED if shutil.which(name) is None]
    return f"not installed: {', '.join(absent)}" if absent else None


def versions() -> list[str]:
    """The daemons and their versions, for the case file."""
    return [
        f"dnsmasq {_version('dnsmasq', '--version')}",
        f"busybox udhcpc, udhcpd and tftp {_version('busybox', '--help')}",
        f"lldpd {_version('lldpd', '-v')}",
        f"hostapd {_version('hostapd', '-v')}",
        f"wpa_supplicant {_version('wpa_supplicant', '-v')}",
        f"chrony {_version('chronyd', '-v')}",
        f"unbound {_version('unbound', '-V')}",
        f"nginx {_version('nginx', '-v')}",
        f"openssl {_version('openssl', 'version')}",
        f"sipp {_version('sipp', '-v')}",
    ]


def _version(*command: str) -> str:
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"\d+\.[\d.]*\d", said.stdout + said.stderr)
    return found[0] if found else "of unknown version"


class Daemon:
    """A program that runs in a namespace until the lab ends."""

    def __init__(self, namespace: Namespace, folder: Path, *command: str) -> None:
        self._process = namespace.start(*command, log=folder / f"{Path(command[0]).name}.log", folder=folder)

    def hang(self) -> None:
        """Stop it in its tracks: its sockets stay open, nothing answers."""
        os.kill(self._process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """The way back."""
        os.kill(self._process.pid, signal.SIGCONT)

    def wait(self, seconds: float) -> None:
        """Let it end by itself; one that does not goes on."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)

    def end(self) -> None:
        if self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGCONT)
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(STOPPING)
        self._process.kill()
        self._process.wait()


def dnsmasq_dhcp(namespace: Namespace, folder: Path, name: str, lines: Iterable[str]) -> Daemon:
    """A DHCP server; `lines` are its ranges and options."""
    common = [
        "bind-interfaces",
        "except-interface=lo",
        "no-ping",
        "dhcp-authoritative",
        "log-dhcp",
        f"dhcp-leasefile={folder / name}.leases",
    ]
    return Daemon(namespace, folder, *_dnsmasq(folder, name, [*common, *lines]))


def dnsmasq_tftp(namespace: Namespace, folder: Path, root: Path) -> Daemon:
    """A TFTP server with the files in `root`.

    It tells the client the whole path of a file that it does not have; so that the path is no accident of this run,
    the daemon sees `root` as /srv, in a mount namespace of its own.
    """
    command = _dnsmasq(folder, "tftp", ["enable-tftp", f"tftp-root={TFTP_ROOT}"])
    mounted = f'mount --bind "$1" {TFTP_ROOT} && shift && exec "$@"'
    return Daemon(namespace, folder, "unshare", "--mount", "sh", "-c", mounted, "sh", str(root), *command)


def dnsmasq_dns(namespace: Namespace, folder: Path, lines: Iterable[str]) -> Daemon:
    """A name server that knows what `lines` say, and nobody else to ask."""
    return Daemon(namespace, folder, *_dnsmasq(folder, "dns", ["no-resolv", "no-hosts", *lines], port=53))


def _dnsmasq(folder: Path, name: str, lines: list[str], *, port: int = 0) -> list[str]:
    """The command that runs dnsmasq with this configuration; without a port, it is no name server."""
    conf = folder / f"{name}.conf"
    conf.write_text("\n".join([f"port={port}", *lines, "user=root", f"pid-file={folder / name}.pid", ""]))
    return ["dnsmasq", "--keep-in-foreground", f"--conf-file={conf}", "--log-facility=-"]


def udhcpd(namespace: Namespace, folder: Path, interface: str, lines: Iterable[str]) -> Daemon:
    """A DHCP server that knows little, as in a home router."""
    leases = folder / f"udhcpd.{interface}.leases"
    leases.touch()
    conf = folder / f"udhcpd.{interface}.conf"
    conf.write_text(
        "\n".join(
            [f"interface {interface}", f"lease_file {leases}", f"pidfile {leases}.pid", "remaining no", *lines, ""]
        )
    )
    # It probes an address before it offers it. With the default of 2 s its Offer would always come too late.
    return Daemon(namespace, folder, "busybox", "udhcpd", "-f", "-a", "50", str(conf))


class Lldpd:
    """lldpd with its own socket and configuration."""

    def __init__(self, namespace: Namespace, folder: Path, name: str, *options: str, lines: Iterable[str]) -> None:
        conf = folder / f"{name}.conf"
        conf.write_text("\n".join([*lines, ""]))
        self._namespace = namespace
        self._socket = folder / f"{name}.sock"
        common = ["-d", "-k", "-u", str(self._socket), "-O", str(conf)]
        self._daemon = Daemon(namespace, folder, "lldpd", *common, *options)

    def configure(self, line: str) -> None:
        """Change its configuration; waits until it listens when it has just been started."""
        for _ in range(TRIES):
            with contextlib.suppress(subprocess.CalledProcessError):
                self._namespace.run("lldpcli", "-u", str(self._socket), *line.split())
                return
            time.sleep(STARTING / TRIES)
        raise TimeoutError(f"lldpd does not take {line!r} after {STARTING} s")

    def end(self) -> None:
        self._daemon.end()
