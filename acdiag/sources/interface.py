"""Frames of a network interface, through scapy: its sockets, its BPF compiler, and never its dissection.

Raw bytes are taken from the socket as they come; scapy puts the VLAN tag back that the kernel has taken off. An
interface that goes away is waited for.
"""

from __future__ import annotations

import errno
import os
import select
import socket
import struct
import sys
from typing import Any

from acdiag.model.errors import Unusable
from acdiag.sources.listening import enlarge
from acdiag.sources.tap import AT_ONCE, RUNNING, WAITING, Intake, Tap, Tapped

WAIT = 0.2
"""Seconds after which it is looked whether to stop."""
AGAIN = 1.0
"""Seconds between two looks for an interface that went away."""
LONGEST = 262_144
"""Bytes of one frame: what a network card puts together may be longer than any packet on the wire."""
DRAIN = 20
"""Batches that are still taken when it ends."""
WITHOUT_MEDIA = (
    "not (udp and not portrange 0-1023 and udp[4:2] >= 20 and udp[8] & 0xc0 = 0x80 and (udp[9] < 192 or udp[9] > 223))"
)
"""What leaves RTP to the kernel: version 2 and a type that is not RTCP's, between ports that nothing else has. Inside a
second tag the kernel does not look; what passes so is left out later."""
GONE = (errno.ENETDOWN, errno.ENODEV, errno.ENXIO, errno.ENETUNREACH)
_SOL_PACKET, _STATISTICS = 263, 6
_RAW_LINKS = {1: 1, 772: 1, 512: 101, 65534: 101, 803: 127}
"""ARPHRD_ of Linux to LINKTYPE_: Ethernet, loopback, PPP and tunnels as raw IP, radiotap."""


class InterfaceTap(Tap):
    """One interface."""

    def __init__(self, name: str, intake: Intake, *, bpf: str = "", media: bool = True) -> None:
        """`bpf` is the user's own filter; without `media` RTP is left to the kernel."""
        super().__init__(name, intake)
        own = [f"({bpf})"] if bpf else []
        self._filter = " and ".join(own if media else [*own, WITHOUT_MEDIA])
        self._socket: Any = None
        self._link_type = 1

    def open(self) -> None:
        """Open the socket, so that what is missing is known at once. Raises Unusable."""
        try:
            self._socket = self._opened()
        except OSError as error:
            raise self._unusable(error) from None

    def listen(self) -> None:
        while not self.stopping:
            try:
                if self._socket is None:
                    self._socket = self._opened()
                self.state, self.note = RUNNING, ""
                self._take()
            except OSError as error:
                self._close()
                self.state = WAITING
                self.note = f"{self.name}: {(error.strerror or str(error)).lower()}; waiting for it to come back"
                self._stopping.wait(AGAIN)
        self._close()

    def _opened(self) -> Any:
        from scapy.config import conf
        from scapy.error import Scapy_Exception
        from scapy.layers import l2

        if sys.platform == "linux" and self.name not in (known for _, known in socket.if_nameindex()):
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        # scapy knows link types by their layers, and talks of those that it does not know.
        conf.default_l2 = l2.Ether
        # Nor does it look again at an interface that it has once seen: one that came back has another index.
        conf.ifaces.reload()
        try:
            opened = conf.L2listen(iface=self.name, filter=self._filter or None, promisc=True)
        except Scapy_Exception as error:
            raise Unusable(
                f"cannot capture on {self.name}: {error}", "Look at the filter; tcpdump -d shows it."
            ) from None
        opened.ins.setblocking(False)
        enlarge(opened.ins)
        self._link_type = _RAW_LINKS.get(opened.ins.getsockname()[3], 1) if sys.platform == "linux" else 1
        return opened

    def _take(self) -> None:
        """Take frames until it is time to stop. Raises OSError when the interface goes away."""
        while not self.stopping:
            ready, _, _ = select.select([self._socket.ins], [], [], WAIT)
            if ready:
                self.hand_over(self._batch())
            self._count_drops()
        for _ in range(DRAIN):
            last = self._batch()
            self.hand_over(last)
            if not last:
                break
        self._count_drops()

    def _batch(self) -> list[Tapped]:
        frames: list[Tapped] = []
        receive, link_type, clock = self._socket.recv_raw, self._link_type, self._intake.clock
        try:
            while len(frames) < AT_ONCE:
                _, data, at = receive(LONGEST)
                if data:
                    # scapy tells seconds as a float: exact to about a quarter of a microsecond.
                    moment = clock.now() if at is None else clock.of(int(at * 1_000_000) * 1000)
                    frames.append(Tapped(moment, link_type, data, len(data)))
        except BlockingIOError:
            pass
        except OSError:
            if not frames:
                raise
        return frames

    def _count_drops(self) -> None:
        """What the kernel had no room for since it was asked last; asking sets it back."""
        if sys.platform == "linux":
            told = self._socket.ins.getsockopt(_SOL_PACKET, _STATISTICS, 8)
            self.kernel_dropped += int(struct.unpack("II", told)[1])

    def _close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _unusable(self, error: OSError) -> Unusable:
        what = f"cannot capture on {self.name}: {(error.strerror or str(error)).lower()}"
        if error.errno in (errno.EPERM, errno.EACCES):
            python = os.path.realpath(sys.executable)
            return Unusable(what, f"Run: sudo setcap cap_net_raw,cap_net_admin=eip {python}")
        if error.errno in GONE:
            names = ", ".join(known for _, known in socket.if_nameindex())
            return Unusable(what, f"The interfaces of this machine: {names}")
        return Unusable(what, "Name another interface.")
