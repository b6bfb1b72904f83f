"""A session being collected: listeners and taps opened, the engine turning, events told; with a screen or without.

Everything that is said goes through one function that gets events, so that standard output, a syslog server and tests
hear the same. Signals and printing are the command's.
"""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from acdiag.live.alarms import HOLD
from acdiag.live.engine import Engine
from acdiag.live.health import health, is_full, summary
from acdiag.live.limit import Limit
from acdiag.live.receiving import Listening, Receiving
from acdiag.live.tapped import KEPT as KEPT_FRAMES
from acdiag.live.tapped import Taps
from acdiag.model.errors import Unusable
from acdiag.model.recording import Choice
from acdiag.present.clock import rfc3339
from acdiag.present.escape import visible
from acdiag.present.tui.feed import Expected
from acdiag.rulebook.policy import NO_POLICY, Policy
from acdiag.rulebook.shelf import Shelf
from acdiag.sources.clock import SECOND, SET
from acdiag.sources.listening import ENOUGH, Address, listen
from acdiag.sources.recorder import RecordingTap
from acdiag.sources.tap import FAILED, Intake, Tap
from acdiag.store.folder import abandon, lock
from acdiag.store.schema import create, unusable
from acdiag.store.writing import KEPT, Bounds
from acdiag.streams.log_sip import Heard

IDLE = 0.05
"""Seconds to wait when there is nothing to look at."""
SIGHT = 3.0
"""Seconds after which it is first said what the taps can see."""
HEALTH = 10.0
"""Seconds between two health events."""
LAST_LOOK = 5.0
"""Seconds that a signal to end leaves for what was not yet looked at; the next start looks at the rest."""

Tell = Callable[[dict[str, Any]], object]


@dataclass(kw_only=True)
class Wanted:
    """What a user asked for."""

    folder: str
    """The session's directory, as typed."""
    shelf: Shelf
    policy: Policy = NO_POLICY
    syslog: Sequence[Address] = ()
    """Where to listen for log lines."""
    taps: Sequence[Tap] = ()
    intake: Intake = field(default_factory=Intake)
    """Where those taps hand their frames over."""
    allow: Sequence[str] = ()
    """Networks whose log lines are taken; all without any."""
    tls: tuple[str, str | None, str | None] | None = None
    """Files: our certificate, its key, and the authorities of senders."""
    limit: int | None = None
    """Lines a second of one sender that are looked at."""
    bounds: Bounds = KEPT
    """How much of the past is kept."""
    kept_frames: int = KEPT_FRAMES
    """Bytes of captures that are kept."""
    keep_media: bool = False
    """Voice is kept as well, not only measured."""
    without_media: bool = False
    """Voice is not even measured."""
    recording_ports: Sequence[int] = ()
    """UDP ports that recordings may come to, beside those of the taps."""
    expected: Sequence[Expected] = ()
    """Phones that should be there."""
    hold: int = HOLD
    """ns for which a finding must be over before that is told."""


class Collection:
    """One run."""

    def __init__(
        self, wanted: Wanted, say: Callable[[str], None], on_log: Callable[[Heard], object] | None = None
    ) -> None:
        """Open everything; `say` gets what a user should know. Raises Unusable when no source could be started."""
        self.wanted = wanted
        self._say = say
        self._full = False
        self.complaints: tuple[str, ...] = ()
        """What could not be opened, and how to mend it."""
        self.stopping = threading.Event()
        self._lock = lock(Path(wanted.folder))
        try:
            listening, taps = self._open()
        except Unusable:
            abandon(Path(wanted.folder))
            raise
        self.clock = wanted.intake.clock
        ports = [*wanted.recording_ports, *(tap.port for tap in taps if isinstance(tap, RecordingTap))]
        self.limit = Limit(wanted.limit) if wanted.limit else None
        try:
            self._file = create(Path(wanted.folder))
            say(f"session {visible(wanted.folder)}")
            self.engine = self._engine(Choice(ports=tuple(ports)), on_log)
        except Unusable:
            for each in listening:
                each.bound.close()
            raise
        for report in (self.engine.report, *(each.report for each in self.engine.earlier)):
            self.clock.not_before(report.last or 0)
        self.taps = Taps(
            taps,
            wanted.intake,
            Path(wanted.folder),
            wanted.folder,
            self.engine.session,
            keep_media=wanted.keep_media,
            without_media=wanted.without_media,
            kept=wanted.kept_frames,
            on_gone=self.engine.gone,
        )
        self.engine.attach(self.taps, keep_media=wanted.keep_media)
        self.receiving = Receiving(self._file, listening, self._lock, list(wanted.allow), wanted.tls, wanted.bounds)
        self.receiving.clock = self.clock.offset
        self._said_set = 0
        self._seen: list[str] = []

    def _engine(self, recording: Choice, on_log: Callable[[Heard], object] | None) -> Engine:
        """What interprets, taken up where the session was left. Raises Unusable."""
        wanted = self.wanted
        with _usable(self._file):
            return Engine(
                self._file,
                wanted.folder,
                wanted.shelf,
                wanted.policy,
                limit=self.limit,
                bounds=wanted.bounds,
                clock=self.clock.now,
                recording=recording,
                hold=wanted.hold,
                on_log=on_log,
            )

    def _open(self) -> tuple[list[Listening], list[Tap]]:
        """Open what can be opened; the rest is said."""
        listening: list[Listening] = []
        taps: list[Tap] = []
        failed: list[Unusable] = []
        for address in self.wanted.syslog:
            try:
                listening.append(Listening.on(address, listen(address)))
            except Unusable as error:
                failed.append(error)
        for tap in self.wanted.taps:
            try:
                tap.open()
                taps.append(tap)
            except Unusable as error:
                failed.append(error)
        if not listening and not taps:
            hints = " ".join(dict.fromkeys(each.hint for each in failed))
            raise Unusable("; ".join(each.message for each in failed), hints)
        self.complaints = tuple(f"{failure.message}. {failure.hint}" for failure in failed)
        for complaint in self.complaints:
            self._say(visible(complaint))
        for each in listening:
            self._introduce(each.name, each.buffer if each.scheme == "udp" else None)
        for tap in taps:
            self._introduce(visible(tap.name), tap.buffer if isinstance(tap, RecordingTap) else None)
        return listening, taps

    def _introduce(self, name: str, buffer: int | None) -> None:
        """Say what was opened, and of UDP what the kernel holds for us."""
        if buffer is None:
            self._say(name)
            return
        self._say(f"{name}, receive buffer {buffer // 1024} kB")
        if buffer < ENOUGH:
            self._say("a burst may overflow that; run: sudo sysctl net.core.rmem_max=67108864 (and start acdiag again)")

    def run(self, tell: Tell, *, duration: float | None = None, ready: Callable[[], object] = lambda: None) -> None:
        """Collect to the end, which comes by time, by `stopping`, or when no source has any more. Raises Unusable."""
        if self.receiving.listening:
            self.receiving.start()
        try:
            try:
                self.taps.start()
                with _usable(self._file):
                    self._collect(tell, duration, ready)
            finally:
                self.taps.stop()
                self.receiving.stop()
            with _usable(self._file):
                self._finish(tell)
        finally:
            self.taps.close()

    def _collect(self, tell: Tell, duration: float | None, ready: Callable[[], object]) -> None:
        if self.receiving.listening:
            self.receiving.wait()
        ready()
        end = None if duration is None else time.monotonic() + duration
        health_at, sight_at = time.monotonic() + HEALTH, time.monotonic() + SIGHT
        while not self.stopping.is_set() and (end is None or time.monotonic() < end):
            looked = self._turn(tell)
            if time.monotonic() >= health_at or self._state_changed():
                health_at = time.monotonic() + HEALTH
                self._told(tell, self.health())
                self._say_clock()
            if time.monotonic() >= sight_at:
                sight_at = time.monotonic() + HEALTH
                self._say_what_is_seen()
            if not looked:
                if self._over():
                    return
                left = IDLE if end is None else min(IDLE, max(0.0, end - time.monotonic()))
                self.stopping.wait(left)

    def _over(self) -> bool:
        """Nothing can come any more: what was piped or read has ended, and there is nothing else."""
        ended = bool(self.taps.taps) and all(tap.state in ("ended", FAILED) for tap in self.taps.taps)
        return ended and not self.receiving.listening and not self.taps.intake.frames

    def _state_changed(self) -> bool:
        """Whether the disk became full, or has room again."""
        before, self._full = self._full, is_full(self.engine, self.receiving) or self.taps.full
        return before != self._full

    def _turn(self, tell: Tell) -> int:
        looked = self.engine.step()
        self._tell_changes(tell, now=False)
        if self.receiving.listening and not self.receiving.mend():
            if self.receiving.failed:
                raise Unusable(self.receiving.failed, "Name another folder with --session.", status=3)
            raise Unusable("the receiver ends again and again", "Look at what it said above.", status=3)
        return looked

    def _say_what_is_seen(self) -> None:
        """What the taps can see, when it is another thing than before."""
        sees = self.taps.sees()
        for sentence in sees:
            if sentence not in self._seen:
                self._say(visible(sentence))
        self._seen = sees

    def _finish(self, tell: Tell) -> None:
        """All is stored: look at what is left, say how it ended."""
        until = time.monotonic() + LAST_LOOK
        while self.engine.step() and not (self.stopping.is_set() and time.monotonic() > until):
            continue
        self._tell_changes(tell, now=True)
        self.engine.close()
        self._say_what_is_seen()
        self._told(tell, self.health())
        assert self.engine.told is not None
        self._told(tell, summary(self.engine, self.receiving, self.engine.told[0], self.taps, self.wanted.expected))

    def _tell_changes(self, tell: Tell, *, now: bool) -> None:
        for event, change in self.engine.judge(now=now):
            self._told(tell, {"event": event, "finding": json.loads(change.body)})

    def health(self) -> dict[str, Any]:
        """How it is going, as an event."""
        told = self.engine.told
        return health(
            self.engine, self.receiving, self.limit, self.taps, told[0] if told else None, self.wanted.expected
        )

    def _told(self, tell: Tell, event: dict[str, Any]) -> None:
        """The time of an event is now."""
        tell({"event": event.pop("event"), "time": rfc3339(self.clock.now()), **event})

    def _say_clock(self) -> None:
        """This machine's clock was set, or set back: what that means."""
        away = self.clock.set_by
        if abs(away - self._said_set) >= SET:
            self._said_set = away
            how = "ahead of" if away > 0 else "behind"
            self._say(
                f"this machine's clock was set: it is {abs(away) / SECOND:,.0f} s {how} the session's, which goes on "
                "as it was; a new start takes the new time"
                if away
                else "this machine's clock is that of the session again"
            )


@contextmanager
def _usable(file: Path) -> Iterator[None]:
    """Damage in the middle of the store is met when that piece is needed. Raises Unusable."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise unusable(file, error) from None
