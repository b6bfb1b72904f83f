"""`acdiag live --replay`: captures and logs through the engine on their own clock; no source is opened beside them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from acdiag.commands.exits import Exit
from acdiag.commands.options import choice
from acdiag.commands.outlets import Outlets
from acdiag.commands.reading import report_problems, warn
from acdiag.commands.shelving import asked_for
from acdiag.live.expectations import read
from acdiag.present.clock import rfc3339
from acdiag.present.escape import visible
from acdiag.rulebook.policy import Policy
from acdiag.rulebook.shelf import Shelf
from acdiag.sources.opening import Source, open_sources

if TYPE_CHECKING:
    from acdiag.present.tui.feed import Feed


def replay(arguments: argparse.Namespace) -> int:
    """Replay what was named, with a screen or without; gives the exit code. Raises Unusable."""
    if arguments.headless:
        return _headless(arguments, _open(arguments), *asked_for(arguments))
    from acdiag.commands.watching import need_terminal, notebook, watch
    from acdiag.live.remote_feed import RemoteFeed
    from acdiag.live.rereading import ReplayedFiles

    need_terminal()
    feed = RemoteFeed(replay_feed, (arguments,), asked_for(arguments)[0])
    try:
        feed.open(lambda _title: ReplayedFiles(lambda: _open(arguments)))
        return watch(feed, notebook(arguments.session), arguments)
    finally:
        feed.stop()


def replay_feed(
    say: Callable[[str], None], _tell: Callable[[dict[str, Any]], None], arguments: argparse.Namespace
) -> Feed:
    """Open what is replayed; called in the process that interprets. Raises Unusable."""
    from acdiag.live.replaying import ReplayFeed

    rules, policy = asked_for(arguments)
    opened = open_sources(arguments.replay, on_skip=lambda path, why: say(f"skipped {visible(path)}: {visible(why)}"))
    expected = read(arguments.expect) if arguments.expect else ()
    return ReplayFeed(opened, rules, policy, speed=arguments.speed, recording=choice(arguments), expected=expected)


def _headless(arguments: argparse.Namespace, opened: list[Source], rules: Shelf, policy: Policy) -> int:
    """Print what is raised and cleared, at the times of the arrivals, and how it ends."""
    from acdiag.live.replay import Replay, summary

    expected = read(arguments.expect) if arguments.expect else ()
    replayed = Replay(opened, rules, policy, speed=arguments.speed, recording=choice(arguments))
    outlets = Outlets(arguments, lambda words: warn(arguments.quiet, words), lambda: ({}, replayed.case))
    try:
        for at, event, change in replayed.run():
            outlets.tell({"event": event, "time": rfc3339(at), "finding": json.loads(change.body)})
        assert replayed.case is not None
        told = summary(replayed.case, expected)
        outlets.tell({"event": told.pop("event"), "time": rfc3339(replayed.reached), **told})
    finally:
        outlets.close()
    for source in opened:
        report_problems(source, quiet=arguments.quiet)
    return Exit.FINE


def _open(arguments: argparse.Namespace) -> list[Source]:
    return open_sources(
        arguments.replay,
        on_skip=lambda path, why: warn(arguments.quiet, f"skipped {visible(path)}: {visible(why)}"),
    )
