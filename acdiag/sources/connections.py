"""Log lines by TCP (RFC 6587) and TLS (RFC 5425): one thread for all connections of a listener.

A connection costs no thread, so that many that say nothing, or half of something, cost nothing but a little memory.
Where the spool is full reading stops, and TCP itself makes the senders wait. Where there are too many connections, or
too many halves of messages, the sender that has most of them loses one: a phone has one connection, a flood has many.
"""

from __future__ import annotations

import selectors
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable

from acdiag.sources.connection import Connection
from acdiag.sources.senders import Allowed
from acdiag.sources.spool import Spool
from acdiag.store.block import Batch

HAND_OVER = 0.08
"""Seconds that lines wait at most."""
MOST = 20_000
"""Lines that are handed over together."""
MOST_BYTES = 16_000_000
"""Bytes that are handed over together, whatever the number of lines."""
MOST_CONNECTIONS = 4_096
"""Connections of one listener; then one is closed that has been silent long."""
MOST_UNFINISHED = 64_000_000
"""Bytes of messages that have begun and not ended, of all connections; a phone's lines end in the same packet."""
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
        self,
        name: str,
        bound: socket.socket,
        spool: Spool,
        allowed: Allowed,
        tls: ssl.SSLContext | None = None,
        most: int | None = None,
        clock: Callable[[], int] = time.time_ns,
    ) -> None:
        """`most` connections at once, where there are fewer file descriptors than MOST_CONNECTIONS.

        `clock` gives ns since the epoch.
        """
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
        self._clock = clock
        self._open: dict[Connection, int] = {}
        """In order of their last sign of life; bytes that each holds of a message that has not ended."""
        self._of: Counter[str] = Counter()
        """How many connections each sender has."""
        self._most = MOST_CONNECTIONS if most is None else min(MOST_CONNECTIONS, most)
        self._unfinished = 0
        """The sum of those bytes."""
        self._selector = selectors.DefaultSelector()
        self._batch = Batch(name)
        self._bytes = 0
        """Of the lines in it."""
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
        if len(self._open) >= self._most:
            self._close_oldest()
            self._count("too many connections")
        try:
            connection = Connection(accepted, place[0], self._tls, time.monotonic() + HANDSHAKE)
        except OSError as error:
            self._count(error.strerror or "error")
            accepted.close()
            return
        self._open[connection] = 0
        self._of[connection.sender] += 1
        self._selector.register(connection.socket, connection.wants, connection)

    def _read(self, connection: Connection) -> None:
        if connection not in self._open:
            # It was ready, and has been closed since to make room.
            return
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
            self._weigh(connection)

    def _weigh(self, connection: Connection) -> None:
        """Know what it holds of a message; where all together hold too much, the one that holds most is closed."""
        self._unfinished += connection.waiting - self._open[connection]
        self._open[connection] = connection.waiting
        if self._unfinished > MOST_UNFINISHED:
            self._end(max(self._open, key=self._open.__getitem__), "too many messages that did not end")

    def _fetch(self, connection: Connection) -> None:
        """Take over the lines that have come."""
        if lines := connection.lines:
            batch = self._batch
            batch.lines += lines
            batch.times += [self._clock()] * len(lines)
            batch.senders += [connection.sender] * len(lines)
            self._bytes += sum(map(len, lines))
            connection.lines = []
            if self._bytes > MOST_BYTES:
                self._hand_over()

    def _end(self, connection: Connection, why: str = "") -> None:
        if why:
            self._count(why)
        self._close(connection)

    def _close(self, connection: Connection) -> None:
        connection.finish()
        self._fetch(connection)
        if connection.cut:
            self._count("lines of more than 65536 bytes, kept in pieces", connection.cut)
        self._unfinished -= self._open.pop(connection)
        self._of[connection.sender] -= 1
        if not self._of[connection.sender]:
            del self._of[connection.sender]
        self._selector.unregister(connection.socket)
        connection.socket.close()

    def _close_oldest(self) -> None:
        """Close the one that has been silent longest, of the sender that has most of them."""
        most = max(self._of.values(), default=0)
        for connection in self._open:
            if self._of[connection.sender] == most:
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
            self._batch, self._bytes = Batch(self.name), 0
            self.lines += len(batch.lines)
            self._spool.put(batch, patient=True)

    def _count(self, problem: str, times: int = 1) -> None:
        if problem in self.problems or len(self.problems) < _HELD:
            self.problems[problem] = self.problems.get(problem, 0) + times
