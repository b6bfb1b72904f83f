"""Where log lines are listened for: what a user asked for, and the socket that it becomes.

The receive buffer is asked for large, since lines come in bursts and nobody sends a lost datagram again. What the
kernel granted is read back, because it cuts silently.
"""

from __future__ import annotations

import errno
import socket
import struct
import sys
from urllib.parse import urlsplit

from acdiag.model.errors import Unusable
from acdiag.model.record import Record

SCHEMES = {"udp": 514, "tcp": 514, "tls": 6514}
"""Default ports (RFC 5426 section 3.3, common use, RFC 5425 section 4.1)."""
BUFFER = 64 * 1024 * 1024
"""Bytes of receive buffer asked for: about a second at the highest rate of one sender."""
ENOUGH = 4 * 1024 * 1024
"""Bytes of receive buffer below which a user should know; Debian's default limit is 208 kB."""
PRIVILEGED = 1024
_FORCE = getattr(socket, "SO_RCVBUFFORCE", 33)
_MEMINFO = 55
"""SO_MEMINFO (Linux, sock_diag): nine counters of a socket; the last is what was dropped."""


class Address(Record):
    """What one `--syslog` asks for."""

    scheme: str
    host: str
    port: int

    @property
    def name(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"


def parse(url: str) -> Address:
    """An address like `udp://0.0.0.0:5514`. Raises Unusable."""
    hint = "Write it like udp://0.0.0.0:5514, tcp://[::]:514 or tls://0.0.0.0:6514."
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Unusable(f"{url} is no address to listen on", hint) from None
    if parts.scheme not in SCHEMES or parts.path not in ("", "/") or parts.query or parts.username:
        raise Unusable(f"{url} is no address to listen on", hint)
    host = parts.hostname or "::"
    return Address(parts.scheme, host, SCHEMES[parts.scheme] if port is None else port)


def listen(address: Address) -> socket.socket:
    """A bound socket with a large receive buffer; one on `::` takes IPv4 as well.

    Raises Unusable with what mends it.
    """
    kind = socket.SOCK_DGRAM if address.scheme == "udp" else socket.SOCK_STREAM
    try:
        found = socket.getaddrinfo(address.host, address.port, type=kind, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise Unusable(
            f"cannot listen on {address.name}: {error.strerror}", "Name an address of this machine."
        ) from None
    family, _, _, _, place = found[0]
    try:
        return _bound(family, kind, place)
    except OSError as error:
        raise Unusable(f"cannot listen on {address.name}: {error.strerror}", _cure(address, error)) from None


def _bound(family: int, kind: int, place: tuple[object, ...]) -> socket.socket:
    bound = socket.socket(family, kind)
    try:
        if family == socket.AF_INET6:
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        if kind == socket.SOCK_STREAM:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        else:
            enlarge(bound)
        bound.bind(place)
        if kind == socket.SOCK_STREAM:
            bound.listen(socket.SOMAXCONN)
    except BaseException:
        bound.close()
        raise
    return bound


def enlarge(bound: socket.socket) -> None:
    """As much receive buffer as we may have; the limit is lifted where we have the right to."""
    if sys.platform == "linux":
        try:
            bound.setsockopt(socket.SOL_SOCKET, _FORCE, BUFFER)
        except OSError:  # we may not, or the kernel knows no such option
            pass
        else:
            return
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)


def _cure(address: Address, error: OSError) -> str:
    if error.errno in (errno.EACCES, errno.EPERM) and 0 < address.port < PRIVILEGED:
        return (
            f"Ports below {PRIVILEGED} need a privilege. Use --syslog {address.scheme}://{_bracketed(address)}:5514 "
            "and set system/syslog/server_port=5514 on the phones, or run: "
            f"sudo sysctl net.ipv4.ip_unprivileged_port_start={address.port}"
        )
    if error.errno == errno.EADDRINUSE:
        option = "-lunp" if address.scheme == "udp" else "-ltnp"
        return f"Another program listens there; find it with: ss {option} 'sport = :{address.port}'"
    if error.errno == errno.EADDRNOTAVAIL:
        return "Name an address of this machine, or 0.0.0.0 for all."
    return "Name another address or port."


def _bracketed(address: Address) -> str:
    return f"[{address.host}]" if ":" in address.host else address.host


def granted(bound: socket.socket) -> int:
    """Bytes of receive buffer. Linux doubles what was asked for, for its own accounts."""
    size = bound.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)
    return size // 2 if sys.platform == "linux" else size


def kernel_drops(bound: socket.socket) -> int:
    """Datagrams that found the receive buffer full since the socket was made; 0 where the system does not tell."""
    if sys.platform != "linux":
        return 0
    try:
        counters = bound.getsockopt(socket.SOL_SOCKET, _MEMINFO, 36)
    except OSError:
        return 0
    return int(struct.unpack("9I", counters)[8]) if len(counters) == 36 else 0
