"""Log lines by TCP (RFC 6587) and TLS (RFC 5425): one thread for all connections of a listener.

A connection costs no thread, so that many that say nothing, or half of something, cost nothing but a little memory.
Where the spool is full reading stops, and TCP itself makes the senders wait.
"""

from __future__ import annotations

import selectors
import socket
import ssl
import threading
import time

from acdiag.sources.connection import Connection
from acdiag.sources.senders import Allowed
from acdiag.sources.spool import Spool
from acdiag.store.block import Batch

HAND_OVER = 0.08
"""Seconds that lines wait at most."""
MOST = 20_000
MOST_CONNECTIONS = 4_096
"""Connections of one listener; then the one that has been silent longest is closed."""
HANDSHAKE = 10.0
"""Seconds for a TLS handshake; whoever needs longer does not speak TLS."""
QUIET = 0.2
"""Seconds of silence on all connections after which, when collecting ends, all has arrived."""
DRAIN = 2.0
"""Seconds that connections are read out for when collecting ends: a sender may never stop."""
_HELD = 64
"""Different problems that are counted apart."""


class ConnectionListener:
    """One listening TCP socket; with `tls` its connections are encrypted."""

    def __init__(
        self, name: str, bound: socket.socket, spool: Spool, allowed: Allowed, tls: ssl.SSLContext | None = None
    ) -> None:
        self.name = name
        self.lines = 0
        """Messages taken."""
        self.refused = 0
        """Connections of senders that are not allowed."""
        self.problems: dict[str, int] = {}
        self._socket = bound
        self._spool = spool
        self._allowed = allowed
        self._tls = tls
        self._open: dict[Connection, None] = {}
        """In order of their last sign of life."""
        self._selector = selectors.DefaultSelector()
        self._batch = Batch(name)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._receive, name=name, daemon=True)

    @property
    def connections(self) -> int:
        """Connections that are open."""
        return len(self._open)

    def start(self) -> None:
        self._socket.setblocking(False)
        self._selector.register(self._socket, selectors.EVENT_READ)
        self._thread.start()

    def kernel_drops(self) -> int:
        """TCP drops nothing."""
        return 0

    def stop(self) -> None:
        """Take what has arrived so far, and no more."""
        self._stopping.set()

    def join(self) -> None:
        self._thread.join()

    def _receive(self) -> None:
        while not self._stopping.is_set():
            self._turn(HAND_OVER)
        end = time.monotonic() + DRAIN
        while time.monotonic() < end and self._turn(QUIET):
            pass
        for connection in list(self._open):
            self._close(connection)
        self._hand_over()
        self._selector.close()
        self._socket.close()

    def _turn(self, seconds: float) -> bool:
        """Whatever comes within `seconds`; whether anything did."""
        until = time.monotonic() + seconds
        came = False
        while (left := until - time.monotonic()) > 0 and len(self._batch.lines) < MOST:
            ready = self._selector.select(left)
            for key, _ in ready:
                came = True
                if key.data is None:
                    self._accept()
                else:
                    self._read(key.data)
        self._expire()
        self._hand_over()
        return came

    def _accept(self) -> None:
        try:
            accepted, place = self._socket.accept()
        except OSError as error:
            self._count(error.strerror or "error")
            # Without a free file descriptor the same connection would be reported again at once.
            self._close_oldest()
            return
        if not self._allowed(place[0]):
            self.refused += 1
            accepted.close()
            return
        if len(self._open) >= MOST_CONNECTIONS:
            self._close_oldest()
            self._count("too many connections")
        try:
            connection = Connection(accepted, place[0], self._tls, time.monotonic() + HANDSHAKE)
        except OSError as error:
            self._count(error.strerror or "error")
            accepted.close()
            return
        self._open[connection] = None
        self._selector.register(connection.socket, connection.wants, connection)

    def _read(self, connection: Connection) -> None:
        self._open[connection] = self._open.pop(connection)
        wanted = connection.wants
        try:
            connection.read()
        except ssl.SSLError as error:
            self._end(connection, f"TLS: {(error.reason or 'failed').lower().replace('_', ' ')}")
        except OSError as error:
            self._end(connection, error.strerror or "error")
        else:
            if connection.ended:
                self._end(connection, connection.why)
                return
            self._fetch(connection)
            if connection.wants != wanted:
                self._selector.modify(connection.socket, connection.wants, connection)

    def _fetch(self, connection: Connection) -> None:
        """Take over the lines that have come."""
        if lines := connection.lines:
            batch = self._batch
            batch.lines += lines
            batch.times += [time.time_ns()] * len(lines)
            batch.senders += [connection.sender] * len(lines)
            connection.lines = []

    def _end(self, connection: Connection, why: str = "") -> None:
        if why:
            self._count(why)
        self._close(connection)

    def _close(self, connection: Connection) -> None:
        connection.finish()
        self._fetch(connection)
        if connection.cut:
            self._count("lines of more than 65536 bytes, kept in pieces", connection.cut)
        del self._open[connection]
        self._selector.unregister(connection.socket)
        connection.socket.close()

    def _close_oldest(self) -> None:
        for connection in self._open:
            self._close(connection)
            return

    def _expire(self) -> None:
        """Close what never came to the end of its handshake."""
        if self._tls is None:
            return
        now = time.monotonic()
        for connection in [each for each in self._open if each.shaking and each.deadline < now]:
            self._count("TLS: no handshake in time")
            self._close(connection)

    def _hand_over(self) -> None:
        batch = self._batch
        if batch.lines:
            self._batch = Batch(self.name)
            self.lines += len(batch.lines)
            self._spool.put(batch, patient=True)

    def _count(self, problem: str, times: int = 1) -> None:
        if problem in self.problems or len(self.problems) < _HELD:
            self.problems[problem] = self.problems.get(problem, 0) + times
