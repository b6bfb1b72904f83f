"""A feed in a process of its own, the screen's side: what was told last, and the stories of phones when asked for.

What it takes to show a snapshot is unpacked in a thread here, in pieces (`parcel`), and files are read here as well; so
the screen's process does nothing else that takes long.
"""

from __future__ import annotations

import multiprocessing
import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from acdiag.live.hosted import START, STOP, Answer, Ask, Make, Opened, Refused, Update, serve
from acdiag.live.log_ring import LogRing
from acdiag.live.parcel import Unpacker
from acdiag.model.arrival import Frame, Where
from acdiag.model.case import Case
from acdiag.model.dissection import Dissection
from acdiag.model.errors import Unusable
from acdiag.model.record import replace
from acdiag.present.tui.feed import Health, Log, LogEntry, Snapshot
from acdiag.rulebook.shelf import Shelf
from acdiag.timeline.story import PhoneStory

OPENING = 120.0
"""Seconds that opening may take: a long session is read again before it goes on."""
ANSWERING = 10.0
"""Seconds that a question about phones may take."""
ENDING = 45.0
"""Seconds that it may need to look at and to store what is left."""


class Files(Protocol):
    """How evidence is read again; the meanings are the feed's."""

    def frames(self, sources: Sequence[str]) -> Iterator[Frame]: ...

    def inspect(self, where: Where) -> tuple[Frame, Dissection] | None: ...

    def file(self, source: str) -> str | None: ...


class RemoteFeed:
    """One feed, run by another process."""

    def __init__(self, make: Make, given: tuple[Any, ...], shelf: Shelf) -> None:
        """Start the process in which `make` opens the feed; `open` waits for that. Both have to be picklable."""
        # A fresh process, not a fork: a forked one would hold this one's threads' locks and SQLite's connections.
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, make, given), name="acdiag feed", daemon=True)
        self._process.start()
        theirs.close()
        self.shelf = shelf
        self.title = ""
        self.on_event: Callable[[dict[str, Any]], object] = lambda _event: None
        """Gets raises, clears and health as `--headless` prints them."""
        self.on_say: Callable[[str], object] = lambda _words: None
        """Gets what a user should know."""
        self._files: Files | None = None
        self._ring = LogRing()
        self._unpacker = Unpacker()
        self._thread = threading.Thread(target=self._listen, name="feed", daemon=True)
        self._sending = threading.Lock()
        self._stopping = False
        self._lost = ""
        self._update: Update | None = None
        self._snapshot = Snapshot(number=0, case=Case("", shelf.digest, (), (), (), (), (), ()))
        self._asked = 0
        self._waiting: dict[int, queue.SimpleQueue[tuple[PhoneStory, ...]]] = {}

    def open(self, files: Callable[[str], Files]) -> None:
        """Wait until it is open; `files` gets its title. Raises Unusable."""
        told: object = None
        if self._connection.poll(OPENING):
            try:
                told = self._connection.recv()
            except EOFError:
                told = None
        if isinstance(told, Opened):
            self.title = told.title
            self._snapshot = replace(self._snapshot, expected=told.expected)
            self._files = files(told.title)
            self._thread.start()
            return
        self._process.terminate()
        self._process.join()
        if isinstance(told, Refused):
            raise Unusable(told.message, told.hint, status=told.status)
        raise Unusable("the process that interprets could not be started", "Try --headless.", status=3)

    @property
    def log(self) -> Log:
        return self._ring

    def start(self) -> None:
        self._send(START)

    def stop(self) -> None:
        if not self._stopping:
            self._stopping = True
            self._send(STOP)
        if self._thread.ident is not None:
            self._thread.join(ENDING)
        if self._process.is_alive():
            self._process.join(1.0)
            self._process.terminate()
        self._process.join()

    def snapshot(self) -> Snapshot:
        return self._snapshot

    def now(self) -> int:
        return self._update.now if self._update is not None else 0

    def health(self) -> Health:
        return self._update.health if self._update is not None else Health()

    def failure(self) -> str:
        return self._lost or (self._update.failure if self._update is not None else "")

    def state(self) -> tuple[dict[str, Any], Case | None]:
        """The latest health event and the latest case, for numbers."""
        return self._update.state if self._update is not None else {}, self._snapshot.case

    def frames(self, sources: Sequence[str]) -> Iterator[Frame]:
        assert self._files is not None
        return self._files.frames(sources)

    def inspect(self, where: Where) -> tuple[Frame, Dissection] | None:
        assert self._files is not None
        return self._files.inspect(where)

    def file(self, source: str) -> str | None:
        assert self._files is not None
        return self._files.file(source)

    def ask(self, entity: str | None) -> tuple[PhoneStory, ...]:
        """The story of a phone, or of all; none when nobody answers. May wait."""
        answered: queue.SimpleQueue[tuple[PhoneStory, ...]] = queue.SimpleQueue()
        with self._sending:
            self._asked = number = self._asked + 1
            self._waiting[number] = answered
        try:
            if not self._send(Ask(number, entity)):
                return ()
            return answered.get(timeout=ANSWERING)
        except queue.Empty:
            return ()
        finally:
            self._waiting.pop(number, None)

    def _send(self, message: object) -> bool:
        """Whether somebody was there to get it."""
        try:
            with self._sending:
                self._connection.send(message)
        except OSError:
            return False
        return True

    def _listen(self) -> None:
        """The thread: what comes, until nothing can come any more."""
        try:
            while True:
                match self._connection.recv():
                    case Answer(number, stories):
                        if (asked := self._waiting.get(number)) is not None:
                            asked.put(stories)
                    case Update() as update:
                        self._take(update)
        except (EOFError, OSError):
            self._end()

    def _take(self, update: Update) -> None:
        self._ring.follow(map(LogEntry._make, update.log))
        if update.parcel is not None:
            fresh = self._unpacker.unpack(update.parcel)
            stories = Stories(self, [phone.entity for phone in fresh.case.phones])
            self._snapshot = replace(fresh, stories=stories, expected=self._snapshot.expected)
        self._update = update
        for words in update.said:
            self.on_say(words)
        for event in update.events:
            self.on_event(event)

    def _end(self) -> None:
        """Nobody is there any more; unless that was asked for, the screen says so and keeps what it has."""
        for asked in list(self._waiting.values()):
            asked.put(())
        if not self._stopping:
            self._process.join(1.0)
            code = self._process.exitcode
            how = f"killed by signal {-code}" if code is not None and code < 0 else f"exit code {code}"
            self._lost = f"the process that interprets has ended ({how}); what it has stored is kept, start again"


class Stories(Mapping[str, PhoneStory]):
    """The stories of a snapshot's phones, each asked for when it is wanted; that may wait, so ask in a thread."""

    def __init__(self, feed: RemoteFeed, entities: Sequence[str]) -> None:
        self._feed = feed
        self._entities = dict.fromkeys(entities)
        self._known: dict[str, PhoneStory] = {}

    def __getitem__(self, entity: str) -> PhoneStory:
        if entity not in self._entities:
            raise KeyError(entity)
        if entity not in self._known:
            self._known.update({story.entity: story for story in self._feed.ask(entity)})
        return self._known[entity]

    def __iter__(self) -> Iterator[str]:
        if len(self._known) < len(self._entities):
            self._known.update({story.entity: story for story in self._feed.ask(None)})
        return iter([entity for entity in self._entities if entity in self._known])

    def __len__(self) -> int:
        return len(self._entities)
