"""Moves frames between taps, the switch and the recorder, in one thread, as a link layer would.

Each port has two ends: the *cable* (a server's tap, or a phone's) and the *control plane* (the switch's own lldpd and
CDP). The recorder writes what passes the cable at the port, both ways, with the tags that are on the wire.
"""

from __future__ import annotations

import contextlib
import heapq
import itertools
import os
import selectors
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from captures.lab.impairment import BadLink, Impairment
from captures.lab.pcapng import Recorder
from captures.lab.switch import Port, Switch, is_eapol, is_link_local, tag_of, tagged, untagged

LONGEST_FRAME = 2048
IDLE = 0.2
"""Seconds that the loop sleeps at most, so that it notices the end."""

Change = Callable[[bytes], bytes]
"""What happens to a frame when it goes onto the wire."""
Select = Callable[[bytes], bool]
"""Tells which frames are meant."""
Watch = Callable[[str, bytes], bool]
"""Called with port and frame before a frame leaves the switch; False drops it."""


def every_frame(frame: bytes) -> bool:
    """Every frame."""
    return True


class Cable(Protocol):
    """What is plugged into a port."""

    def taps(self) -> list[int]:
        """Descriptors to read frames from."""

    def sent(self, tap: int, frame: bytes) -> bytes:
        """A frame read from `tap`, as it goes onto the wire."""

    def deliver(self, frame: bytes) -> None:
        """Take a frame off the wire."""


class ServerCable:
    """One tap, no tags."""

    def __init__(self, tap: int) -> None:
        self._tap = tap

    def taps(self) -> list[int]:
        return [self._tap]

    def sent(self, tap: int, frame: bytes) -> bytes:
        return frame

    def deliver(self, frame: bytes) -> None:
        write_frame(self._tap, untagged(frame))


class PhoneCable:
    """A phone's network card: an untagged interface, and one in the voice VLAN once the phone knows which."""

    VOICE_PRIORITY = 5

    def __init__(self, native: int, voice: int) -> None:
        self._native, self._voice = native, voice
        self.vlan: int | None = None
        self.heard: Callable[[bytes], None] = lambda frame: None
        """Gets the LLDP and CDP frames of the switch."""

    def taps(self) -> list[int]:
        return [self._native, self._voice]

    def sent(self, tap: int, frame: bytes) -> bytes:
        if tap == self._voice and self.vlan is not None:
            return tagged(frame, self.vlan, self.VOICE_PRIORITY)
        return frame

    def deliver(self, frame: bytes) -> None:
        if is_link_local(frame) and not is_eapol(frame):
            self.heard(frame)
        vlan = tag_of(frame)
        if vlan is None:
            write_frame(self._native, frame)
        elif vlan == self.vlan:
            write_frame(self._voice, untagged(frame))


class Fabric:
    """The loop. Build it, plug cables, `start`, and `stop` whatever happens."""

    def __init__(self) -> None:
        self._switch = Switch()
        self._selector = selectors.DefaultSelector()
        self._cables: dict[str, Cable] = {}
        self._control: dict[str, int] = {}
        self._links: dict[str, tuple[BadLink, Select]] = {}
        self._watches: list[Watch] = []
        self._changes: list[Change] = []
        self._mirror: int | None = None
        """A tap that gets a copy of all that is recorded."""
        self._recorder: Recorder | None = None
        self._recorded: set[str] = set()
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._lock = threading.RLock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="fabric", daemon=True)
        self.trouble: BaseException | None = None

    def plug(self, port: Port, cable: Cable, control: int | None = None) -> None:
        """Connect a cable and, where the switch speaks LLDP itself, the tap of its control plane."""
        with self._lock:
            self._switch.add(port)
            self._cables[port.name] = cable
            for tap in cable.taps():
                self._selector.register(tap, selectors.EVENT_READ, (port.name, False))
            if control is not None:
                self._control[port.name] = control
                self._selector.register(control, selectors.EVENT_READ, (port.name, True))

    def record(self, path: Path, application: str, ports: list[str]) -> None:
        """Write what passes these ports from now on."""
        with self._lock:
            self._recorder = Recorder(path, application)
            self._recorded = set(ports)
            for port in ports:
                self._recorder.interface(port)

    def mirror(self, tap: int) -> None:
        """Copy what is recorded to a tap as well, as a switch's mirror port does."""
        with self._lock:
            self._mirror = tap

    def impair(self, port: str, impairment: Impairment, only: Select = every_frame) -> None:
        """Make the way out of `port` a bad link, for the frames that `only` selects."""
        with self._lock:
            self._links[port] = (BadLink(impairment), only)

    def watch(self, watch: Watch) -> None:
        """Look at every frame before it leaves the switch."""
        with self._lock:
            self._watches.append(watch)

    def change(self, change: Change) -> None:
        """Change every frame as it comes from a tap."""
        with self._lock:
            self._changes.append(change)

    def every(self, seconds: float, port: str, frame: bytes, *, by_switch: bool) -> None:
        """Send a frame on a port's cable now and every so many seconds: from the switch, or from what is plugged in."""

        def send() -> None:
            if by_switch:
                self._leave(port, frame)
            else:
                self._arrive(port, frame)
            self._later(time.monotonic() + seconds, send)

        self._later(time.monotonic(), send)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()
        self._selector.close()
        if self._recorder is not None:
            self._recorder.close()

    def _loop(self) -> None:
        try:
            while not self._over.is_set():
                for key, _ in self._selector.select(self._patience()):
                    self._read(key.fd, *key.data)
                self._send_due()
        except Exception as error:
            self.trouble = error

    def _patience(self) -> float:
        with self._lock:
            return min(IDLE, max(0.0, self._due[0][0] - time.monotonic())) if self._due else IDLE

    def _read(self, tap: int, port: str, by_switch: bool) -> None:
        with self._lock, contextlib.suppress(BlockingIOError):
            while True:
                frame = os.read(tap, LONGEST_FRAME)
                if not by_switch:
                    self._arrive(port, self._cables[port].sent(tap, frame))
                elif is_link_local(frame):
                    self._leave(port, frame)

    def _arrive(self, port: str, frame: bytes) -> None:
        """A frame comes in from the cable."""
        for change in self._changes:
            frame = change(frame)
        self._note(port, frame, inbound=True)
        if is_link_local(frame) and port in self._control:
            write_frame(self._control[port], frame)
        for out, dressed in self._switch.forward(port, frame):
            if all(watch(out, dressed) for watch in self._watches):
                self._send(out, dressed)

    def _send(self, port: str, frame: bytes) -> None:
        link, only = self._links.get(port, (None, every_frame))
        if link is None or not only(frame):
            self._leave(port, frame)
            return
        for at in link.departures(time.monotonic()):
            self._later(at, lambda: self._leave(port, frame))

    def _leave(self, port: str, frame: bytes) -> None:
        """A frame goes out on the cable."""
        self._note(port, frame, inbound=False)
        self._cables[port].deliver(frame)

    def _note(self, port: str, frame: bytes, *, inbound: bool) -> None:
        if self._recorder is not None and port in self._recorded:
            self._recorder.frame(port, time.time_ns(), frame, inbound=inbound)
            if self._mirror is not None:
                write_frame(self._mirror, frame)

    def _later(self, at: float, action: Callable[[], None]) -> None:
        with self._lock:
            heapq.heappush(self._due, (at, next(self._order), action))

    def _send_due(self) -> None:
        with self._lock:
            now = time.monotonic()
            while self._due and self._due[0][0] <= now:
                heapq.heappop(self._due)[2]()


def write_frame(tap: int, frame: bytes) -> None:
    """Hand a frame to an interface; one that is full or down loses it, as on a wire."""
    with contextlib.suppress(BlockingIOError, OSError):
        os.write(tap, frame)
