"""One lab: a switch with its neighbours, a server, any number of phones, and the capture at the phones' ports."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from captures.lab import cdp
from captures.lab.daemons import Daemon, Lldpd, dnsmasq_dhcp, dnsmasq_tftp, udhcpd
from captures.lab.dhcp_options import Scope
from captures.lab.dot1x import Certificate, hostapd
from captures.lab.fabric import Fabric, ServerCable
from captures.lab.impairment import Impairment
from captures.lab.marking import expedited
from captures.lab.netns import Namespace
from captures.lab.peek import ports as ports_of
from captures.lab.phone import FIRMWARE, Identity, Phone
from captures.lab.switch import Port

NATIVE, VOICE = 10, 200
"""VLANs of the lab: the data VLAN of the access ports, untagged, and the voice VLAN."""
SWITCH_MAC = "00:1b:54:aa:00:01"
MIRROR_MAC = "00:1b:54:aa:ff:fe"
SWITCH_NAME = "sw-lab-1"
SWITCH_PERIOD = 6
"""Seconds between the switch's LLDP frames (the standard's default of 30 s would make long captures)."""
FIRMWARE_BYTES = 24_000
SETTLE = 0.7
"""Seconds until freshly started daemons surely listen."""
TAIL = 14.0
"""Seconds that a capture goes on after the last question, so that every wait can be judged."""


def server_address(vlan: int) -> str:
    """The address of the server, which is the router too, in a VLAN."""
    return f"10.59.{vlan}.1"


class Lab:
    """Use it with `with`: whatever happens, nothing of it stays."""

    def __init__(self, capture: Path) -> None:
        self._capture = capture
        self._folder = Path(tempfile.mkdtemp(prefix="acdlab-"))
        # lldpcli gives up root and must still reach its socket.
        self._folder.chmod(0o755)
        self._fabric = Fabric()
        self._switch = Namespace()
        self._server = Namespace()
        self._ends: list[Callable[[], None]] = [self._switch.close, self._server.close]
        self._phones: list[Phone] = []
        self._policies: dict[str, int | None] = {}
        self._cdp: list[tuple[str, bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # The capture ends first, so that no goodbye of a daemon is in it.
        self._fabric.stop()
        for phone in self._phones:
            phone.power_off()
        for end in reversed(self._ends):
            end()
        shutil.rmtree(self._folder, ignore_errors=True)
        if error is None and self._fabric.trouble is not None:
            raise self._fabric.trouble

    # --- what is in the network

    def phone(
        self,
        model: str,
        mac: str,
        *,
        voice: int | None = VOICE,
        cdp_voice: int | None = None,
        also: Iterable[int] = (),
        rfc3004: bool = False,
    ) -> Phone:
        """Plug a phone in.

        `voice` is offered by LLDP-MED, `cdp_voice` (else the same) by CDP; the port carries the VLANs of `also` too.
        """
        number = len(self._phones) + 7
        port = f"ge{number}"
        phone = Phone(Identity(model, mac, rfc3004), port, self._fabric, self._folder)
        offered = {vlan for vlan in (voice, cdp_voice, *also) if vlan is not None}
        control = self._switch.tap(port, f"{SWITCH_MAC[:-2]}{number:02x}")
        self._fabric.plug(Port(port, NATIVE, frozenset(offered)), phone.cable, control)
        self._policies[port] = voice
        self._phones.append(phone)
        source = bytes.fromhex(SWITCH_MAC[:-2].replace(":", "") + f"{number:02x}")
        said = cdp.from_switch(source, SWITCH_NAME, port, NATIVE, cdp_voice if cdp_voice is not None else voice)
        self._cdp.append((port, said))
        return phone

    def host(self, vlan: int, mac: str, address: str) -> Namespace:
        """Another station with a fixed address, in a VLAN."""
        namespace = Namespace()
        self._ends.append(namespace.close)
        self._station(namespace, "eth0", vlan, mac, address)
        return namespace

    def dhcp(self, vlan: int, scope: Scope | None, model: str, *lines: str, pool: str | None = None) -> None:
        """The site's server in a VLAN: its address, and DHCP with the options of `scope` (None: no DHCP there)."""
        address = server_address(vlan)
        name = f"vlan{vlan}"
        self._station(self._server, name, vlan, f"00:50:56:00:{vlan >> 8:02x}:{vlan & 0xFF:02x}", address)
        if scope is None:
            return
        options = scope.lines(address, model, firmware_name(model))
        leases = pool or f"10.59.{vlan}.50,10.59.{vlan}.99"
        ranges = [f"interface={name}", f"dhcp-range={leases},255.255.255.0,1h"]
        self.keep(dnsmasq_dhcp(self._server, self._folder, name, [*ranges, *options, *lines]))

    def udhcpd(self, vlan: int, mac: str, address: str, *lines: str) -> None:
        """Another DHCP server, busybox udhcpd, in a VLAN, on a host of its own."""
        namespace = self.host(vlan, mac, address)
        self.keep(udhcpd(namespace, self._folder, "eth0", lines))

    def serve_tftp(self, *models: str, without: Iterable[str] = ()) -> Daemon:
        """The site's TFTP server with firmware and configuration for each model, without some files."""
        root = self._folder / "tftp"
        root.mkdir()
        for model in models:
            body = (f"made-up firmware of {model} ".encode() * FIRMWARE_BYTES)[:FIRMWARE_BYTES]
            (root / firmware_name(model)).write_bytes(body)
            (root / f"{model}.cfg").write_text("system/type=" + model + "\nvoip/line/0/enabled=1\n" * 20)
        for name in without:
            (root / name).unlink()
        return self.keep(dnsmasq_tftp(self._server, self._folder, root))

    def authenticate(
        self, phone: Phone, users: Iterable[str], server: tuple[Certificate, Certificate] | None = None
    ) -> None:
        """Guard the phone's port by 802.1X, with the users of hostapd's file; `server` as there."""
        self.keep(hostapd(self._switch, self._folder, phone.port, users, server))

    def mirror(self, namespace: Namespace, name: str) -> None:
        """Give a namespace an interface at a mirror port of all phones' ports."""
        self._fabric.mirror(namespace.tap(name, MIRROR_MAC))

    def closed_port(self) -> Callable[[], None]:
        """Forward nothing until the returned function is called; link-local frames are not forwarded anyway."""
        opened = threading.Event()
        self._fabric.watch(lambda port, frame: opened.is_set())
        return opened.set

    @property
    def server(self) -> Namespace:
        """The host that is router and server in each VLAN."""
        return self._server

    @property
    def folder(self) -> Path:
        """Where files of this run may lie."""
        return self._folder

    def keep(self, daemon: Daemon) -> Daemon:
        """Let a daemon run until the lab ends."""
        self._ends.append(daemon.end)
        return daemon

    def watch(self, watch: Callable[[str, bytes], bool]) -> None:
        """Look at, or drop, every frame that leaves the switch."""
        self._fabric.watch(watch)

    def impair(self, phone: Phone, impairment: Impairment, *ports: int) -> None:
        """Let datagrams from these ports reach the phone by a bad way only."""
        self._fabric.impair(phone.port, impairment, lambda frame: _comes_from(frame, ports))

    def expedite(self, *ports: int) -> None:
        """Mark UDP from and to these ports as voice, where the programs that send it cannot."""
        self._fabric.change(lambda frame: expedited(frame, ports))

    def leased_before(self, vlan: int, mac: str, address: str) -> None:
        """Let the server of a VLAN remember a lease; call it before `dhcp`."""
        entry = f"{int(time.time()) + 3600} {mac} {address} * *\n"
        (self._folder / f"vlan{vlan}.leases").write_text(entry)

    # --- time

    def power_on(self, *, lldp: bool = True, cdp: bool = True) -> None:
        """Start the capture, the frames and the switch's own announcements; then the phones may boot."""
        self._fabric.record(self._capture, "acdiag capture lab", [phone.port for phone in self._phones])
        self._fabric.start()
        time.sleep(SETTLE)
        if lldp:
            self._ends.append(self._switch_lldpd().end)
        if cdp:
            for port, said in self._cdp:
                self._fabric.every(SWITCH_PERIOD * 2, port, said, by_switch=True)

    def wait(self, seconds: float = TAIL) -> None:
        """Let the capture go on."""
        time.sleep(seconds)

    def _switch_lldpd(self) -> Lldpd:
        lines = [
            f"configure lldp tx-interval {SWITCH_PERIOD}",
            "configure lldp tx-hold 20",
            "configure lldp portidsubtype ifname",
            f"configure system hostname {SWITCH_NAME}",
            "configure system capabilities enabled bridge",
            *(
                f"configure ports {port} med policy application voice tagged vlan {vlan} priority voice dscp 46"
                for port, vlan in self._policies.items()
                if vlan is not None
            ),
        ]
        first = min(self._policies)
        options = ("-I", ",".join(self._policies), "-M", "4", "-i", "-C", first, "-S", "Lab access switch")
        return Lldpd(self._switch, self._folder, "lldpd-switch", *options, lines=lines)

    def _station(self, namespace: Namespace, name: str, vlan: int, mac: str, address: str) -> None:
        tap = namespace.tap(name, mac)
        namespace.run("ip", "addr", "add", f"{address}/24", "dev", name)
        self._fabric.plug(Port(f"{address}-{mac}", vlan), ServerCable(tap))


def _comes_from(frame: bytes, ports: Collection[int]) -> bool:
    found = ports_of(frame)
    return found is not None and found[0] in ports


def firmware_name(model: str) -> str:
    return f"{model}_{FIRMWARE}.img"
