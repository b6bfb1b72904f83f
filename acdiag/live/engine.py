"""The one place where a live session is interpreted: lines out of the store, facts and findings into it.

It may fall behind; then the store is the queue, and how far behind it is can be asked. What it could not write because
the disk is full it keeps, and writes when there is room.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from acdiag.live.alarms import Alarms
from acdiag.live.earlier import captures_of
from acdiag.live.fact_keeper import FactKeeper
from acdiag.live.limit import Limit
from acdiag.live.parcel import settled
from acdiag.live.resuming import (
    GONE,
    LACKING,
    LISTENED,
    LOSSES,
    RECORDING,
    check,
    lose,
    quiet_until,
    recording_ports,
    rotated_away,
    saved,
    saved_report,
    take_up,
)
from acdiag.live.stream_keeper import StreamKeeper
from acdiag.live.tapped import Taps
from acdiag.model.case import Case, SourceReport
from acdiag.model.facts import Fact
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.recording import NO_CHOICE, Choice
from acdiag.pipeline import Session
from acdiag.rulebook.policy import NO_POLICY, Policy
from acdiag.rulebook.shelf import Shelf
from acdiag.sources.opening import in_time_order
from acdiag.store import facts
from acdiag.store.conclusions import Change, ConclusionWriter
from acdiag.store.reading import Reader
from acdiag.store.writing import KEPT, Bounds, Loss
from acdiag.streams.log_sip import Heard
from acdiag.timeline.story import PhoneStory
from acdiag.timeline.thinning import thinned_apart

SECOND = 1_000_000_000
TOGETHER = 0.2
"""Seconds after which what was noticed is committed."""
AT_ONCE = 10_000
"""Lines looked at before the clock is."""
REST = 4
"""Judging all phones may take a fifth of the time: it rests four times as long as it worked. Where others keep the
machine busy that is less than it took, or an alarm would wait for them twice."""
OFTEN = 1.0
"""Seconds between judgements at least."""
WRITERS = 5_000
"""Senders that by their log lines are phones and name neither MAC nor model, of whom all are judged: any number of
addresses is easily invented, and an alarm must not wait for them. Commands that read the session judge all."""
STREAMS = 5_000
"""RTP streams that are kept at once, some 15 KB each, of an earlier run as many: 300 phones with two calls an hour make
them in four hours. Each is looked at with every judgement; the store keeps what was measured of the others."""
MOST_GONE = 1_000
"""Captures that were rotated away and are told apart, 64 GB of them; what was counted in the oldest is told with the
one after it."""
UNDERWAY = SECOND // 2
"""ns for which a line may have arrived and not be stored."""
SELDOM = 0.5
"""Seconds between two moments at which silence counts."""
FORGET = 3600.0
"""Seconds between looks for what has become too old."""


class Lag(NamedTuple):
    """How far interpretation is behind."""

    lines: int
    seconds: float
    """Age of the next line to be looked at; 0 when there is none."""


class Engine:
    """Interprets one session."""

    def __init__(
        self,
        file: Path,
        source: str,
        shelf: Shelf,
        policy: Policy = NO_POLICY,
        *,
        limit: Limit | None = None,
        bounds: Bounds = KEPT,
        clock: Callable[[], int] = time.time_ns,
        recording: Choice = NO_CHOICE,
        hold: int = 0,
        on_log: Callable[[Heard], object] | None = None,
    ) -> None:
        """Take the session in `file`, called `source` in findings, up where it was left. Raises Unusable."""
        self._reader = Reader(file)
        check(self._reader, file)
        self._writer = ConclusionWriter(file)
        self._noticed: list[Fact] = []
        self._changes: list[Change] = []
        self._limit = limit
        self._bounds = bounds
        self._clock = clock
        self._recording = sorted({*recording.ports, *recording_ports(self._reader)})
        self.report = SourceReport(path=source, kind="live")
        self.earlier = captures_of(file.parent, source)
        """Captures of earlier runs."""
        reports = [self.report, *(each.report for each in self.earlier)]
        self.session = Session(
            shelf,
            reports,
            policy,
            on_fact=self._notice,
            recording=recording,
            on_log=on_log,
            most_writers=WRITERS,
            most_streams=STREAMS,
        )
        self.interpreted = self._take_up()
        """Number of the last line that was looked at."""
        self._losses = int(self._reader.mark(LOSSES) or 0)
        self._gone = rotated_away(self._reader)
        self._told_gone = json.dumps(self._gone)
        self._alarms = Alarms(self._reader.findings(), hold=hold)
        self._taps: Taps | None = None
        self._streams = StreamKeeper(source)
        self._facts = FactKeeper(self._reader.facts_by_host())
        self.told: tuple[Case, tuple[PhoneStory, ...]] | None = None
        """The last answer, and the stories that it was drawn from."""
        self.judged = 0
        """How many answers there were."""
        self._stale = True
        """Something happened since the last judgement."""
        self._judge_at = 0.0
        self._commit_at = 0.0
        self._marked: dict[str, int | str] = {}
        """Marks as they were written last: a session in which nothing happens writes nothing."""
        self._listened_at = 0.0
        self._forget_at = time.monotonic() + FORGET
        self.lag = Lag(0, 0.0)
        self.full = False
        """What was concluded cannot be written at the moment."""
        self.why = ""
        """Why it could not."""

    def _notice(self, fact: Fact) -> None:
        self._noticed.append(fact)

    def _take_up(self) -> int:
        """Put back what an earlier run has noticed, and read again what it has captured."""
        present = {each.report.path for each in self.earlier}
        interpreted = take_up(self.session, self.report, self._reader, present)
        for frame in in_time_order(self.earlier) if self.earlier else ():
            self.session.take(frame)
        quiet_until(self.session, self.report, self._reader)
        self._noticed.clear()
        return interpreted

    def attach(self, taps: Taps, *, keep_media: bool = False) -> None:
        """Look at the frames of these as well."""
        self._taps = taps
        self._streams.keeping = not keep_media
        for each in self.earlier:
            taps.know(Path(each.report.path), each.report)

    def gone(self, report: SourceReport) -> None:
        """A capture was rotated away."""
        name = report.path.rpartition("/")[2]
        self._gone[name] = saved_report(report)
        while len(self._gone) > MOST_GONE:
            oldest, following = islice(self._gone, 2)
            del self._gone[oldest]
            into = f"{self.report.path}/{following}"
            self.session.merge(f"{self.report.path}/{oldest}", into)
            self._gone[following] = saved_report(self.session.captures[into])
        self._told_gone = json.dumps(self._gone)

    def raised(self) -> dict[str, int]:
        """Findings that are open, and when they were raised (ns)."""
        return self._alarms.raised()

    def step(self) -> int:
        """Look at some of the lines and frames that wait; gives how many."""
        try:
            looked = self._look()
        except sqlite3.OperationalError as error:
            # On a disk that is full even reading may want a page more; what was not looked at waits.
            self.full, self.why = True, str(error)
            return 0
        self._commit()
        return looked

    def _look(self) -> int:
        looked = self._taps.step() if self._taps is not None else 0
        self._stale = self._stale or looked > 0
        oldest = 0
        for lines in self._reader.blocks(self.interpreted, self.report.path):
            for line in lines:
                if self._limit is None or self._limit.admits(line):
                    self.session.take_line(line)
            if lines:
                self._pass_over(lines[0].number - 1 - self.interpreted)
                self.interpreted, oldest = lines[-1].number, lines[-1].at
                looked += len(lines)
            if looked >= AT_ONCE:
                break
        # Every line counts, also those that were passed over or hold more than one message.
        self.session.tally.lines = self.interpreted
        self._hear_of_losses()
        self._measure(oldest)
        return looked

    def _pass_over(self, missing: int) -> None:
        if missing:
            self._lose(Loss(self._clock(), "", "rotated", missing))

    def _hear_of_losses(self) -> None:
        for id_, loss in self._reader.losses(self._losses):
            self._losses = id_
            self._lose(loss)

    def _lose(self, loss: Loss) -> None:
        self._noticed.append(lose(self.session, self.report, loss, self.interpreted))

    def _measure(self, latest: int) -> None:
        """Set `lag`; let time pass where nothing waits."""
        behind = self._reader.counts().lines - self.interpreted
        intake = self._taps.intake if self._taps is not None else None
        if intake is not None and intake.frames:
            behind += intake.frames
            latest = latest or intake.oldest()
        if behind > 0:
            self.lag = Lag(behind, max(0, self._clock() - latest) / SECOND if latest else self.lag.seconds)
            self._stale = True
            return
        self.lag = Lag(0, 0.0)
        self._listen()
        if self.report.last is not None:
            self.session.lapse(self.report.path, max(self.report.last, self._clock() - UNDERWAY))
        self._stale = self._stale or bool(self._noticed)

    def _listen(self) -> None:
        """Nothing waits: let time pass on the taps, and not at every look."""
        if self._taps is not None and time.monotonic() >= self._listened_at:
            self._listened_at = time.monotonic() + SELDOM
            self._taps.listened(self._clock() - UNDERWAY)

    def judge(self, *, now: bool = False) -> list[tuple[str, Change]]:
        """What was raised or cleared since this was asked last; asked too often, nothing. `now` asks in any case."""
        begun = time.thread_time()
        if not now and (time.monotonic() < self._judge_at or not (self._stale or self._alarms.settling)):
            return []
        self._stale = False
        case, stories = self.session.told(underway=not now)
        self.told = (settled(case), stories)
        self.judged += 1
        self._streams.look(case.streams)
        told = self._alarms.compare(case.findings, self._clock(), final=now)
        self._judge_at = time.monotonic() + max(OFTEN, REST * (time.thread_time() - begun))
        self._changes += [change for _, change in told]
        return told

    def _commit(self, *, now: bool = False) -> None:
        """Write what was noticed and how far we are, in one transaction; nothing where neither is new."""
        moment = time.monotonic()
        if not now and moment < self._commit_at:
            return
        self._commit_at = moment + TOGETHER
        rows = [facts.pack(fact, self.report.path) for fact in self._noticed]
        if self._taps is not None:
            self._taps.flush()
        marks = [(key, value) for key, value in self._marks() if self._marked.get(key) != value]
        streams = list(self._streams.due(now=now))
        try:
            if rows or self._changes or marks or streams or self.full:
                self._writer.write(rows, self._changes, marks, streams)
            self._marked.update(marks)
            self._streams.written()
            self._facts.add(fact.host for fact in self._noticed)
            self._noticed.clear()
            self._changes.clear()
            if not now:
                self._forget(moment)
        except sqlite3.Error as error:
            self.full, self.why = True, str(error)
            return
        self.full, self.why = False, ""

    def _forget(self, moment: float) -> None:
        """Take out what is too old, or says the same over and over."""
        if moment > self._forget_at:
            self._forget_at = moment + FORGET
            self._writer.forget(self._clock() - self._bounds.age)
        if (host := self._facts.due()) is not None:
            self._facts.thinned(host, self._writer.thin(host, self.report.path, thinned_apart))

    def _marks(self) -> list[tuple[str, int | str]]:
        return [
            ("interpreted", self.interpreted),
            (LOSSES, self._losses),
            ("report", saved(self.report, self.session.tally)),
            *self._marks_of_captures(),
        ]

    def _marks_of_captures(self) -> list[tuple[str, int | str]]:
        if self._taps is None:
            return []
        return [
            (GONE, self._told_gone),
            (LISTENED, json.dumps(self._taps.until())),
            (LACKING, json.dumps(self._taps.lost())),
            (RECORDING, json.dumps(self._recording)),
        ]

    def close(self) -> None:
        """Commit what is left and let go of the file."""
        self._commit(now=True)
        # Whoever closes last folds the log of writes into the file, and a reader may not.
        self._reader.close()
        self._writer.close()
