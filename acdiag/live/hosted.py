"""A feed in a process of its own, the feed's side: it interprets here, and tells the screen's process what is new.

Python lets one thread of a process run at a time, so whatever interprets beside a screen holds up its keys; in another
process it holds up nobody. `remote_feed` is the other side.
"""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Callable
from multiprocessing.connection import Connection
from types import FrameType
from typing import Any

from acdiag.live.parcel import Packer, Parcel
from acdiag.model.errors import Unusable
from acdiag.model.named_tuple import NamedTuple
from acdiag.present.tui.feed import Expected, Feed, Health, LogEntry
from acdiag.timeline.story import PhoneStory

TURN = 0.1
"""Seconds between two tellings; the screen looks four times a second."""
LINES = 5_000
"""Log lines told at once; more than come in a turn, few enough to be unpacked in some milliseconds."""
EVENTS = 10_000
"""Events that wait to be told."""
COLLECT = (50_000, 20, 100)
"""Thresholds of the garbage collector: facts are kept for long, and each look through them costs a judgement's time."""

Make = Callable[..., Feed]
"""Opens a feed: gets `say`, `tell` (for events), and what it was given. Raises Unusable."""


class Opened(NamedTuple):
    """The first word: it is open."""

    title: str
    expected: tuple[Expected, ...]


class Refused(NamedTuple):
    """The first word: it cannot be opened."""

    message: str
    hint: str
    status: int


class Update(NamedTuple):
    """What is new."""

    now: int
    health: Health
    failure: str
    log: list[tuple[Any, ...]]
    """Entries as plain tuples, which unpack ten times as fast."""
    said: list[str]
    events: list[dict[str, Any]]
    state: dict[str, Any]
    """The latest health event, of feeds that have one."""
    parcel: Parcel | None
    """The answer, where there is a newer one."""


class Ask(NamedTuple):
    """Somebody looks at a phone; None asks for all."""

    number: int
    entity: str | None


class Answer(NamedTuple):
    number: int
    stories: tuple[PhoneStory, ...]


START, STOP = "start", "stop"


def serve(connection: Connection, make: Make, given: tuple[Any, ...]) -> None:
    """The process's life. It ends when it is told to, or when the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    _leave_the_terminal()
    said: deque[str] = deque(maxlen=EVENTS)
    events: deque[dict[str, Any]] = deque(maxlen=EVENTS)
    try:
        feed = make(said.append, events.append, *given)
    except Unusable as error:
        connection.send(Refused(error.message, error.hint, error.status))
        return
    gc.freeze()
    gc.set_threshold(*COLLECT)
    connection.send(Opened(feed.title, feed.snapshot().expected))
    host = _Host(connection, feed, said, events)
    try:
        host.run()
    except (EOFError, OSError, KeyboardInterrupt):
        # The screen is gone: what it collected is stored, as by a quit.
        feed.stop()


def _end(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _leave_the_terminal() -> None:
    """The terminal belongs to the screen; what this process and its receiver might print would be drawn over."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


class _Host:
    """One feed and the way to its screen."""

    def __init__(self, connection: Connection, feed: Feed, said: deque[str], events: deque[dict[str, Any]]) -> None:
        self._connection = connection
        self._feed = feed
        self._said = said
        self._events = events
        self._packer = Packer()
        self._packed: tuple[int, bool] = (0, False)
        self._logged = 0

    def run(self) -> None:
        """Answer and tell until the end. Raises EOFError or OSError when nobody listens any more."""
        while True:
            if self._connection.poll(TURN):
                match self._connection.recv():
                    case Ask(number, entity):
                        self._connection.send(Answer(number, self._stories(entity)))
                        continue
                    case word if word == STOP:
                        break
                    case _:
                        self._feed.start()
            self._connection.send(self._update())
        self._feed.stop()
        self._connection.send(self._update())

    def _stories(self, entity: str | None) -> tuple[PhoneStory, ...]:
        stories = self._feed.snapshot().stories
        if entity is None:
            return tuple(stories.values())
        found = stories.get(entity)
        return () if found is None else (found,)

    def _update(self) -> Update:
        feed = self._feed
        snapshot, parcel = feed.snapshot(), None
        if (snapshot.number, snapshot.final) != self._packed:
            self._packed = (snapshot.number, snapshot.final)
            parcel = self._packer.pack(snapshot)
        state = getattr(feed, "state", None)
        return Update(
            now=feed.now(),
            health=feed.health(),
            failure=feed.failure(),
            log=[tuple(entry) for entry in self._lines()],
            said=_taken(self._said),
            events=_taken(self._events),
            state=state()[0] if state is not None else {},
            parcel=parcel,
        )

    def _lines(self) -> list[LogEntry]:
        log = self._feed.log
        last = min(log.last, max(self._logged, log.first - 1) + LINES)
        found = list(log.entries(self._logged + 1, last))
        self._logged = last
        return found


def _taken(waiting: deque[Any]) -> list[Any]:
    """All that waits; another thread may put in more meanwhile."""
    return [waiting.popleft() for _ in range(len(waiting))]
