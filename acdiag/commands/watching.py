"""From a feed to the screen, and back to the shell when somebody has quit it."""

from __future__ import annotations

import argparse
import locale
import signal
import sys
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
        with _leaving(app):
            code = app.run()
    finally:
        feed.stop()
    return Exit.FINE if code == 0 else app.return_code or Exit.INTERRUPTED


@contextmanager
def _leaving(app: LiveApp) -> Iterator[None]:
    """Signals that ask for the end leave by the door that `q` uses: the terminal is to be given back as it was."""

    def leave(number: int, _frame: FrameType | None) -> None:
        app.exit(return_code=BY_SIGNAL + number)

    handled = {number: signal.getsignal(number) for number in ENDING}
    for number, before in handled.items():
        if before is not signal.SIG_IGN:
            signal.signal(number, leave)
    try:
        yield
    finally:
        for number, before in handled.items():
            signal.signal(number, before)
