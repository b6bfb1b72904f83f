"""An HTTP server that strangers cannot hold up: so many connections and no more, none for long, and nobody is told off.

The server of the standard library starts a thread for each connection and waits for ever: whoever opens thousands, or
sends a byte now and then, takes memory until nothing is left.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections import OrderedDict
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

MOST = 16
"""Connections at once; then the oldest is closed. A monitoring system has one."""
SILENCE = 5.0
"""Seconds without a byte after which a connection is closed."""


class Handler(WSGIRequestHandler):
    """One connection; says nothing on stderr, where there may be a screen."""

    timeout = SILENCE

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: who asks for what, and how strangely, is of no interest."""


class BoundedServer(ThreadingMixIn, WSGIServer):
    """A thread for each connection, and few of them."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, *arguments: Any) -> None:
        self._open: OrderedDict[Any, None] = OrderedDict()
        self._changing = threading.Lock()
        self.refused = 0
        """Connections that were closed to make room."""
        super().__init__(*arguments)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._changing:
            while len(self._open) >= MOST:
                oldest, _ = self._open.popitem(last=False)
                self.refused += 1
                # Its own thread closes it; this wakes it up.
                with contextlib.suppress(OSError):
                    oldest.shutdown(socket.SHUT_RDWR)
            self._open[request] = None
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._changing:
            self._open.pop(request, None)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: it went away, or took too long."""
