"""`make bench-live`: how soon a key press is answered on the live screen while 300 phones send 5,000 lines a second.

Two processes, as in a live session: one takes lines at that rate and judges all phones at the feed's pace, while a
pilot presses keys on the screen of the other. An answer is there when the screen was painted after the key.

--idle measures the same screen with ten lines a second: what the screen alone takes on this machine at this moment.
--one-process has the interpreting thread beside the screen, as it was once: what the second process is for.

usage: python -m tests.bench.live [--phones N] [--rate N] [--seconds S] [--idle] [--one-process]
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.events import Key

from acdiag.commands.shelving import shelf
from acdiag.live.remote_feed import RemoteFeed
from acdiag.live.replayed import taken
from acdiag.live.replaying import ReplayFeed
from acdiag.live.rereading import ReplayedFiles
from acdiag.model.arrival import Line
from acdiag.present.tui.app import LiveApp, prefer_keys
from acdiag.present.tui.feed import Feed
from acdiag.present.tui.listing import Listing
from acdiag.present.tui.passage import Passage
from acdiag.simulate.scenarios import SCENARIOS, write
from acdiag.sources.opening import Source, open_sources
from acdiag.store.notebook import MemoryNotebook

SECOND = 1_000_000_000
LONGEST = 5.0
"""Seconds after which a key counts as not answered."""
PATIENCE = 60.0
"""Seconds until the first line has to be taken."""
IDLE = 10
"""Lines a second that are as good as none."""
BATCH = 0.01
"""Seconds between two handfuls of lines."""
TEXTS = (
    "<134>phone sip: REGISTER sip:contoso.com sent to 10.1.20.10:5061",
    "<135>phone voip_task: jitter buffer 40 ms, late 0, lost 0",
    "<134>phone dhcpc: lease of {ip} renewed",
    "<131>phone sip: registration failed: 503 Service Unavailable",
    "<133>phone web: configuration saved",
)
KEYS = (
    *("down", "down", "pagedown", "up", "5", "up", "up", "f", "2", "down", "up"),
    *("3", "greater_than_sign", "greater_than_sign", "1", "end", "home"),
)


class Rollout(ReplayFeed):
    """A rollout that is over, and whose phones go on talking."""

    def __init__(self, opened: list[Source], rate: int) -> None:
        super().__init__(opened, shelf([]))
        self.rate = rate
        self.lines = 0
        self.behind = 0.0

    def _run(self) -> None:
        for _ in taken(self._opened, self._session, self._pace):
            pass
        self._judge()
        addresses = [ip for phone in self._snapshot.case.phones for ip in phone.ips[-1:]]
        senders = itertools.cycle(addresses)
        texts = itertools.cycle(TEXTS)
        source = self._opened[0].report.path
        zero, at = time.monotonic(), self._snapshot.now
        while not self._stopping.is_set():
            passed = time.monotonic() - zero
            due = int(passed * self.rate)
            self.behind = (due - self.lines) / self.rate
            for _ in range(min(due - self.lines, max(self.rate // 10, 1))):
                self.lines += 1
                ip = next(senders)
                self._session.take_line(
                    Line(
                        source,
                        self.lines,
                        at + self.lines * SECOND // self.rate,
                        ip,
                        next(texts).format(ip=ip).encode(),
                    )
                )
            self._judge_in_time()
            self._stopping.wait(BATCH)

    def state(self) -> tuple[dict[str, Any], None]:
        """How it goes, for the other process."""
        return {"lines": self.lines, "behind": self.behind}, None


class Watched(LiveApp):
    """Remembers when the screen was painted, and what it showed then."""

    def __init__(self, feed: Feed) -> None:
        super().__init__(feed, MemoryNotebook())
        self.painted: list[tuple[float, object]] = []

    def showing(self) -> object:
        """What every one of the keys changes."""
        page = self.screen_stack[0]
        cursors = [(each.cursor, each.scroll_offset) for each in (*page.query(Listing), *page.query(Passage))]
        return self.current_mode, cursors, getattr(page, "entity", ""), getattr(page, "frozen", False)

    def _display(self, screen: Any, renderable: Any) -> None:
        super()._display(screen, renderable)
        self.painted.append((time.perf_counter(), self.showing()))


def rollout(say: Callable[[str], None], tell: Callable[[dict[str, Any]], None], file: str, rate: int) -> Rollout:
    """The feed, opened where it runs."""
    return Rollout(open_sources([file], on_skip=lambda path, why: None), rate)


def opened(file: Path, rate: int, *, apart: bool) -> tuple[Feed, Callable[[], tuple[int, float]]]:
    """A feed, and what tells how many lines it took and how far it is behind (s)."""
    if not apart:
        feed = rollout(print, print, str(file), rate)
        return feed, lambda: (feed.lines, feed.behind)
    remote = RemoteFeed(rollout, (str(file), rate), shelf([]))
    remote.open(lambda _title: ReplayedFiles(lambda: open_sources([str(file)], on_skip=lambda path, why: None)))

    def course() -> tuple[int, float]:
        told = remote.state()[0]
        return told.get("lines", 0), told.get("behind", 0.0)

    return remote, course


async def measure(feed: Feed, ready: Callable[[], bool], seconds: float) -> list[float]:
    """Seconds from each key to the first paint of a screen on which what it changes is different."""
    app = Watched(feed)
    taken = []
    async with app.run_test(size=(160, 50)):
        patience = time.monotonic() + PATIENCE
        while not ready():
            if feed.failure() or time.monotonic() > patience:
                raise SystemExit(f"no line is taken: {feed.failure() or 'nothing happens'}")
            await asyncio.sleep(0.1)
        until = time.monotonic() + seconds
        for key in itertools.cycle(KEYS):
            if time.monotonic() > until:
                break
            await asyncio.sleep(0.05)
            app.painted.clear()
            before, begun = app.showing(), time.perf_counter()
            assert app._driver is not None
            app._driver.send_message(Key(key, key if len(key) == 1 else None))
            answered = await _answer(app, before, begun)
            taken.append(answered - begun)
    return taken


async def _answer(app: Watched, before: object, begun: float) -> float:
    while time.perf_counter() - begun < LONGEST:
        await asyncio.sleep(0.001)
        for at, shown in app.painted:
            if shown != before:
                return at
    return begun + LONGEST


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, default=300)
    parser.add_argument("--rate", type=int, default=5_000)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--idle", action="store_true")
    parser.add_argument("--one-process", action="store_true")
    arguments = parser.parse_args()
    rate = IDLE if arguments.idle else arguments.rate
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rollout.pcap"
        write(SCENARIOS["rollout"], file, phones=arguments.phones)
        feed, course = opened(file, rate, apart=not arguments.one_process)
        prefer_keys()
        begun = time.monotonic()
        taken = asyncio.run(measure(feed, lambda: course()[0] > 0, arguments.seconds))
        (lines, behind), snapshots = course(), feed.snapshot().number
        feed.stop()
    ordered = sorted(taken)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    peak_behind = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{arguments.phones} phones, {lines:,} lines in {arguments.seconds:.0f} s, {snapshots} judgements")
    print(f"  keys pressed   {len(ordered):>8,}")
    print(f"  median         {1000 * statistics.median(ordered):>8.1f} ms")
    print(f"  95th           {1000 * ordered[int(0.95 * len(ordered))]:>8.1f} ms")
    print(f"  slowest        {1000 * ordered[-1]:>8.1f} ms")
    print(f"  behind at end  {behind:>8.2f} s")
    print(f"  peak memory    {peak:>8.0f} MB for the screen and {peak_behind:.0f} MB for what interprets")
    print(f"  in all         {time.monotonic() - begun:>8.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
