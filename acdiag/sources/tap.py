"""Live sources of frames: each blocks in a thread of its own and feeds one bounded queue.

What finds the queue full is counted and dropped, so that neither a slow interpretation nor a flood can eat the memory.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Sequence

from acdiag.model.errors import Unusable
from acdiag.model.named_tuple import NamedTuple
from acdiag.sources.clock import Clock

RUNNING, WAITING, ENDED, FAILED = "running", "waiting", "ended", "failed"
MOST = 64_000_000
"""Bytes that may wait: some seconds of a full gigabit of control traffic."""
EACH = 200
"""Bytes of memory that a frame takes beside its own."""
AT_ONCE = 2_000
"""Frames handed over together at most."""


class Tapped(NamedTuple):
    """A frame as a tap brings it; who stores it gives it a place and a number."""

    at: int
    """ns since the epoch."""
    link_type: int
    data: bytes
    wire_length: int
    interface: int = 0
    """Of a tap that brings those of several."""


class Intake:
    """Frames of all taps that wait to be looked at."""

    def __init__(self, most: int = MOST) -> None:
        self.clock = Clock()
        """What taps that are of this moment go by; set before they start."""
        self._most = most
        self._waiting: deque[tuple[Tap, Sequence[Tapped], int]] = deque()
        self._changed = threading.Condition()
        self.bytes = 0
        """Bytes of memory that wait."""
        self.frames = 0
        """How many wait."""

    def put(self, tap: Tap, frames: Sequence[Tapped], *, patient: bool = False) -> None:
        """Hand frames over; without room they are counted and dropped, or waited for where nothing is lost by that."""
        weight = sum(EACH + len(frame.data) for frame in frames)
        with self._changed:
            while patient and self._is_full(weight) and not tap.stopping:
                self._changed.wait(0.2)
            if self._is_full(weight):
                tap.dropped += len(frames)
                return
            self._waiting.append((tap, frames, weight))
            self.bytes += weight
            self.frames += len(frames)

    def _is_full(self, weight: int) -> bool:
        return self.bytes > 0 and self.bytes + weight > self._most

    def take(self) -> tuple[Tap, Sequence[Tapped]] | None:
        """What waits longest; None when nothing waits."""
        with self._changed:
            if not self._waiting:
                return None
            tap, frames, weight = self._waiting.popleft()
            self.bytes -= weight
            self.frames -= len(frames)
            self._changed.notify_all()
            return tap, frames

    def oldest(self) -> int:
        """Time of the next frame, ns; 0 when none waits."""
        with self._changed:
            return self._waiting[0][1][0].at if self._waiting else 0


class Tap:
    """One live source of frames; subclasses say how it listens."""

    on_the_clock = True
    """Its frames are of this moment, so that silence on it is known as it passes."""
    records = False
    """Its frames were asked for one by one: all are kept, media too."""

    def __init__(self, name: str, intake: Intake) -> None:
        self.name = name
        """As the user named it."""
        self.state = WAITING
        self.note = ""
        """Why it waits or failed, and what mends it."""
        self.received = 0
        self.dropped = 0
        """Lost because the queue was full."""
        self.kernel_dropped = 0
        self._intake = intake
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

    @property
    def lost(self) -> int:
        """Everything that is known to be lost."""
        return self.dropped + self.kernel_dropped

    def open(self) -> None:
        """What can fail for a mistake of the user. Raises Unusable."""

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Take what has arrived so far, and no more."""
        self._stopping.set()

    def join(self, patience: float = 5.0) -> None:
        """Until it has ended; one that cannot be woken up is left behind, it dies with the process."""
        if self._thread.ident is not None:
            self._thread.join(patience)

    def listen(self) -> None:
        """Until stopped, or nothing more comes."""
        raise NotImplementedError

    def hand_over(self, frames: Sequence[Tapped], *, patient: bool = False) -> None:
        """Some frames came."""
        if frames:
            self.received += len(frames)
            self._intake.put(self, frames, patient=patient)

    def _run(self) -> None:
        try:
            self.listen()
        except Unusable as error:
            self.state, self.note = FAILED, f"{error.message}. {error.hint}".strip()
        except Exception as error:
            # One source must not end the others; what happened stays visible.
            self.state, self.note = FAILED, f"{type(error).__name__}: {error}"
        else:
            self.state = ENDED
