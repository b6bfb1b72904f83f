"""Log lines by UDP (RFC 5426): a thread that does nothing but receive.

Blocking `recvfrom` with the timeout in the socket costs one system call a datagram. What it received is handed over a
few times a second, so that the thread which writes has few and large pieces to do.
"""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable

from acdiag.sources.listening import kernel_drops
from acdiag.sources.senders import Allowed
from acdiag.sources.spool import Spool
from acdiag.store.block import Batch

LONGEST = 65_535
HAND_OVER = 80_000_000
"""ns that lines wait at most; with the time to commit they are stored within 250 ms."""
MOST = 20_000
"""Lines that are handed over together."""
MOST_BYTES = 16_000_000
"""Bytes that are handed over together, for a flood of the largest datagrams."""
DRAIN = 2_000_000_000
"""ns that the socket is read out for when collecting ends: a sender may never stop."""
PAUSE = 0.05
"""Seconds to wait after an error of the network, which may last."""


class DatagramListener:
    """One UDP socket."""

    def __init__(
        self,
        name: str,
        bound: socket.socket,
        spool: Spool,
        allowed: Allowed,
        clock: Callable[[], int] = time.time_ns,
    ) -> None:
        """`clock` gives ns since the epoch."""
        self.name = name
        self._clock = clock
        self.lines = 0
        """Datagrams taken."""
        self.refused = 0
        """Datagrams of senders that are not allowed."""
        self.connections = 0
        self.problems: dict[str, int] = {}
        self._socket = bound
        self._spool = spool
        self._allowed = allowed
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._receive, name=name, daemon=True)

    def start(self) -> None:
        wait = struct.pack("ll", 0, HAND_OVER // 1000)
        self._socket.setblocking(True)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, wait)
        self._thread.start()

    def kernel_drops(self) -> int:
        return kernel_drops(self._socket)

    def stop(self) -> None:
        """Take what has arrived so far, and no more."""
        self._stopping.set()

    def join(self) -> None:
        self._thread.join()
        self._socket.close()

    def _receive(self) -> None:
        while not self._stopping.is_set():
            self._collect(self._clock() + HAND_OVER)
        self._socket.setblocking(False)
        until = self._clock() + DRAIN
        while self._collect(until) and self._clock() < until:
            pass

    def _collect(self, until: int) -> int:
        """Receive until a time (ns), or until nothing comes; then hand over. Gives how many datagrams came."""
        batch = Batch(self.name)
        receive, clock = self._socket.recvfrom, self._clock
        times, senders, lines = batch.times, batch.senders, batch.lines
        allowed = None if self._allowed.everybody else self._allowed
        came = now = size = 0
        try:
            while now < until and len(lines) < MOST and size < MOST_BYTES:
                data, place = receive(LONGEST)
                now = clock()
                came += 1
                sender = place[0]
                if allowed is not None and not allowed(sender):
                    self.refused += 1
                    continue
                times.append(now)
                senders.append(sender)
                lines.append(data)
                size += len(data)
        except BlockingIOError:
            pass
        except OSError as error:
            why = error.strerror or "error"
            self.problems[why] = self.problems.get(why, 0) + 1
            time.sleep(PAUSE)
        if lines:
            self.lines += len(lines)
            self._spool.put(batch)
        return came
