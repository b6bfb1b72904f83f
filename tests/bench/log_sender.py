"""A sender of log lines that is faster than any receiver: datagrams by sendmmsg, or a TCP connection.

usage: python -m tests.bench.log_sender udp|tcp|phones PORT LINES_PER_SECOND COUNT

`phones` sends from ten thousand addresses of 127.0.0.0/8, one line of each in turn; every 50th of them says in its
last line that the sign-in failed. Prints how many lines were sent and in how many seconds.
"""

from __future__ import annotations

import ctypes
import os
import socket
import struct
import sys
import time
from itertools import cycle

TOGETHER = 64
PHONES = 10_000
IP_PKTINFO = 8
"""Linux: the address that a datagram is sent from."""
FAILING = 50
"""Every so many phones fail."""
TEXTS = (
    b"<135>Mar  2 08:15:%02d sip_stack: [%06d] transaction 0x7f%04x state TRYING to PROCEEDING, 180 Ringing received",
    b"<134>Mar  2 08:15:%02d voip_task: [%06d] channel %d opened, codec PCMA 20 ms, remote 10.59.0.3:20012, jitter 40",
    b"<135>Mar  2 08:15:%02d lcd_display: [%06d] screen idle drawn in %d ms, softkeys Forward DND Menu Favorites",
    b"<134>Mar  2 08:15:%02d control_center: [%06d] timer %d expired, next one in 30000 ms",
    b"<134>Mar  2 08:15:%02d nxphone: [%06d] presence of sip:user%d@contoso.com is Available",
    b"<135>Mar  2 08:15:%02d sipe: [%06d] process_incoming_notify: contacts and groups, version %d",
    b"<133>Mar  2 08:15:%02d lighttpd: [%06d] 10.59.0.50 GET /mainform.cgi/status_%d.htm HTTP/1.1 200",
    b"<135>Mar  2 08:15:%02d kernel: [%06d.120] eth0: link state checked, carrier %d, 1000 Mbit full duplex",
)


def lines() -> list[bytes]:
    """What a phone writes on a usual morning: about a hundred bytes a line."""
    return [TEXTS[n % len(TEXTS)] % (n % 60, n * 37 % 1_000_000, n % 100) for n in range(TOGETHER)]


class _Vector(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


class _Header(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_void_p), ("namelen", ctypes.c_uint32), ("vectors", ctypes.POINTER(_Vector)),
        ("count", ctypes.c_size_t), ("control", ctypes.c_void_p), ("controllen", ctypes.c_size_t),
        ("flags", ctypes.c_int),
    )  # fmt: skip


class _Message(ctypes.Structure):
    _fields_ = (("header", _Header), ("sent", ctypes.c_uint))


class Pace:
    """So many lines a second."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self.begun = time.perf_counter()

    def wait(self, sent: int) -> None:
        """Until it is time for line number `sent`."""
        left = self.begun + sent / self._rate - time.perf_counter()
        if left > 0:
            time.sleep(left)


def by_udp(port: int, pace: Pace, count: int) -> int:
    library = ctypes.CDLL(None, use_errno=True)
    texts = [ctypes.create_string_buffer(line, len(line)) for line in lines()]
    vectors = [(_Vector * 1)(_Vector(ctypes.addressof(text), len(text))) for text in texts]
    messages = (_Message * TOGETHER)()
    for message, vector in zip(messages, vectors, strict=True):
        message.header.vectors, message.header.count = vector, 1
    sent = 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.connect(("127.0.0.1", port))
        while sent < count:
            pace.wait(sent)
            done = library.sendmmsg(sender.fileno(), messages, TOGETHER, 0)
            if done < 0:
                raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
            sent += done
    return sent


def by_tcp(port: int, pace: Pace, count: int) -> int:
    piece = b"\n".join(lines() * 8) + b"\n"
    sent = 0
    with socket.create_connection(("127.0.0.1", port)) as sender:
        while sent < count:
            pace.wait(sent)
            sender.sendall(piece)
            sent += TOGETHER * 8
    return sent


def by_phones(port: int, pace: Pace, count: int) -> int:
    """`count` lines of each phone."""
    addresses = [socket.inet_aton(f"127.1.{1 + n // 250}.{1 + n % 250}") for n in range(PHONES)]
    chosen = [[(socket.IPPROTO_IP, IP_PKTINFO, struct.pack("i4s4s", 0, each, bytes(4)))] for each in addresses]
    texts = cycle(lines())
    sent = 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        send, place = sender.sendmsg, ("127.0.0.1", port)
        for turn in range(count):
            # One line further each turn, so that a phone does not always write the same.
            next(texts)
            for number, source in enumerate(chosen):
                if sent % TOGETHER == 0:
                    pace.wait(sent)
                last = turn == count - 1 and number % FAILING == 0
                send([b"<131>nxphone: PIN internal error" if last else next(texts)], source, 0, place)
                sent += 1
    return sent


def main() -> None:
    how, port, rate, count = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
    pace = Pace(rate)
    sent = {"udp": by_udp, "tcp": by_tcp, "phones": by_phones}[how](port, pace, count)
    print(sent, time.perf_counter() - pace.begun)


if __name__ == "__main__":
    main()
