"""How a run ends that something outside ends: a signal, a reader that went away, a stream closed or a disk full.

SIGTERM and SIGHUP unwind as Ctrl-C does, so that what was half written is taken away; whoever started us with `nohup`
has asked for SIGHUP to be ignored, and gets that, except for the screen, which is nothing without its terminal.
"""

from __future__ import annotations

import atexit
import errno
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
BY_SIGNAL = 128
"""Added to a signal's number it is the exit code, as shells count."""
DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS)
"""Errors of the place that is written to; nothing in the program mends them."""


@contextmanager
def by_signals() -> Iterator[None]:
    """Unwind when a signal asks for the end; what the caller had set is put back."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    ours = [number for number in ENDING if signal.getsignal(number) is signal.SIG_DFL]
    for number in ours:
        signal.signal(number, _end)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(BY_SIGNAL + number)


def mend_streams() -> None:
    """Put the null device where a standard stream was closed; say what the terminal's encoding lacks in escapes."""
    if sys.stdout is None or sys.stderr is None:
        # The next file that is opened would become standard output otherwise.
        while (handle := os.open(os.devnull, os.O_RDWR)) <= 2:
            pass
        null = os.fdopen(handle, "w", encoding="utf-8")
        sys.stdout, sys.stderr = sys.stdout or null, sys.stderr or null
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None and sys.stdout.errors == "strict":
        reconfigure(errors="backslashreplace")


def leave(status: int) -> NoReturn:
    """End the process with its memory as it is: to free it object by object takes longer than many a command.

    Who asked to be told of the end is told; while a thread goes on, the interpreter waits for it as ever.
    """
    if threading.active_count() > 1:
        sys.exit(status)
    atexit._run_exitfuncs()
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status)


def silence() -> None:
    """Nothing more can be said on standard output: what still waits there goes nowhere, and without a word."""
    null = os.open(os.devnull, os.O_WRONLY)
    with suppress(OSError, ValueError):
        os.dup2(null, sys.stdout.fileno())
    os.close(null)
