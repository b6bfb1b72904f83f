"""Sends the log lines of a simulated morning to a syslog server, at the pace in which phones would write them.

Towards the loopback network each phone has an address of its own (127.16.0.0/12), so that a receiver tells them apart
as it would on a real network; elsewhere all come from this machine.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, ip_address
from urllib.parse import urlsplit

from acdiag.model.errors import Unusable
from acdiag.simulate.clock import SECOND
from acdiag.simulate.log import LogLine, datagram

USUAL_PORT = 514
FIRST = IPv4Address("127.16.0.1")
OPEN = 256
"""Sockets kept open; one phone's lines come in bursts."""


def target(url: str) -> tuple[str, int]:
    """Host and port of `udp://HOST:PORT`.

    Raises Unusable for anything else.
    """
    hint = "Write it like udp://127.0.0.1:5514; udp is all that phones speak."
    try:
        parts = urlsplit(url)
        port = parts.port or USUAL_PORT
    except ValueError:
        raise Unusable(f"{url!r} is no address to send to", hint) from None
    if parts.scheme != "udp" or not parts.hostname or parts.path.strip("/"):
        raise Unusable(f"{url!r} is no address to send to", hint)
    return parts.hostname, port


def address_of(phone: int) -> str:
    """The loopback address that stands for a phone."""
    return str(FIRST + phone)


class Sender:
    """Sends lines; used as a context, so that its sockets are closed."""

    def __init__(self, host: str, port: int) -> None:
        try:
            family, _, _, _, to = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
        except OSError as error:
            hint = "Give an address or a name that resolves."
            raise Unusable(f"cannot find {host}: {error.strerror}", hint) from None
        self._family, self._to = family, to
        self._apart = family == socket.AF_INET and ip_address(str(self._to[0])).is_loopback
        self._sockets: dict[int, socket.socket] = {}

    def __enter__(self) -> Sender:
        return self

    def __exit__(self, *_: object) -> None:
        for opened in self._sockets.values():
            opened.close()
        self._sockets.clear()

    def send(self, line: LogLine) -> None:
        """One datagram.

        Raises OSError when the network refuses it.
        """
        self._socket(line.phone if self._apart else 0).sendto(datagram(line), self._to)

    def _socket(self, phone: int) -> socket.socket:
        known = self._sockets.get(phone)
        if known is None:
            while len(self._sockets) >= OPEN:
                self._sockets.pop(next(iter(self._sockets))).close()
            known = self._sockets[phone] = socket.socket(self._family, socket.SOCK_DGRAM)
            if self._apart:
                known.bind((address_of(phone), 0))
        return known


def sendable(lines: Iterable[LogLine]) -> list[LogLine]:
    """What can be sent, in the order of time: a phone without an address has no way to its server."""
    return sorted(line for line in lines if line.ip != "0.0.0.0")


def send(
    lines: Iterable[LogLine],
    sender: Sender,
    speed: float,
    *,
    now: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> int:
    """Send at `speed` times the real pace, 0 for as fast as it goes; gives how many lines went out."""
    count, begin, first = 0, now(), None
    for line in lines:
        first = line.at if first is None else first
        if speed:
            ahead = (line.at - first) / SECOND / speed - (now() - begin)
            if ahead > 0:
                sleep(ahead)
        try:
            sender.send(line)
        except ConnectionRefusedError:  # what an earlier datagram was answered with; this one went out all the same
            sender.send(line)
        count += 1
    return count
