"""The course of `acdiag live` over sources that are heard now: opened as asked, with a screen, or printing events."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType
from typing import TYPE_CHECKING, Any

from acdiag.commands.outlets import Outlets
from acdiag.commands.shelving import asked_for
from acdiag.live.collection import Collection, Wanted
from acdiag.live.expectations import read
from acdiag.live.tls import context
from acdiag.model.errors import Unusable
from acdiag.present.escape import visible
from acdiag.sources.following import CaptureTap
from acdiag.sources.interface import InterfaceTap
from acdiag.sources.listening import parse
from acdiag.sources.recorder import RecordingTap
from acdiag.sources.senders import Allowed
from acdiag.sources.tap import Intake, Tap
from acdiag.store.folder import default_folder
from acdiag.store.writing import DAY, KEPT, Bounds

if TYPE_CHECKING:
    from acdiag.present.tui.feed import Feed

GENTLE = 5
"""Niceness of interpretation: receiving goes first where there are few cores."""


def wanted(arguments: argparse.Namespace) -> Wanted:
    """What the options ask for. Raises Unusable for a mistake of the user."""
    addresses = [parse(url) for url in arguments.syslog]
    Allowed(arguments.allow)
    tls = _tls(arguments, any(address.scheme == "tls" for address in addresses))
    rules, policy = asked_for(arguments)
    intake = Intake()
    asked = Wanted(
        folder=arguments.session or _new_session(),
        shelf=rules,
        policy=policy,
        syslog=addresses,
        taps=_taps(arguments, intake),
        intake=intake,
        allow=arguments.allow,
        tls=tls,
        limit=arguments.limit,
        bounds=_bounds(arguments),
        keep_media=arguments.keep_media,
        without_media=arguments.no_media,
        recording_ports=arguments.recording_port,
        expected=read(arguments.expect) if arguments.expect else (),
    )
    if arguments.keep_frames:
        asked.kept_frames = arguments.keep_frames
    return asked


def _new_session() -> str:
    return str(default_folder(time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())))


def _taps(arguments: argparse.Namespace, intake: Intake) -> Sequence[Tap]:
    media = not arguments.no_media
    return [
        *(InterfaceTap(name, intake, bpf=arguments.filter, media=media) for name in dict.fromkeys(arguments.interface)),
        *(CaptureTap(path, intake) for path in dict.fromkeys(arguments.paths)),
        *(RecordingTap(url, intake) for url in dict.fromkeys(arguments.recording)),
    ]


class Collecting:
    """One run without a screen."""

    def __init__(self, arguments: argparse.Namespace, warn: Callable[[str], None]) -> None:
        """Open everything. Raises Unusable when no source could be started, or for a mistake of the user."""
        self._interrupted = False
        self._duration: float | None = arguments.duration
        self._collection = Collection(wanted(arguments), warn)
        self._outlets = Outlets(arguments, warn, self._state)

    def run(self) -> bool:
        """Collect to the end; whether Ctrl-C was it."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # Whoever started us with nohup wants us to outlive the terminal.
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._stop)
        try:
            self._collection.run(self._outlets.tell, duration=self._duration, ready=_ready)
        finally:
            self._outlets.close()
        return self._interrupted

    def _state(self) -> tuple[dict[str, Any], Any]:
        told = self._collection.engine.told
        return self._collection.health(), told[0] if told else None

    def _stop(self, number: int, _frame: FrameType | None) -> None:
        if self._collection.stopping.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        self._interrupted = number == signal.SIGINT
        self._collection.stopping.set()


def watched(arguments: argparse.Namespace) -> int:
    """Collect with a screen; gives the exit code. Raises Unusable."""
    from acdiag.commands.watching import need_terminal, notebook, watch
    from acdiag.live.remote_feed import RemoteFeed
    from acdiag.live.rereading import SessionFiles

    need_terminal()
    arguments.session = arguments.session or _new_session()
    rules = asked_for(arguments)[0]
    feed = RemoteFeed(live_feed, (arguments,), rules)
    said: list[str] = []
    outlets = None
    try:
        feed.open(SessionFiles)
        outlets = Outlets(arguments, said.append, feed.state, printing=False)
        feed.on_event = outlets.tell
        return watch(feed, notebook(arguments.session), arguments)
    finally:
        feed.stop()
        if outlets is not None:
            outlets.close()
        if not arguments.quiet:
            for words in feed.health().said:
                print(f"acdiag: {visible(words)}", file=sys.stderr)
            print(f"acdiag: session {visible(arguments.session)}", file=sys.stderr)


def live_feed(
    say: Callable[[str], None], tell: Callable[[dict[str, Any]], None], arguments: argparse.Namespace
) -> Feed:
    """Open what was asked for; called in the process that interprets. Raises Unusable."""
    from acdiag.live.live_feed import LiveFeed

    feed = LiveFeed(wanted(arguments), say, duration=arguments.duration)
    feed.on_event = tell
    return feed


def _ready() -> None:
    os.nice(GENTLE)
    print("listening", file=sys.stderr, flush=True)


def _bounds(arguments: argparse.Namespace) -> Bounds:
    age = KEPT.age if arguments.keep_days is None else int(arguments.keep_days * DAY)
    return Bounds(arguments.keep_size or KEPT.stored, age)


def _tls(arguments: argparse.Namespace, needed: bool) -> tuple[str, str | None, str | None] | None:
    if not needed:
        return None
    if not arguments.tls_certificate:
        raise Unusable("tls:// needs a certificate", "Give a PEM file with --tls-certificate, and its key.")
    tls = (arguments.tls_certificate, arguments.tls_key, arguments.tls_client_ca)
    context(*tls)
    return tls
