"""Looks at single executions: what they raise, how long they take, how much memory they want.

Time is that of the processor, because the machine has other work; an execution that seems slow is repeated, and the
fastest counts. Memory is looked at closely in some executions and wherever the process has grown.
"""

from __future__ import annotations

import base64
import resource
import signal
import sys
import traceback
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import thread_time
from types import FrameType

from tests.fuzz.target import Target

REPEATED = 4
"""Times that a slow execution is repeated before it is believed."""
CLOSELY = 512
"""One execution in so many is watched by tracemalloc, which makes it several times slower."""
HANGS = 20.0
"""Seconds after which an execution is stopped."""
_UNIT = 1024 if sys.platform != "darwin" else 1
"""Bytes in which `ru_maxrss` counts."""


class Hanging(BaseException):
    """The execution does not end; no `except Exception` of what is fuzzed may catch it."""


@dataclass(frozen=True)
class Failure:
    """An input that did harm."""

    target: str
    what: str
    """raised, slow, memory or hanging."""
    where: str
    """By which failures are told apart: the exception and the line of acdiag that raised it."""
    told: str
    data: bytes

    def __str__(self) -> str:
        return f"{self.target}: {self.what}: {self.told}\n{rerun(self.target, self.data)}"


def rerun(target: str, data: bytes) -> str:
    """The command that executes one input again."""
    return f"python -m tests.fuzz {target} --replay {base64.b64encode(data).decode() or '='}"


class Watch:
    """Executes inputs."""

    def __init__(self, patience: float = 1.0) -> None:
        """`patience` is how many times longer than its limit an execution may take, where the machine is slow."""
        self._patience = patience
        self._count = 0
        self._peak = _peak()

    def __call__(self, target: Target, data: bytes) -> Failure | None:
        """The harm that an input does; None when there is none."""
        self._count += 1
        if self._count % CLOSELY == 0:
            failure = self._closely(target, data)
        else:
            failure, took = self._timed(target, data)
            if failure is None and took > self._limit(target, data):
                failure = self._slow(target, data, took)
        peak = _peak()
        grown, self._peak = peak - self._peak, peak
        if grown and failure is None and grown > target.memory:
            failure = self._closely(target, data)
            if failure is None and grown > 2 * target.memory:
                # Libraries in C take memory that tracemalloc does not see.
                failure = _failure(target, data, "memory", "process", f"the process grew by {grown >> 20} MiB")
        return failure

    def _limit(self, target: Target, data: bytes) -> float:
        return target.limit(data) * self._patience

    def _timed(self, target: Target, data: bytes) -> tuple[Failure | None, float]:
        begin = thread_time()
        failure = _executed(target, data)
        return failure, thread_time() - begin

    def _slow(self, target: Target, data: bytes, took: float) -> Failure | None:
        """Whether it is slow every time: a first time compiles, collects garbage, and shares the machine."""
        limit = self._limit(target, data)
        for _ in range(REPEATED):
            if (took := min(took, self._timed(target, data)[1])) <= limit:
                return None
        return _failure(target, data, "slow", "", f"{took * 1000:.0f} ms for {len(data)} bytes")

    def _closely(self, target: Target, data: bytes) -> Failure | None:
        """Again, where Python's own memory is counted."""
        if tracemalloc.is_tracing():
            return _executed(target, data)
        tracemalloc.start(1)
        try:
            failure = _executed(target, data)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        if failure is None and peak > target.memory:
            failure = _failure(target, data, "memory", "", f"{peak >> 20} MiB at once for {len(data)} bytes")
        return failure


@contextmanager
def no_hanging(seconds: float = HANGS) -> Iterator[None]:
    """Inside, no execution lasts for ever: a timer looks every so often, and two looks at the same one stop it.

    That costs an execution nothing. Needs the main thread.
    """
    seen: list[object] = [None]

    def look(_: int, frame: FrameType | None) -> None:
        now = _current()
        if now is not None and now is seen[0]:
            seen[0] = None
            raise Hanging
        seen[0] = now

    before = signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, seconds, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


_RUNNING: list[object] = [None]


def _current() -> object:
    return _RUNNING[0]


def _executed(target: Target, data: bytes) -> Failure | None:
    _RUNNING[0] = object()
    try:
        target.run(data)
    except target.allowed:
        return None
    except Hanging:
        return _failure(target, data, "hanging", "", f"no end for {len(data)} bytes")
    except Exception as error:
        place = _place(error)
        return _failure(target, data, "raised", f"{type(error).__name__} {place}", f"{error!r:.300} at {place}")
    finally:
        _RUNNING[0] = None
    return None


def _failure(target: Target, data: bytes, what: str, where: str, told: str) -> Failure:
    return Failure(target.name, what, where, told, data)


def _place(error: BaseException) -> str:
    """The last line of our own code in a traceback."""
    lines = traceback.extract_tb(error.__traceback__)
    ours = [line for line in lines if "/acdiag/" in line.filename] or lines
    return f"{ours[-1].filename.rpartition('/acdiag/')[2]}:{ours[-1].lineno}"


def _peak() -> int:
    """Bytes that the process has had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT
