"""One connection that brings log lines: TCP, or TLS over it."""

from __future__ import annotations

import selectors
import socket
import ssl

from acdiag.streams.log_framing import LogFraming

PIECE = 65_536
"""Bytes read at once."""
PIECES = 16
"""Pieces read before other connections have their turn."""


class Connection:
    """A connection that was accepted; it never blocks."""

    def __init__(self, accepted: socket.socket, sender: str, tls: ssl.SSLContext | None, deadline: float) -> None:
        """`deadline` is on the monotonic clock and for the handshake alone. Raises OSError."""
        accepted.setblocking(False)
        accepted.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self.socket = accepted
        self.sender = sender
        self.deadline = deadline
        self.ended = False
        """The sender closed it."""
        self.why = ""
        """What was wrong with it, when that ended it."""
        self.lines: list[bytes] = []
        """Messages that came and were not fetched yet."""
        self.wants = selectors.EVENT_READ
        """What it waits for."""
        self._framing = LogFraming()
        self._tls: ssl.SSLSocket | None = None
        self.shaking = tls is not None
        """The TLS handshake is not over."""
        if tls is not None:
            self._tls = tls.wrap_socket(accepted, server_side=True, do_handshake_on_connect=False)
            self.socket = self._tls

    @property
    def cut(self) -> int:
        """Lines that were too long to be kept whole."""
        return self._framing.cut

    @property
    def waiting(self) -> int:
        """Bytes of a message that has begun and not ended."""
        return self._framing.waiting

    def read(self) -> None:
        """Take what has come into `lines`. Raises OSError (ssl.SSLError is one); what came before it is in `lines`."""
        try:
            if self._tls is not None and self.shaking:
                self._tls.do_handshake()
                self.shaking = False
            for _ in range(PIECES):
                data = self.socket.recv(PIECE)
                if not data:
                    self.ended = True
                    break
                self.lines += self._framing.feed(data)
                if self._framing.refused:
                    self.ended, self.why = True, self._framing.refused
                    break
            self.wants = selectors.EVENT_READ
        except (BlockingIOError, ssl.SSLWantReadError):
            self.wants = selectors.EVENT_READ
        except ssl.SSLWantWriteError:
            self.wants = selectors.EVENT_WRITE

    def finish(self) -> None:
        """No more will come: what came last is a line, although it has no end."""
        self.lines += self._framing.end()
