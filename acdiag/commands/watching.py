"""From a feed to the screen, and back to the shell when somebody has quit it."""

from __future__ import annotations

import argparse
import locale
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from acdiag.commands.ending import BY_SIGNAL, ENDING
from acdiag.commands.exits import Exit
from acdiag.commands.report_now import writer
from acdiag.model.errors import Unusable

if TYPE_CHECKING:
    from acdiag.present.tui.app import LiveApp
    from acdiag.present.tui.feed import Feed, Notebook

PATIENCE = 2.0
"""Seconds in which the screen may leave by itself when a signal asks for it."""


def notebook(session: str | None) -> Notebook:
    """Where notes go: into the session's directory, or nowhere without one."""
    from acdiag.store.notebook import FILE, FileNotebook, MemoryNotebook

    return FileNotebook(Path(session) / FILE) if session and Path(session).is_dir() else MemoryNotebook()


def need_terminal() -> None:
    """Raises Unusable where there is no terminal for a screen."""
    # Textual draws on stderr, so that stdout stays free for data.
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise Unusable("the screen needs a terminal", "Add --headless for JSON lines instead.")


def watch(feed: Feed, notebook: Notebook, arguments: argparse.Namespace) -> int:
    """Show the feed until `q`; gives the exit code. Raises Unusable where there is no terminal."""
    from acdiag.present.tui.app import LiveApp, prefer_keys
    from acdiag.present.tui.settings import default_path, load

    need_terminal()
    path = default_path()
    settings = load(path)
    settings.ascii = settings.ascii or "utf" not in locale.getpreferredencoding().lower()
    report = writer(feed, Path())
    app = LiveApp(feed, notebook, write_report=report, settings=settings, settings_path=path, steadfast=True)
    prefer_keys()
    try:
        with _leaving(app, feed):
            code = app.run()
    finally:
        feed.stop()
    return Exit.FINE if code == 0 else app.return_code or Exit.INTERRUPTED


@contextmanager
def _leaving(app: LiveApp, feed: Feed) -> Iterator[None]:
    """Signals that ask for the end leave by the door that `q` uses: the terminal is to be given back as it was.

    SIGHUP also where `nohup` had it ignored: a screen whose terminal is gone would read its end again and again.
    """
    last_resort = _LastResort(feed)
    last_resort.start()

    def leave(number: int, _frame: FrameType | None) -> None:
        app.exit(return_code=BY_SIGNAL + number)
        last_resort.ask(BY_SIGNAL + number)

    handled = {number: signal.getsignal(number) for number in ENDING}
    for number in handled:
        signal.signal(number, leave)
    try:
        yield
    finally:
        last_resort.give_up()
        for number, before in handled.items():
            signal.signal(number, before)


class _LastResort(threading.Thread):
    """Ends the process when the screen does not, though a signal asked for it.

    A terminal that is gone, or takes no more, can hold the screen for ever; the ports that it listens on would be held
    with it. It waits from the start, because nothing can safely be begun while a signal is handled.
    """

    def __init__(self, feed: Feed) -> None:
        super().__init__(name="last resort", daemon=True)
        self._feed = feed
        self._code = 0
        self._asked = threading.Event()
        self._left = threading.Event()

    def ask(self, code: int) -> None:
        """The end was asked for, with this exit code."""
        self._code = code
        self._asked.set()

    def give_up(self) -> None:
        """The screen has left by itself."""
        self._left.set()
        self._asked.set()

    def run(self) -> None:
        self._asked.wait()
        if not self._left.wait(PATIENCE):
            try:
                self._feed.stop()
            finally:
                os._exit(self._code)
