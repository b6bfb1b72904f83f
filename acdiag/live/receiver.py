"""The process that receives log lines and commits them, whatever the interpretation is doing.

It inherits sockets, is told the rest in one line of JSON on standard input, and ends when that is closed: so it cannot
outlive the process that started it. What it has done it says on standard output, a line of JSON at a time.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from acdiag.live.tls import context
from acdiag.sources.clock import Clock
from acdiag.sources.connections import MOST_CONNECTIONS, ConnectionListener
from acdiag.sources.datagrams import DatagramListener
from acdiag.sources.senders import Allowed
from acdiag.sources.spool import Spool
from acdiag.store.block import Batch
from acdiag.store.writing import Bounds, LineWriter, Loss

Listener = DatagramListener | ConnectionListener
WAIT = 0.1
"""Seconds after which the writer looks whether there is anything else to do."""
RETRY = 1.0
"""Seconds between attempts to write on a full disk."""
LAST_RETRIES = 3
"""Attempts to write what is left when collecting ends and the disk is full."""
REPORT = 0.5
"""Seconds between reports."""
UNUSABLE = 3
"""Exit code when the store cannot be written at all: starting again does not help."""
BROKEN = 70
"""Exit code when a part of it has failed (sysexits.h: internal software error)."""
RESERVED = 64
"""File descriptors that are not for connections: the store, listeners, Python's own."""
TOGETHER = 200_000
"""Lines in one transaction at most."""


class Receiver:
    """Listeners, and the thread of this process that writes what they bring."""

    def __init__(self, told: dict[str, Any]) -> None:
        self._spool = Spool()
        self._writer = LineWriter(Path(told["file"]), Bounds(*told["bounds"]))
        self._clock = Clock(told.get("clock"))
        allowed = Allowed(told["allow"])
        tls = context(*told["tls"]) if told["tls"] else None
        self._most = connections_each(sum(each["scheme"] != "udp" for each in told["listeners"]))
        self._listeners = [self._listener(each, allowed, tls) for each in told["listeners"]]
        self._drops = {each["name"]: int(each["drops"]) for each in told["listeners"]}
        """By listener, drops of the kernel that are known already."""
        self._losses: list[Loss] = []
        """Not yet written."""
        self._lost: dict[str, dict[str, int]] = {each.name: {} for each in self._listeners}
        self._why = ""
        self._reported = 0.0
        self._stopped = threading.Event()
        """All listeners have ended."""

    def _listener(self, each: dict[str, Any], allowed: Allowed, tls: Any) -> Listener:
        bound = socket.socket(fileno=int(each["fd"]))
        if each["scheme"] == "udp":
            return DatagramListener(each["name"], bound, self._spool, allowed, self._clock.now)
        own_tls = tls if each["scheme"] == "tls" else None
        return ConnectionListener(each["name"], bound, self._spool, allowed, own_tls, self._most, self._clock.now)

    def run(self) -> None:
        """Receive until standard input is closed, then take what has arrived, commit it and end."""
        for listener in self._listeners:
            listener.start()
        threading.Thread(target=self._wait_for_end, daemon=True).start()
        self._report(always=True)
        attempts = 0
        while attempts < LAST_RETRIES:
            batches = list(_limited(self._spool.wait(WAIT)))
            self._note_losses()
            last = self._stopped.is_set() and not batches
            if (batches or self._losses) and not self._write(batches):
                attempts += self._stopped.is_set()
                time.sleep(RETRY)
                continue
            self._report(always=last)
            if last:
                break
        self._give_up(self._spool.wait(0))
        self._report(always=True)
        self._writer.close()

    def _give_up(self, batches: list[Batch]) -> None:
        """Count what could not be written to the end."""
        for batch in batches:
            lost = self._lost[batch.listener]
            lost["disk"] = lost.get("disk", 0) + len(batch.lines)

    def _wait_for_end(self) -> None:
        sys.stdin.read()
        for listener in self._listeners:
            listener.stop()
        for listener in self._listeners:
            listener.join()
        self._spool.end()
        self._stopped.set()

    def _write(self, batches: list[Batch]) -> bool:
        """Commit; false when there is no room, then it is tried again."""
        try:
            self._writer.write(batches, self._losses)
        except sqlite3.Error as error:
            self._spool.stuck, self._why = True, str(error)
            self._report(always=True)
            return False
        self._losses.clear()
        self._spool.done(len(batches))
        self._spool.stuck, self._why = False, ""
        return True

    def _note_losses(self) -> None:
        now = self._clock.now()
        lost = self._spool.take_dropped()
        for listener in self._listeners:
            drops = listener.kernel_drops()
            known = self._drops[listener.name]
            if drops > known:
                self._drops[listener.name] = drops
                lost[listener.name, "kernel"] = drops - known
        for (name, how), count in lost.items():
            self._losses.append(Loss(now, name, how, count))
            self._lost[name][how] = self._lost[name].get(how, 0) + count
        if len(self._losses) > len(self._listeners) * 3:
            self._losses = list(_summed(self._losses))

    def _report(self, *, always: bool = False) -> None:
        now = time.monotonic()
        if not always and now - self._reported < REPORT:
            return
        self._reported = now
        report = {
            "stored": self._writer.taken,
            "waiting": self._spool.waiting,
            "full": self._spool.stuck,
            "why": self._why,
            "listeners": [
                {
                    "name": listener.name,
                    "lines": listener.lines,
                    "refused": listener.refused,
                    "connections": listener.connections,
                    "drops": self._drops[listener.name],
                    "lost": self._lost[listener.name],
                    "problems": dict(listener.problems),
                }
                for listener in self._listeners
            ],
        }
        try:
            print(json.dumps(report), flush=True)
        except OSError:
            # Nobody listens any more; standard input tells the same.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def connections_each(listeners: int) -> int | None:
    """Connections that each of the listeners may have, by the file descriptors of a process; None without a limit.

    The limit is lifted as far as it may be: shells give 1,024.
    """
    try:
        import resource
    except ImportError:
        return None
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = RESERVED + listeners * MOST_CONNECTIONS
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    unlimited = soft == resource.RLIM_INFINITY or not listeners
    return None if unlimited else max(1, (soft - RESERVED) // listeners)


def _limited(batches: list[Batch]) -> Iterator[Batch]:
    """The first of them, so many that one transaction does not last."""
    lines = 0
    for batch in batches:
        yield batch
        lines += len(batch.lines)
        if lines > TOGETHER:
            return


def _summed(losses: list[Loss]) -> Iterator[Loss]:
    """What cannot be written for long is kept as one sum for each listener and reason."""
    sums: dict[tuple[str, str], Loss] = {}
    for loss in losses:
        known = sums.get((loss.listener, loss.how))
        sums[loss.listener, loss.how] = loss._replace(lines=loss.lines + (known.lines if known else 0))
    return iter(sums.values())


def main() -> None:
    """Run in a process of its own."""
    # Ctrl-C, a closed terminal and a service manager's stop reach the whole group of processes. What has come is to be
    # committed first; the end comes from the one that started this.
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    threading.excepthook = _die
    told = json.loads(sys.stdin.readline())
    try:
        receiver = Receiver(told)
    except sqlite3.DatabaseError as error:
        print(json.dumps({"failed": f"{told['file']} cannot be used: {error}"}), flush=True)
        sys.exit(UNUSABLE)
    receiver.run()


def _die(trouble: threading.ExceptHookArgs) -> None:
    """A thread of ours has failed: better to be started again, on the same sockets, than to be deaf on one of them."""
    traceback.print_exception(trouble.exc_type, trouble.exc_value, trouble.exc_traceback)
    os._exit(BROKEN)


if __name__ == "__main__":
    main()
