"""Raises and clears as syslog messages for whoever watches the site: RFC 5424, with structured data, over UDP or TCP.

Texts are captured text: what is no printable character is replaced, and quotes, backslashes and brackets in parameter
values are escaped (RFC 5424 section 6.3.3). TCP counts octets (RFC 6587 section 3.4.1).
"""

from __future__ import annotations

import os
import socket
import threading
from collections import deque
from typing import Any
from urllib.parse import urlsplit

from acdiag.model.errors import Unusable

FACILITY = 16
"""local0."""
SEVERITIES = {"critical": 2, "error": 3, "warning": 4, "notice": 5, "info": 6}
CLEARED = 5
"""Notice: good news is no error."""
ELEMENT = "acdiag@32473"
"""SD-ID with the enterprise number that RFC 5612 sets aside for such use."""
PARAMETERS = ("rule", "name", "entity", "stage", "severity", "count", "first", "last", "cleared")
CAUSES = 5
"""Findings that a message names as the cause of its own."""
WAITING = 10_000
"""Messages that wait for a receiver; the oldest are dropped and counted."""
AGAIN = 2.0
"""Seconds between attempts to connect."""
PATIENCE = 3.0
"""Seconds that the last ones may take when it ends."""


class SyslogOut:
    """One receiver."""

    def __init__(self, url: str) -> None:
        """`url` is like udp://loghost:514. Raises Unusable."""
        hint = "Write it like udp://loghost:514 or tcp://loghost:514."
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port or 514
        except ValueError:
            host, port = None, 0
            parts = urlsplit("")
        if parts.scheme not in ("udp", "tcp") or not host:
            raise Unusable(f"{url} is no place to send syslog to", hint)
        self._kind = socket.SOCK_DGRAM if parts.scheme == "udp" else socket.SOCK_STREAM
        try:
            self._place = socket.getaddrinfo(host, port, type=self._kind)[0]
        except OSError as error:
            raise Unusable(f"{url}: {error.strerror}", hint) from None
        self._socket: socket.socket | None = None
        self._queue: deque[bytes] = deque()
        self._changed = threading.Condition()
        self._ended = False
        self.sent = self.dropped = 0
        self._thread = threading.Thread(target=self._send, name="syslog-out", daemon=True)
        self._thread.start()

    def tell(self, event: dict[str, Any]) -> None:
        """Send a raise or a clear; other events are not for it."""
        if event["event"] not in ("raise", "clear"):
            return
        with self._changed:
            if len(self._queue) >= WAITING:
                self._queue.popleft()
                self.dropped += 1
            self._queue.append(message(event, socket.gethostname(), os.getpid()))
            self._changed.notify()

    def close(self) -> None:
        """Send what waits, within reason."""
        with self._changed:
            self._ended = True
            self._changed.notify()
        self._thread.join(PATIENCE)

    def _send(self) -> None:
        while True:
            with self._changed:
                while not self._queue and not self._ended:
                    self._changed.wait()
                if not self._queue:
                    break
                data = self._queue[0]
            if self._sent(data):
                with self._changed:
                    if self._queue and self._queue[0] is data:
                        self._queue.popleft()
                    self.sent += 1
                continue
            with self._changed:
                if self._ended:
                    break
                self._changed.wait(AGAIN)
        if self._socket is not None:
            self._socket.close()

    def _sent(self, data: bytes) -> bool:
        try:
            if self._socket is None:
                family, kind, protocol, _, place = self._place
                self._socket = opened = socket.socket(family, kind, protocol)
                opened.settimeout(PATIENCE)
                opened.connect(place)
            framed = data if self._kind == socket.SOCK_DGRAM else b"%d %s" % (len(data), data)
            self._socket.sendall(framed)
        except OSError:
            if self._socket is not None:
                self._socket.close()
                self._socket = None
            # UDP tells with the next datagram that nobody took the last one: the datagram itself is not at fault.
            return False
        return True


def message(event: dict[str, Any], host: str, process: int) -> bytes:
    """One event as a message (RFC 5424 section 6)."""
    finding = event["finding"]
    severity = CLEARED if event["event"] == "clear" else SEVERITIES.get(str(finding.get("severity")), 5)
    values = [("event", event["event"])]
    values += [(name, finding[name]) for name in PARAMETERS if finding.get(name) not in (None, "")]
    if finding.get("explained_by"):
        # Who is woken by it wants to know that mending another one will do.
        values.append(("explained_by", " ".join(finding["explained_by"][:CAUSES])))
    data = "".join(f' {name}="{_value(value)}"' for name, value in values)
    head = f"<{FACILITY * 8 + severity}>1 {event['time']} {_name(host, 255)} acdiag {process}"
    says = "cleared: " if event["event"] == "clear" else ""
    text = _printable(f"{says}{finding.get('title', '')}: {finding.get('observed', '')}")
    words = f"{head} {_name(str(finding.get('rule', '')), 32)} [{ELEMENT}{data}] "
    return words.encode("utf-8", "replace") + b"\xef\xbb\xbf" + text.encode("utf-8", "replace")


def _name(text: str, longest: int) -> str:
    """A header field: printable US-ASCII without spaces (section 6.2)."""
    return "".join(char for char in text if "!" <= char <= "~")[:longest] or "-"


def _value(value: object) -> str:
    text = _printable(str(value))
    return "".join(f"\\{char}" if char in '"\\]' else char for char in text)


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else "\ufffd" for char in text)
