"""A feed made by hand, and a hand that presses keys."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from acdiag.live.log_ring import LogRing
from acdiag.model.arrival import Frame, Where
from acdiag.model.case import Case
from acdiag.model.dissection import Dissection
from acdiag.model.errors import Unusable
from acdiag.present.tui.app import LiveApp
from acdiag.present.tui.feed import Health, Snapshot, SourceHealth
from acdiag.present.tui.settings import Settings
from acdiag.rulebook.shelf import Shelf
from acdiag.store.notebook import MemoryNotebook
from acdiag.streams.log_sip import Heard
from acdiag.wire.syslog import decode
from tests.rulebook.making import shelve

SECOND = 1_000_000_000
Script = Callable[[Pilot[int], LiveApp], Awaitable[None]]


class FakeFeed:
    """Gives what a test puts in."""

    def __init__(self, case: Case, shelf: Shelf, start: int, **more: Any) -> None:
        self.title = "a test"
        self.shelf = shelf
        self.log = LogRing()
        self.clock = start + 312 * SECOND
        self.told = Snapshot(number=1, case=case, now=self.clock, **more)
        self.reported = Health(
            sources=(SourceHealth("eth0", "running", 1234), SourceHealth("udp://[::]:514", "running", 56))
        )
        self.failed = ""
        self.running = False
        self.again: Sequence[Frame] = ()
        self.dissection: Dissection | None = None

    def start(self) -> None:
        self.running = True

    def stop(self) -> None:
        self.running = False

    def snapshot(self) -> Snapshot:
        return self.told

    def now(self) -> int:
        return self.clock

    def health(self) -> Health:
        return self.reported

    def failure(self) -> str:
        return self.failed

    def frames(self, sources: Sequence[str]) -> Iterator[Frame]:
        if not self.again:
            raise Unusable("it can be read only once", "Save it first.")
        return (frame for frame in self.again if frame.source in sources)

    def inspect(self, where: Where) -> tuple[Frame, Dissection] | None:
        found = next((frame for frame in self.again if frame.number == where.frame), None)
        return None if found is None or self.dissection is None else (found, self.dissection)

    def file(self, source: str) -> str | None:
        return None

    def say(self, text: str, sender: str = "10.59.1.1", at: int = 0) -> None:
        """A log line comes."""
        for message in decode(text.encode("utf-8", "surrogateescape")):
            self.log.take(Heard("udp://[::]:514", self.log.last + 1, at or self.clock, sender, False, message))

    def tell(self, case: Case, **more: Any) -> None:
        """A newer snapshot."""
        self.told = replace(self.told, number=self.told.number + 1, case=case, **more)


@pytest.fixture(scope="session")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Three rules, so that no golden file changes with the rule book."""
    return shelve(
        tmp_path_factory.mktemp("rules"),
        {
            "id": "ACD-DHCP-001",
            "name": "discover-unanswered",
            "title": "The phone asks for an address and nobody answers",
            "severity": "error",
            "cause": "No DHCP server hears the phone in its VLAN.",
            "impact": "Without an address there is no sign-in.",
            "screen": ["Discovering …"],
        },
        {"id": "ACD-DHCP-002", "name": "request-refused", "title": "The DHCP server refuses the address"},
        {"id": "ACD-DHCP-040", "name": "no-offset", "title": "Option 2 is missing", "severity": "notice"},
    )


@pytest.fixture(scope="session")
def feed_of(rules: Shelf, samples: Any) -> Callable[..., FakeFeed]:
    def make(case: Case, **more: Any) -> FakeFeed:
        return FakeFeed(case, rules, samples.start, **more)

    return make


@pytest.fixture
def drive(driven_in: Callable[..., LiveApp], tmp_path: Path) -> Callable[..., LiveApp]:
    """`drive(feed, script, size=…)`: run the app, let the script press keys, give the app back."""
    return partial(driven_in, tmp_path)


@pytest.fixture(scope="session")
def driven_in() -> Callable[..., LiveApp]:
    """As `drive`, with the folder of what it writes first."""

    def run(folder: Path, feed: Any, script: Script, *, size: tuple[int, int] = (80, 24), **more: Any) -> LiveApp:
        more.setdefault("notebook", MemoryNotebook())
        more.setdefault("settings", Settings())
        app = LiveApp(feed, folder=folder, **more)

        async def go() -> None:
            async with app.run_test(size=size) as pilot:
                await pilot.pause(0.3)
                await script(pilot, app)
                assert app.broken == ""

        asyncio.run(go())
        return app

    return run


def drawn(app: LiveApp) -> str:
    """What is on the screen, as text."""
    rows = app.screen._compositor.render_strips()
    return "".join("".join(segment.text for segment in row).rstrip() + "\n" for row in rows)


@pytest.fixture(scope="session")
def screen() -> Callable[[LiveApp], str]:
    return drawn
