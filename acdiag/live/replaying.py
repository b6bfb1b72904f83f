"""Captures and logs through the engine on their own clock, for the screen; it ends with what triage gives.

One thread reads, takes and judges; what it hands out is never changed again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence

from acdiag.live.log_ring import LogRing
from acdiag.live.pace import Pace
from acdiag.live.parcel import settled
from acdiag.live.replayed import taken
from acdiag.live.rereading import ReplayedFiles
from acdiag.model.arrival import Frame, Where
from acdiag.model.case import Case
from acdiag.model.dissection import Dissection
from acdiag.model.recording import NO_CHOICE, Choice
from acdiag.pipeline import Session
from acdiag.present.tui.feed import Expected, Health, Log, Snapshot, SourceHealth
from acdiag.rulebook.policy import NO_POLICY, Policy
from acdiag.rulebook.shelf import Shelf
from acdiag.sources.opening import Source

OFTEN = 0.5
"""Seconds between two judgements at least."""
REST = 4
"""Judging may take a fifth of the time: it rests four times as long as it took."""
AT_ONCE = 64
"""Arrivals between two looks at the clock."""


class ReplayFeed:
    """One replay."""

    def __init__(
        self,
        opened: Sequence[Source],
        shelf: Shelf,
        policy: Policy = NO_POLICY,
        *,
        speed: float | None = None,
        recording: Choice = NO_CHOICE,
        expected: Sequence[Expected] = (),
    ) -> None:
        """`speed` 1 takes as long as it took, 10 a tenth of it; None goes as fast as it can."""
        self.title = "replay of " + ", ".join(source.report.path for source in opened)
        self.shelf = shelf
        self._ring = LogRing()
        self._opened = opened
        self._files = ReplayedFiles(lambda: opened)
        self._expected = tuple(expected)
        reports = [source.report for source in opened]
        self._session = Session(shelf, reports, policy, recording=recording, on_log=self._ring.take)
        self._stopping = threading.Event()
        self._pace = Pace(speed, self._stopping, self._judge_in_time)
        self._thread = threading.Thread(target=self._run, name="replay", daemon=True)
        self._judge_at = 0.0
        self._raised: dict[str, int] = {}
        self._failure = ""
        self._ended = False
        nothing = Case("", shelf.digest, tuple(reports), (), (), (), (), ())
        self._snapshot = Snapshot(number=0, case=nothing, expected=self._expected)

    @property
    def log(self) -> Log:
        return self._ring

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join()

    def snapshot(self) -> Snapshot:
        return self._snapshot

    def now(self) -> int:
        return self._pace.reached if self._ended else self._pace.now()

    def failure(self) -> str:
        return self._failure

    def health(self) -> Health:
        known = [source.progress for source in self._opened]
        parts = [part for part in known if part is not None]
        return Health(
            sources=tuple(self._health_of(source) for source in self._opened),
            progress=1.0 if self._ended else sum(parts) / len(known) if len(parts) == len(known) and known else None,
        )

    def _health_of(self, source: Source) -> SourceHealth:
        report = source.report
        note = report.problems[0].what if report.problems else ""
        done = self._ended or (source.progress or 0.0) >= 1.0
        state = "failed" if not source.readable else "ended" if done else "running"
        return SourceHealth(report.path, state, report.packets, note=note)

    def frames(self, sources: Sequence[str]) -> Iterator[Frame]:
        return self._files.frames(sources)

    def inspect(self, where: Where) -> tuple[Frame, Dissection] | None:
        return self._files.inspect(where)

    def file(self, source: str) -> str | None:
        return self._files.file(source)

    def _run(self) -> None:
        try:
            for count in taken(self._opened, self._session, self._pace):
                if count % AT_ONCE == 0:
                    self._judge_in_time()
            if not self._stopping.is_set():
                self._judge(final=True)
        except Exception as error:
            # Whatever it is must not take the screen with it: what was concluded so far is still worth reading.
            self._failure = f"the replay ended early: {type(error).__name__}: {error}"
        finally:
            self._ended = True
            for source in self._opened:
                source.close()

    def _judge_in_time(self) -> None:
        if time.monotonic() >= self._judge_at:
            self._judge()

    def _judge(self, *, final: bool = False) -> None:
        begun = time.monotonic()
        case, stories = self._session.told(underway=not final)
        standing = {finding.id for finding in case.findings if finding.cleared is None}
        now = self.now()
        self._raised = {id_: self._raised.get(id_, now) for id_ in standing}
        self._snapshot = Snapshot(
            number=self._snapshot.number + 1,
            case=settled(case),
            stories={story.entity: story for story in stories},
            now=now,
            raised=dict(self._raised),
            expected=self._expected,
            final=final,
        )
        self._judge_at = time.monotonic() + max(OFTEN, REST * (time.monotonic() - begun))
