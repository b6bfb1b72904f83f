"""UDP: what was sent is taken, also what lay in the socket when it ended."""

from __future__ import annotations

import socket
import time

from acdiag.sources.datagrams import DatagramListener
from acdiag.sources.listening import Address, listen
from acdiag.sources.senders import Allowed
from acdiag.sources.spool import Spool


def run(lines: list[bytes], allowed: Allowed, *, pause: float) -> tuple[DatagramListener, list[tuple[str, bytes]]]:
    bound = listen(Address("udp", "127.0.0.1", 0))
    spool = Spool()
    listener = DatagramListener("udp", bound, spool, allowed)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.connect(bound.getsockname())
        listener.start()
        for line in lines:
            sender.send(line)
        time.sleep(pause)
        listener.stop()
        listener.join()
    batches = spool.wait(0)
    return listener, [pair for batch in batches for pair in zip(batch.senders, batch.lines, strict=True)]


def test_everything_is_taken() -> None:
    lines = [b"", b"\0", b"x" * 65_507, b"<13>one\n", bytes(range(256))] + [b"line %d" % n for n in range(500)]
    for pause in (0.0, 0.3):
        listener, got = run(lines, Allowed(), pause=pause)
        assert got == [("127.0.0.1", line) for line in lines]
        assert (listener.lines, listener.refused, listener.problems) == (len(lines), 0, {})
        assert listener.connections == 0


def test_who_is_not_allowed_is_counted() -> None:
    listener, got = run([b"one", b"two"], Allowed(["192.0.2.0/24"]), pause=0.2)
    assert got == []
    assert (listener.lines, listener.refused) == (0, 2)
