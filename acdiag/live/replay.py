"""Captures and logs through the engine on their own clock, without a screen: raises, clears, and a summary.

It judges at whole steps of the arrivals' clock and not of ours, so that the same files give the same events, whatever
the speed; and asking in between changes nothing, so it ends with what `triage` of the same files gives.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from acdiag.live.alarms import HOLD, Alarms
from acdiag.live.health import missing
from acdiag.live.pace import Pace
from acdiag.live.replayed import taken
from acdiag.model.case import Case
from acdiag.model.facts import Fact
from acdiag.model.recording import NO_CHOICE, Choice
from acdiag.pipeline import Session
from acdiag.present.tui.feed import Expected
from acdiag.rulebook.policy import NO_POLICY, Policy
from acdiag.rulebook.shelf import Shelf
from acdiag.sources.opening import Source
from acdiag.store.conclusions import Change

OFTEN = 1_000_000_000
"""ns of the arrivals' clock between two judgements."""
RESTING = 5
"""Arrivals for each phone between two judgements at least: judging takes longer the more phones there are."""

Told = tuple[int, str, Change]
"""When (ns, by the arrivals' clock), raise or clear, and what."""


class Replay:
    """One replay."""

    def __init__(
        self,
        opened: Sequence[Source],
        shelf: Shelf,
        policy: Policy = NO_POLICY,
        *,
        speed: float | None = None,
        recording: Choice = NO_CHOICE,
        stopping: threading.Event | None = None,
    ) -> None:
        """`speed` 1 takes as long as it took, 10 a tenth of it; None goes as fast as it can."""
        self._opened = opened
        self._stale = False
        reports = [source.report for source in opened]
        self._session = Session(shelf, reports, policy, recording=recording, on_fact=self._notice)
        self._alarms = Alarms(hold=HOLD)
        self._pace = Pace(speed, stopping or threading.Event(), lambda: None)
        self._phones = 1
        self.case: Case | None = None
        """The answer, at the end."""

    @property
    def reached(self) -> int:
        """Time of the latest arrival, ns."""
        return self._pace.reached

    def _notice(self, _fact: Fact) -> None:
        self._stale = True

    def run(self) -> Iterator[Told]:
        """Everything that is raised and cleared, in order; then `case` is there."""
        due = judged = 0
        try:
            for count in taken(self._opened, self._session, self._pace):
                if self._pace.reached >= due and count - judged >= RESTING * self._phones:
                    due, judged = self._pace.reached + OFTEN, count
                    yield from self._judge()
        finally:
            for source in self._opened:
                source.close()
        self.case = self._session.case()
        yield from self._told(self.case, final=True)

    def _judge(self) -> Iterator[Told]:
        if not self._stale and not self._alarms.settling:
            return
        self._stale = False
        case, _ = self._session.told(underway=True)
        self._phones = max(1, len(case.phones))
        yield from self._told(case)

    def _told(self, case: Case, *, final: bool = False) -> Iterator[Told]:
        now = self._pace.reached
        for event, change in self._alarms.compare(case.findings, now, final=final):
            yield now, event, change


def summary(case: Case, expected: Sequence[Expected] = ()) -> dict[str, Any]:
    """The last event of a replay; `findings` are those that stand in what `triage` of the same files gives."""
    standing = sorted(finding.id for finding in case.findings if finding.cleared is None)
    return {
        "event": "summary",
        "finding": None,
        "sources": [
            {"path": source.path, "packets": source.packets, "problems": len(source.problems)}
            for source in case.sources
        ],
        "lines": {"stored": case.syslog.lines, "interpreted": case.syslog.lines},
        "phones": dict(sorted(Counter(str(phone.verdict) for phone in case.phones).items())),
        "open": len(standing),
        "cleared": sum(finding.cleared is not None for finding in case.findings),
        "findings": standing,
        **missing(case, expected),
    }
