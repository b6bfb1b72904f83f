"""The phone: its MAC, its LLDP and CDP, its DHCP client, its ARP probe and its TFTP downloads, in a namespace.

The programs are real; this file only decides when a phone would start them, in the order of a 400HD phone's boot.
"""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from captures.lab import cdp, lldp
from captures.lab.daemons import Daemon, Lldpd
from captures.lab.dot1x import Supplicant
from captures.lab.fabric import Fabric, PhoneCable
from captures.lab.netns import Namespace
from captures.lab.switch import CDP_MULTICAST

FIRMWARE = "UC_3.4.8.808"
RUNNING_LIST = (1, 2, 3, 4, 6, 15, 42, 43, 66, 67, 120, 160)
"""Option 55 of a running phone; 4 is asked for too, so that a missing 42 is a missing time server."""
RECOVERY_LIST = (1, 3, 66, 67)
"""Option 55 of the boot loader in recovery mode."""
SCRIPT = '#!/bin/sh\n[ "$1" = bound ] || exit 0\nip addr replace $ip/$mask dev $interface\nenv > {lease}\n'
DISCOVERY_PERIOD = 10
"""Seconds between LLDP and CDP announcements; a phone's default of 30 s would make long captures."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the phone says it is."""

    model: str
    mac: str
    rfc3004: bool = False
    """Option 77 with a length byte per class (RFC 3004), as some firmware does; else the raw text."""

    @property
    def user_class(self) -> str:
        raw = self.model.encode()
        return (bytes([len(raw)]) + raw if self.rfc3004 else raw).hex()

    @property
    def octets(self) -> bytes:
        return bytes.fromhex(self.mac.replace(":", ""))

    @property
    def file_stem(self) -> str:
        """The MAC as a phone writes it in file names."""
        return self.octets.hex()


class Lease(NamedTuple):
    """What the DHCP client hands over."""

    address: str
    tftp_server: str | None
    boot_file: str | None
    url: str | None
    domain: str = ""
    name_servers: tuple[str, ...] = ()
    ntp_servers: tuple[str, ...] = ()
    """Option 42."""
    time_servers: tuple[str, ...] = ()
    """Option 4."""
    uc: bytes = b""
    """Option 43."""


class Phone:
    """One phone on one switch port."""

    def __init__(self, identity: Identity, port: str, fabric: Fabric, folder: Path) -> None:
        self.identity = identity
        self.port = port
        self._fabric = fabric
        self._folder = folder
        self._namespace = Namespace()
        self.cable = PhoneCable(self._namespace.tap("eth0", identity.mac), self._namespace.tap("voice", identity.mac))
        self.cable.heard = self._hear
        self._offers: dict[str, int] = {}
        self._offered = threading.Event()
        self._lldpd: Lldpd | None = None
        self._supplicant: Supplicant | None = None

    @property
    def namespace(self) -> Namespace:
        """Where its programs run."""
        return self._namespace

    # --- link and VLAN

    def announce(self, *, with_lldp: bool = True, with_cdp: bool = True) -> None:
        """Say by LLDP-MED and CDP what it is, and ask for a voice VLAN, again and again."""
        who = self.identity
        if with_lldp:
            self._lldpd = Lldpd(
                self._namespace,
                self._folder,
                f"lldpd-{who.file_stem}",
                *("-I", "eth0", "-M", "3", "-C", "eth0", "-S", f"AudioCodes {who.model} {FIRMWARE}"),
                lines=[
                    f"configure lldp tx-interval {DISCOVERY_PERIOD}",
                    "configure lldp tx-hold 12",
                    "configure lldp portidsubtype macaddress",
                    f"configure system hostname {who.model}-{who.file_stem}",
                    "configure lldp capabilities-advertisements",
                    "configure system capabilities enabled bridge,telephone",
                    "configure inventory hardware-revision Rev0",
                    f"configure inventory software-revision {FIRMWARE}",
                    f"configure inventory serial-number {who.file_stem.upper()}",
                    "configure inventory manufacturer AudioCodes",
                    f"configure inventory model {who.model}",
                    "configure med policy application voice unknown",
                ],
            )
        if with_cdp:
            frame = cdp.from_phone(who.octets, who.model, FIRMWARE)
            self._fabric.every(DISCOVERY_PERIOD, self.port, frame, by_switch=False)

    def authenticate(self, method: Iterable[str]) -> Supplicant:
        """Ask for 802.1X by a method of `dot1x`, again and again."""
        self._supplicant = Supplicant(self._namespace, self._folder, self.identity.file_stem, method)
        return self._supplicant

    def learn_voice_vlan(self, patience: float = 4.0) -> int | None:
        """Wait for the switch's offer; LLDP has the higher priority (manual 3.1.3)."""
        self._offered.wait(patience)
        return self._offers.get("lldp", self._offers.get("cdp"))

    def move_to(self, vlan: int) -> None:
        """Leave the native VLAN and tag from now on."""
        self._namespace.run("ip", "addr", "flush", "dev", self._interface)
        self.cable.vlan = vlan
        if self._lldpd is not None:
            self._lldpd.configure(f"configure med policy application voice tagged vlan {vlan} priority voice dscp 46")

    def _hear(self, frame: bytes) -> None:
        by_cdp = frame[:6] == CDP_MULTICAST
        vlan = cdp.voice_vlan(frame) if by_cdp else lldp.voice_vlan(frame)
        if vlan is not None:
            self._offers["cdp" if by_cdp else "lldp"] = vlan
            if not by_cdp:
                self._offered.set()

    # --- DHCP

    def ask_dhcp(self, *, tries: int = 5, again: int | None = None, recovery: bool = False) -> Lease | None:
        """Run the DHCP client in the VLAN that the phone is in.

        `tries` Discovers (and Requests) go 3 s apart. Without `again` the client gives up then; with it, it starts
        over for ever, that many seconds later, and is left running.
        """
        lease = self._folder / f"lease-{self.identity.file_stem}"
        lease.unlink(missing_ok=True)
        self._namespace.run("ip", "addr", "flush", "dev", self._interface)
        script = lease.with_suffix(".sh")
        script.write_text(SCRIPT.format(lease=lease))
        script.chmod(0o755)
        listed = RECOVERY_LIST if recovery else RUNNING_LIST
        command = [
            *("busybox", "udhcpc", "-f", "-i", self._interface, "-s", str(script)),
            *("-p", str(lease.with_suffix(".pid")), "-t", str(tries), "-T", "3", "-a500"),
            *(["-q", "-n"] if again is None else ["-A", str(again)]),
            *("-V", self.identity.model, "-x", f"0x4d:{self.identity.user_class}", "-o"),
            *(word for code in listed for word in ("-O", str(code))),
        ]
        if again is not None:
            Daemon(self._namespace, self._folder, *command)
            return None
        process = self._namespace.start(*command, log=self._folder / "udhcpc.log", folder=self._folder)
        process.wait(60)
        return _read_lease(lease) if lease.exists() else None

    # --- provisioning

    def fetch(self, server: str, name: str) -> bool:
        """Get a file by TFTP with the options tsize and blksize; it ends by itself, whether it works or not."""
        # busybox deletes its local file when a transfer fails: it must be one of ours, never /dev/null.
        local = self._folder / f"fetched-{self.identity.file_stem}"
        command = ("busybox", "tftp", "-g", "-b", "1428", "-l", str(local), "-r", name, server)
        process = self._namespace.start(*command, log=self._folder / "tftp.log", folder=self._folder)
        try:
            return process.wait(60) == 0
        except subprocess.TimeoutExpired:
            process.kill()
            return False

    def provision(self, lease: Lease) -> None:
        """Fetch what option 160 names, else what 66 and 67 name: the configuration first, then the firmware."""
        if lease.url is not None and lease.url.startswith("tftp://"):
            server, _, names = lease.url.removeprefix("tftp://").partition("/")
            firmware, _, configuration = names.partition(";")
        elif lease.url is None and lease.tftp_server is not None:
            server, firmware = lease.tftp_server, lease.boot_file or f"{self.identity.model}.img"
            configuration = f"{self.identity.model}.cfg"
        else:
            return
        for name in (configuration, firmware):
            if name:
                self.fetch(server, name)

    def recover(self, *, cycles: int, period: float = 5.0) -> bool:
        """Boot in recovery mode every `period` until a download works: no LLDP, no CDP, a short option 55."""
        for cycle in range(cycles):
            began = time.monotonic()
            lease = self.ask_dhcp(tries=1, recovery=True)
            if lease is not None and lease.tftp_server is not None:
                name = lease.boot_file or f"{self.identity.model}.img"
                if self.fetch(lease.tftp_server, name):
                    return True
            if cycle < cycles - 1:
                time.sleep(max(0.0, period - (time.monotonic() - began)))
        return False

    # --- all of it

    def boot(self, *, vlan: int | None = None, with_cdp: bool = True) -> Lease | None:
        """A whole boot: announce, DHCP untagged, move to the voice VLAN (offered, or set by hand), DHCP, provision."""
        self.announce(with_cdp=with_cdp)
        lease = self.ask_dhcp()
        voice = vlan or self.learn_voice_vlan()
        if voice is not None:
            self.move_to(voice)
            lease = self.ask_dhcp()
        if lease is not None:
            self.provision(lease)
        return lease

    def power_off(self) -> None:
        if self._lldpd is not None:
            self._lldpd.end()
        if self._supplicant is not None:
            self._supplicant.end()
        self._namespace.close()

    @property
    def _interface(self) -> str:
        return "eth0" if self.cable.vlan is None else "voice"


def _read_lease(path: Path) -> Lease:
    given = dict(line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)
    url = given.get("opt160")
    return Lease(
        given["ip"],
        given.get("tftp"),
        given.get("bootfile") or given.get("boot_file"),
        bytes.fromhex(url).decode() if url else None,
        given.get("domain", ""),
        tuple(given.get("dns", "").split()),
        tuple(given.get("ntpsrv", "").split()),
        tuple(given.get("timesrv", "").split()),
        bytes.fromhex(given.get("opt43", "")),
    )
