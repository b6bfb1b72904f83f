"""pyshark, and the tshark below it: the only module that knows them, bound in time and in processes.

pyshark runs tshark in an event loop and depends on parts of asyncio that newer Pythons take away, so whatever it
raises becomes one line for the user.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shutil
import subprocess
import warnings
from collections.abc import Callable, Iterator
from typing import Any

from acdiag.model.errors import Unusable

INSTALL = "apt install tshark"


class TookTooLong(Exception):
    """The time was over; what had come until then was handed over."""


def require(what: str, without: str) -> str:
    """The path of tshark, which `what` needs; `without` says what works all the same. Raises `Unusable`."""
    path = shutil.which("tshark")
    if path is None:
        raise Unusable(f"{what} needs tshark: {INSTALL}", without)
    return path


def file(path: str, **options: Any) -> Callable[..., Any]:
    """How to open a capture on disk."""

    def opened(**more: Any) -> Any:
        import pyshark

        return pyshark.FileCapture(path, **options, **more)

    return opened


def pipe(descriptor: int, **options: Any) -> Callable[..., Any]:
    """How to open a capture that a file descriptor brings; pyshark closes it."""

    def opened(**more: Any) -> Any:
        from pyshark.capture.pipe_capture import PipeCapture

        capture = PipeCapture(descriptor, **options, **more)
        capture.keep_packets = False
        return capture

    return opened


def each_packet(
    opened: Callable[..., Any], hear: Callable[[Any], object], seconds: float, *, subject: str, without: str
) -> None:
    """Hand every packet of a capture to `hear`.

    Raises `TookTooLong`, and `Unusable` when nothing came because of `subject`, tshark or this Python; `without` says
    what works all the same.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with _own_watcher(), _no_mourning():
            _run(opened, hear, seconds, subject, without)


@contextlib.contextmanager
def _own_watcher() -> Iterator[None]:
    """Watch the process's children as every loop can, and put back what did before.

    pyshark sets a watcher that is bound to one loop, and whoever used it by himself has left that one behind.
    """
    get, put = getattr(asyncio, "get_child_watcher", None), getattr(asyncio, "set_child_watcher", None)
    if get is None or put is None:
        yield
        return
    before = get()
    put(asyncio.ThreadedChildWatcher())
    try:
        yield
    finally:
        put(before)


@contextlib.contextmanager
def _no_mourning() -> Iterator[None]:
    """Keep asyncio from telling the user that a process has ended unseen.

    pyshark kills its tshark when all is read. One that has just ended by itself is met by that first, and asyncio then
    warns on stderr that it does not know the exit code, which nobody asks for.
    """
    log = logging.getLogger("asyncio")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)


def _run(opened: Callable[..., Any], hear: Callable[[Any], object], seconds: float, subject: str, without: str) -> None:
    loop = capture = None
    count = 0

    def counted(packet: Any) -> None:
        nonlocal count
        count += 1
        hear(packet)

    try:
        loop = asyncio.new_event_loop()
        capture = opened(eventloop=loop)
        capture.apply_on_packets(counted, timeout=seconds)
    except TimeoutError:
        raise TookTooLong from None
    except Exception as error:
        # tshark says with its exit code that a capture is cut; the frames before the cut are there nevertheless.
        if not count:
            crashed = type(error).__name__ == "TSharkCrashException"
            died = isinstance(error, subprocess.CalledProcessError)
            words = str(error) or type(error).__name__
            raise _unusable(words, subject, without, crashed=crashed, died=died) from None
    finally:
        _end(capture, loop)
    complaint = str(getattr(capture, "_last_error_line", None) or "")
    if not count and complaint.startswith("tshark:"):
        raise _unusable(complaint.removeprefix("tshark:"), subject, without, crashed=True)


def _unusable(trouble: str, subject: str, without: str, *, crashed: bool, died: bool = False) -> Unusable:
    """The trouble in one line; pyshark raises what its parts raise."""
    words = " ".join(trouble.split())[:200]
    if died:
        return Unusable(
            "tshark itself ends with an error when it is asked for its version", f"Run tshark -v. {without}"
        )
    if crashed:
        return Unusable(f"tshark cannot read {subject}: {words}", "Unpack it, or save it as pcapng first.")
    return Unusable(f"this Python cannot host pyshark: {words}", without)


def _end(capture: Any, loop: asyncio.AbstractEventLoop | None) -> None:
    """Close what was opened, whatever state it is in; no process outlives the call."""
    processes = list(getattr(capture, "_running_processes", ()))
    with contextlib.suppress(Exception):
        if capture is not None:
            capture.close()
    for process in processes:
        with contextlib.suppress(Exception):
            process.kill()
        # What is left there, pyshark would try to close once more, in a loop that is gone.
        capture._running_processes.discard(process)
    if loop is not None:
        with contextlib.suppress(Exception):
            loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
