"""What is sent to a session in its hour, at the pace of real phones: rollouts one after the other, talk, recordings."""

from __future__ import annotations

import itertools
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import TypeVar

from acdiag.simulate.clock import SECOND, TimedFrame
from acdiag.simulate.log import LogLine
from acdiag.simulate.phone import MODELS, Phone
from acdiag.simulate.scenarios import SCENARIOS
from acdiag.simulate.sending import Sender, send, sendable
from acdiag.simulate.site import Site
from tests.bench.log_sender import lines

ALL = 3
"""ETH_P_ALL."""
RECONNECT = 20.0
"""Seconds after which the sender by TCP hangs up and calls again."""
_Item = TypeVar("_Item")


class Building(Site):
    """Phones that boot again and again, each of its own model, and with its own fault if it has one.

    What is drawn before there is a phone is drawn alike each time; all else the seed decides.
    """

    def __init__(self, phones: int, seed: int) -> None:
        super().__init__(phones, 1)
        self._later = Random(seed)

    def phone(self, model: str = "450HD", *, after: float | None = None) -> Phone:
        self.rng = self._later
        return super().phone(MODELS[len(self.phones) % len(MODELS)], after=after)


class Senders:
    """Threads that send until they are stopped, and count."""

    def __init__(self, phones: int, rate: float) -> None:
        """`rate` is of lines beside those of the rollouts, per second and transport."""
        self.sent: Counter[str] = Counter()
        self.failed: list[str] = []
        self._phones = phones
        self._rate = rate
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, udp: int, tcp: int, recording: int, interface: str) -> None:
        """Send to these ports of the loopback address, and frames out of `interface`."""
        self._begin(lambda: self._rollouts(udp, interface))
        self._begin(lambda: self._talk_by_udp(udp))
        self._begin(lambda: self._talk_by_tcp(tcp))
        self._begin(lambda: self._recordings(recording))

    def stop(self) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join(60)

    def _begin(self, work: Callable[[], object]) -> None:
        def run() -> None:
            try:
                work()
            except Exception as error:
                self.failed.append(f"{type(error).__name__}: {error}")

        self._threads.append(threading.Thread(target=run))
        self._threads[-1].start()

    def _rollouts(self, udp: int, interface: str) -> None:
        """One rollout after the other, its frames on the wire and its lines to the listener."""
        with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as wire, Sender("127.0.0.1", udp) as sender:
            wire.bind((interface, ALL))
            for seed in itertools.count(1):
                site = Building(self._phones, seed)
                site.heard_by_log = True
                frames = list(SCENARIOS["rollout"].make(site))
                logging = threading.Thread(target=self._log, args=(sendable(site.lines), sender))
                logging.start()
                for frame in self._paced(frames):
                    wire.send(frame.data)
                    self.sent["frames"] += 1
                logging.join()
                if self._stopping.is_set():
                    return
                self.sent["rollouts"] += 1

    def _log(self, written: list[LogLine], sender: Sender) -> None:
        try:
            send(self._counted(written), sender, 1.0, sleep=self._stopping.wait)
        except OSError as error:
            self.failed.append(f"lines: {error}")

    def _counted(self, written: list[LogLine]) -> Iterator[LogLine]:
        """Each when it is sent; nothing more when it is time to stop."""
        for line in written:
            if self._stopping.is_set():
                return
            yield line
            self.sent["udp"] += 1

    def _paced(self, frames: Iterable[TimedFrame]) -> Iterator[TimedFrame]:
        begun, first = time.monotonic(), None
        for frame in frames:
            first = frame.at if first is None else first
            ahead = (frame.at - first) / SECOND - (time.monotonic() - begun)
            if self._stopping.wait(max(0.0, ahead)):
                return
            yield frame

    def _ticking(self, items: Iterable[_Item], rate: float) -> Iterator[_Item]:
        begun = time.monotonic()
        for number, item in enumerate(items):
            if self._stopping.wait(max(0.0, number / rate - (time.monotonic() - begun))):
                return
            yield item

    def _talk_by_udp(self, port: int) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            for line in self._ticking(itertools.cycle(lines()), self._rate):
                sender.sendto(line, ("127.0.0.1", port))
                self.sent["udp"] += 1

    def _talk_by_tcp(self, port: int) -> None:
        talk = self._ticking(itertools.cycle(lines()), self._rate)
        while not self._stopping.is_set():
            until = time.monotonic() + RECONNECT
            with socket.create_connection(("127.0.0.1", port)) as sender:
                for line in talk:
                    sender.sendall(line + b"\n")
                    self.sent["tcp"] += 1
                    if time.monotonic() > until:
                        break

    def _recordings(self, port: int) -> None:
        """A recorded call after the other."""
        site = Site()
        call = [(frame, data) for frame in SCENARIOS["recording-healthy"].make(site) if (data := recorded(frame.data))]
        payloads = dict(call)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            while not self._stopping.is_set():
                for frame in self._paced([frame for frame, _ in call]):
                    sender.sendto(payloads[frame], ("127.0.0.1", port))
                    self.sent["recorded"] += 1


def recorded(frame: bytes, port: int = 50_000) -> bytes:
    """What a frame carries to the port of recordings by UDP over IPv4; nothing of any other."""
    at = 18 if frame[12:14] == b"\x81\x00" else 14
    udp = at + 20
    if (
        frame[at : at + 1] != b"\x45"
        or frame[at + 9] != socket.IPPROTO_UDP
        or frame[udp + 2 : udp + 4] != port.to_bytes(2)
    ):
        return b""
    return frame[udp + 8 :]
