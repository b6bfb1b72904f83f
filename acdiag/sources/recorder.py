"""A place that phones send their packet recordings to: datagrams become frames, as a tap in front of us would see them.

An IPv4 or IPv6 and a UDP header are put before what came, with the addresses that the socket tells, so that recordings
listened to and recordings captured are read by the same code (RFC 791, RFC 8200, RFC 768).
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address
from struct import pack

from acdiag.model.errors import Unusable
from acdiag.sources.listening import Address, granted, kernel_drops, listen, parse
from acdiag.sources.tap import AT_ONCE, RUNNING, Intake, Tap, Tapped

RAW_IP = 101
"""LINKTYPE_RAW: begins with an IP header."""
WAIT = 0.2
"""Seconds after which it is looked whether to stop."""
LONGEST = 65_507
MOST_BYTES = 8_000_000
"""Bytes handed over together, for a flood of the largest datagrams."""
DRAIN = 20
"""Batches that are still taken when it ends."""
UDP = 17


class RecordingTap(Tap):
    """One UDP port."""

    records = True

    def __init__(self, url: str, intake: Intake) -> None:
        """`url` is like udp://0.0.0.0:50000. Raises Unusable."""
        address = parse(url)
        if address.scheme != "udp":
            raise Unusable(f"{url}: recordings come by UDP", "Write it like --recording udp://0.0.0.0:50000.")
        super().__init__(address.name, intake)
        self._address = address
        self._socket: socket.socket | None = None
        self.port = address.port

    def open(self) -> None:
        try:
            self._socket = bound = listen(self._address)
        except Unusable as error:
            raise Unusable(error.message, error.hint.replace("--syslog", "--recording").split(" and set ")[0]) from None
        self.port = bound.getsockname()[1]
        self.name = Address("udp", self._address.host, self.port).name
        bound.settimeout(WAIT)

    @property
    def buffer(self) -> int:
        """Bytes of receive buffer that were granted."""
        return granted(self._socket) if self._socket is not None else 0

    def listen(self) -> None:
        bound = self._socket
        assert bound is not None
        self.state = RUNNING
        while not self.stopping:
            self._hear(bound)
        bound.setblocking(False)
        for _ in range(DRAIN):
            if not self._hear(bound):
                break
        self.kernel_dropped = kernel_drops(bound)
        bound.close()

    def _hear(self, bound: socket.socket) -> int:
        frames: list[Tapped] = []
        size = 0
        try:
            while len(frames) < AT_ONCE and size < MOST_BYTES:
                data, place = bound.recvfrom(LONGEST)
                frames.append(self._frame(data, place[0], place[1]))
                size += len(data)
                if bound.gettimeout():
                    bound.setblocking(False)
        except (BlockingIOError, TimeoutError):
            pass
        if not self.stopping:
            bound.settimeout(WAIT)
        self.kernel_dropped = kernel_drops(bound)
        self.hand_over(frames)
        return len(frames)

    def _frame(self, data: bytes, sender: str, port: int) -> Tapped:
        source = ip_address(sender.partition("%")[0])
        mapped = source.ipv4_mapped if isinstance(source, IPv6Address) else None
        frame = datagram(mapped or source, port, self._address.host, self.port, data)
        return Tapped(self._intake.clock.now(), RAW_IP, frame, len(frame))


def datagram(source: IPv4Address | IPv6Address, port: int, host: str, to: int, data: bytes) -> bytes:
    """What came, as an IP datagram to `host` and port `to`; checksums are left 0, which is what nobody checks."""
    udp = pack("!HHHH", port, to, (len(data) + 8) & 0xFFFF, 0) + data
    try:
        here = ip_address(host)
    except ValueError:
        here = None
    if isinstance(source, IPv6Address):
        end = here if isinstance(here, IPv6Address) else IPv6Address(0)
        return pack("!IHBB", 6 << 28, len(udp) & 0xFFFF, UDP, 64) + source.packed + end.packed + udp
    end4 = here if isinstance(here, IPv4Address) else IPv4Address(0)
    head = pack("!BBHHHBBH", 0x45, 0, (len(udp) + 20) & 0xFFFF, 0, 0, 64, UDP, 0)
    return head + source.packed + end4.packed + udp
