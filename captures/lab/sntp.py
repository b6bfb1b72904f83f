"""The phone's SNTP client (RFC 4330): one request to a server, and once more when nothing comes."""

from __future__ import annotations

import socket
import struct
import time

from captures.lab.netns import Namespace

EPOCH = 2_208_988_800
"""Seconds from 1900 to 1970."""
TRIES = 2
PATIENCE = 3.0
"""Seconds for each try."""
_CLIENT = 4 << 3 | 3
"""Version 4, mode 3."""
_UNSYNCHRONISED, _NO_TIME = 3, 16


def has_time(namespace: Namespace, server: str) -> bool:
    """Whether the server gives the time: it answers, and is synchronised (RFC 4330 section 5)."""
    with namespace.socket(socket.SOCK_DGRAM) as asking:
        asking.settimeout(PATIENCE)
        asking.connect((server, 123))
        for _ in range(TRIES):
            try:
                asking.send(_request(time.time()))
                answer = asking.recv(1024)
            except ConnectionRefusedError:
                return False
            except TimeoutError:
                continue
            return answer[0] >> 6 != _UNSYNCHRONISED and 0 < answer[1] < _NO_TIME
    return False


def _request(now: float) -> bytes:
    seconds, part = divmod(now + EPOCH, 1)
    return struct.pack("!B39xII", _CLIENT, int(seconds) & 0xFFFFFFFF, int(part * 2**32))
