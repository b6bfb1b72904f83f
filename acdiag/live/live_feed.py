"""A collection behind the screen: it runs in a thread of its own and hands out snapshots that never change again."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from acdiag.live.collection import Collection, Wanted
from acdiag.live.log_ring import LogRing
from acdiag.live.rereading import SessionFiles
from acdiag.model.arrival import Frame, Where
from acdiag.model.case import Case
from acdiag.model.dissection import Dissection
from acdiag.present.tui.feed import Health, Log, Snapshot, SourceHealth

GENTLE = 5
"""Niceness of interpretation: receiving goes first where there are few cores."""


class LiveFeed:
    """One collection; opening it may raise Unusable, running it never does."""

    def __init__(self, wanted: Wanted, say: Callable[[str], None], *, duration: float | None = None) -> None:
        self._ring = LogRing()
        self.on_event: Callable[[dict[str, Any]], object] = lambda _event: None
        """Gets raises, clears and health as `--headless` prints them."""
        self._collection = Collection(wanted, say, on_log=self._ring.take)
        self._duration = duration
        self.title = wanted.folder
        self.shelf = wanted.shelf
        self._files = SessionFiles(wanted.folder)
        self._expected = tuple(wanted.expected)
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)
        self._failure = ""
        self._ended = False
        self._lost: dict[str, int] = {}
        nothing = Case("", wanted.shelf.digest, (), (), (), (), (), ())
        self._snapshot = Snapshot(number=0, case=nothing, expected=self._expected)

    @property
    def log(self) -> Log:
        return self._ring

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._collection.stopping.set()
        if self._thread.ident is not None:
            self._thread.join()

    def now(self) -> int:
        return self._collection.clock.now()

    def failure(self) -> str:
        return self._failure

    def state(self) -> tuple[dict[str, Any], Case | None]:
        """The latest health event and the latest case, for numbers."""
        told = self._collection.engine.told
        return self._collection.health(), told[0] if told else None

    def snapshot(self) -> Snapshot:
        engine = self._collection.engine
        told, number = engine.told, engine.judged
        if told is not None and (number != self._snapshot.number or self._ended != self._snapshot.final):
            case, stories = told
            self._snapshot = Snapshot(
                number=number,
                case=case,
                stories={story.entity: story for story in stories},
                now=self._collection.clock.now(),
                raised=engine.raised(),
                expected=self._expected,
                final=self._ended,
            )
        return self._snapshot

    def health(self) -> Health:
        told = self._collection.health()
        return Health(
            sources=tuple(_source(each, ended=self._ended) for each in told["sources"]),
            lag_items=told["lag"]["lines"],
            lag_seconds=told["lag"]["seconds"],
            store="" if told["store"]["state"] == "ok" else f"the session cannot be written: {told['store']['why']}",
            sees=tuple(told.get("sees", ())),
            said=self._collection.complaints,
        )

    def frames(self, sources: Sequence[str]) -> Iterator[Frame]:
        return self._files.frames(sources)

    def inspect(self, where: Where) -> tuple[Frame, Dissection] | None:
        return self._files.inspect(where)

    def file(self, source: str) -> str | None:
        return self._files.file(source)

    def _run(self) -> None:
        try:
            self._collection.run(self._tell, duration=self._duration, ready=_be_gentle)
        except Exception as error:
            # Whatever it is must not take the screen with it: what was concluded so far is still worth reading.
            self._failure = f"collecting ended: {type(error).__name__}: {error}"
        finally:
            self._ended = True

    def _tell(self, event: dict[str, Any]) -> None:
        if event["event"] == "health":
            self._mark_losses(event)
        self.on_event(event)

    def _mark_losses(self, event: dict[str, Any]) -> None:
        """Show in the log where lines are missing."""
        for source in event["sources"]:
            lost = sum(source["lost"].values())
            more = lost - self._lost.get(source["source"], 0)
            if more > 0 and "lines" in source:
                self._lost[source["source"]] = lost
                self._ring.lose(self._collection.clock.now(), source["source"], more)


def _source(each: dict[str, Any], *, ended: bool) -> SourceHealth:
    problems = each.get("problems", {})
    note = each.get("note", "") or "; ".join(f"{what} ({count})" for what, count in problems.items())
    state = "ended" if ended else each.get("state", "running")
    return SourceHealth(
        each["source"], state, each.get("frames", each.get("lines", 0)), sum(each["lost"].values()), note
    )


def _be_gentle() -> None:
    with suppress(OSError):
        os.nice(GENTLE)
