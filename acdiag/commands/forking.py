"""Shares work out among forked processes: what is left to do when all is read falls to all processors.

A forked child has everything that was read in its memory, so nothing is sent to it; what it made comes back through a
pipe. It is a convenience: where there is no fork, where threads run, and whenever a child fails, its part is done here,
with the same answer. Only for a process that ends soon; a live session works alone.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import pairwise, zip_longest
from typing import Any, BinaryIO, NoReturn, TypeVar

from acdiag.model.sharing import Beginning, Sharing, alone, put_off

T = TypeVar("T")
R = TypeVar("R")

WORTH_FORKING = 64
"""Items for each process: fewer are done in the time that a fork takes."""
MOST = 8
"""Processes at most: the memory that each of them touches becomes its own."""
AT_ONCE = 64
"""Results of what was begun that are in memory at once where it is asked for."""


def sharing(jobs: int | None = None) -> Sharing:
    """How work is best shared out on this machine: among `jobs` processes, or as many as it has processors."""
    processes = _processes(jobs)

    def shared(work: Callable[[T], R], items: Sequence[T]) -> list[R]:
        worth = min(processes, len(items) // WORTH_FORKING)
        return forked(work, items, worth) if worth > 1 and _threads() == 1 else alone(work, items)

    return shared


@contextmanager
def beginning(jobs: int | None = None) -> Iterator[Beginning]:
    """How work is best begun on this machine before it is needed; what nobody asked for ends with the `with`."""
    processes = _processes(jobs)

    def begun(work: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
        if processes < 2 or len(items) < WORTH_FORKING or _threads() != 1:
            return put_off(work, items)
        children = _begin(work, [items], leaving, AT_ONCE)
        return _made(work, items, children[0] if children else None)

    with ExitStack() as leaving:
        yield begun


def _processes(jobs: int | None) -> int:
    """As many as are asked for, or as the machine has processors for us, where it can fork at all."""
    available = _processors()
    return min(available, MOST) if jobs is None or not available else jobs


def _processors() -> int:
    """How many there are for us; none elsewhere than on Linux, where system libraries may not outlive a fork."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 0


def _threads() -> int:
    """Of this process, also those that libraries began: a child would have their locks without them. 0 if not known."""
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return 0


def forked(work: Callable[[T], R], items: Sequence[T], processes: int) -> list[R]:
    """Do as `alone` does, by `processes` processes, of which this one is the first."""
    own, *others = _parts(items, processes)
    with ExitStack() as leaving:
        children = _begin(work, others, leaving)
        made = alone(work, own)
        for part, child in zip_longest(others, children):
            made.extend(_made(work, part, child))
    return made


def _parts(items: Sequence[T], count: int) -> list[Sequence[T]]:
    """Parts of one size, each of neighbours.

    Those lie near each other in memory, of which each process gets a copy of its own of what it touches.
    """
    edges = [len(items) * number // count for number in range(count + 1)]
    return [items[first:end] for first, end in pairwise(edges)]


def _made(work: Callable[[T], R], part: Sequence[T], child: _Child | None) -> Iterator[R]:
    """What comes of a part: as far as a child says it, and by this process where there is none or it failed."""
    told = 0
    for made in child.answers() if child else ():
        yield made
        told += 1
    yield from alone(work, part[told:])


class _Child:
    """A process that does a part of the work."""

    def __init__(self, process: int, pipe: BinaryIO) -> None:
        self._process = process
        self._pipe = pipe
        self._ended = False

    def answers(self) -> Iterator[Any]:
        """What it made, as far as it came to say it."""
        with self._pipe, suppress(EOFError, pickle.UnpicklingError):
            while True:
                yield from pickle.load(self._pipe)
        self._ended = True
        os.waitpid(self._process, 0)

    def end(self) -> None:
        """Leave nothing of it behind."""
        if not self._ended:
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)


def _begin(
    work: Callable[[T], R], parts: Sequence[Sequence[T]], leaving: ExitStack, at_once: int = sys.maxsize
) -> list[_Child]:
    """A child for each of the first of `parts`, as far as the machine has room; it tells `at_once` results together.

    What several results share is told once where they are told together.
    """
    children: list[_Child] = []
    with _no_signals() as before:
        for part in parts:
            begun = _fork()
            if begun is None:
                break
            process, out, into = begun
            if not process:
                os.close(out)
                _labour(work, part, into, before, at_once)
            os.close(into)
            children.append(_Child(process, leaving.enter_context(os.fdopen(out, "rb"))))
            leaving.callback(children[-1].end)
    return children


def _fork() -> tuple[int, int, int] | None:
    """In both of two processes: which it is, and both ends of a pipe. None when there is no room for either."""
    try:
        out, into = os.pipe()
    except OSError:
        return None
    try:
        return os.fork(), out, into
    except OSError:
        os.close(out)
        os.close(into)
        return None


@contextmanager
def _no_signals() -> Iterator[set[int]]:
    """Signals wait meanwhile, or a child would take one before it knows that it is a child; gives those that did."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    try:
        yield before
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _labour(work: Callable[[T], R], part: Sequence[T], into: int, waiting: set[int], at_once: int) -> NoReturn:
    """All that a child does: nothing of its parent's is run, flushed or closed by it."""
    status = 1
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, waiting)
        with open(into, "wb") as pipe:
            made = alone(work, part)
            for first in range(0, len(made), at_once):
                pickle.dump(made[first : first + at_once], pipe, pickle.HIGHEST_PROTOCOL)
        status = 0
    finally:
        # After an error too: the parent meets the same one, and is there to tell of it.
        os._exit(status)
