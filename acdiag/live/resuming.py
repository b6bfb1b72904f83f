"""A session taken up again, by the next `acdiag live` or by a command that is given its directory.

Facts that were noticed are put back, and the lines behind the last one that was looked at are looked at now. So it
takes seconds, however long the session has run, and what was rotated away still counts.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Collection, Iterator
from typing import Any

from acdiag.model.arrival import Where
from acdiag.model.case import PROTOCOLS, Problem, SourceReport
from acdiag.model.facts import Fact
from acdiag.model.facts.log import LogLost
from acdiag.model.log_tally import LogTally
from acdiag.pipeline import Session
from acdiag.sources.session import SessionSource
from acdiag.store.reading import Reader
from acdiag.store.writing import Loss

LOSSES = "losses"
"""Mark: the last loss that was noticed."""
GONE, LISTENED = "gone", "listened"
"""Marks, JSON by name of a capture: what is known of those rotated away; until when (ns) they were listened to."""
RECORDING = "recording"
"""Mark, a JSON list: the ports that recordings were asked for at."""
LOST = {
    "kernel": "log lines were lost: the receive buffer was full",
    "queue": "log lines were lost: they came faster than they could be stored",
    "disk": "log lines were lost: there was no room on the disk",
    "rotated": "log lines were rotated away before they were looked at",
}
"""What is said of a loss, by how it came about."""


def saved(report: SourceReport, tally: LogTally) -> str:
    """What is counted, to be put back by `resume`."""
    return json.dumps(
        {
            "packets": report.packets,
            "first": report.first,
            "last": report.last,
            "protocols": report.protocols,
            "tally": {field.name: getattr(tally, field.name) for field in dataclasses.fields(tally)},
        }
    )


def resume(
    session: Session, report: SourceReport, reader: Reader, wanted: Callable[[Fact], bool] = lambda _fact: True
) -> int:
    """Put back what is stored, `wanted` facts only; gives the number of the last line that it covers.

    `report` is the session's own, empty so far.
    """
    with reader.one_moment():
        before = dataclasses.replace(session.tally)
        session.recall(fact for fact in reader.facts(report.path) if wanted(fact))
        _put_back(report, session.tally, before, reader.mark("report"))
        known = int(reader.mark(LOSSES) or 0)
        for id_, loss in reader.losses():
            if id_ <= known:
                note(report, loss)
        return reader.counts().interpreted


def take_up(
    session: Session,
    report: SourceReport,
    reader: Reader,
    present: Collection[str],
    wanted: Callable[[Fact], bool] = lambda _fact: True,
) -> int:
    """As `resume`, for a session that has captures beside it: what was noticed in those that are `present` is left out.

    They are read again, which brings back more than facts; of those that were rotated away only the facts are left.
    """
    session.expect_recordings(json.loads(reader.mark(RECORDING) or "[]"))
    for name, told in json.loads(reader.mark(GONE) or "{}").items():
        session.join(_told(f"{report.path}/{name}", told))
    interpreted = resume(
        session, report, reader, lambda fact: wanted(fact) and not (fact.where and fact.where[0].source in present)
    )
    session.recall_streams(stream for stream in reader.streams(report.path) if stream.capture in session.captures)
    return interpreted


def begin(source: SessionSource, session: Session, wanted: Callable[[Fact], bool] = lambda _fact: True) -> None:
    """Before anything of a session's directory is read: put back what was noticed there."""
    present = session.captures - {source.report.path}
    source.after = take_up(session, source.report, source.reader, present, wanted)
    for loss in new_losses(source.reader):
        lose(session, source.report, loss, source.after)


def quiet_until(session: Session, report: SourceReport, reader: Reader) -> None:
    """When all is read again: until when each capture was listened to, packets or none."""
    for name, until in json.loads(reader.mark(LISTENED) or "{}").items():
        if f"{report.path}/{name}" in session.captures:
            session.listened(f"{report.path}/{name}", int(until))


def saved_report(report: SourceReport) -> dict[str, Any]:
    """A capture's counters, for when it is gone."""
    return {
        "packets": report.packets,
        "first": report.first,
        "last": report.last,
        "protocols": report.protocols,
        "problems": [[problem.at, problem.what, problem.count] for problem in report.problems],
    }


def _told(path: str, told: dict[str, Any]) -> SourceReport:
    report = SourceReport(path, "pcapng", packets=int(told["packets"]), first=told["first"], last=told["last"])
    report.protocols.update({name: int(told["protocols"].get(name, 0)) for name in PROTOCOLS})
    report.problems += [Problem(at, str(what), int(count)) for at, what, count in told["problems"]]
    return report


def lose(session: Session, report: SourceReport, loss: Loss, after: int) -> LogLost:
    """Lines are missing behind line `after`, and whose they were nobody can say."""
    note(report, loss)
    where = (Where(report.path, None, after or None, loss.at, f"{loss.lines} lines lost"),)
    fact = LogLost(at=loss.at, host="", where=where, count=loss.lines, how=loss.how)
    session.recall([fact])
    if loss.how != "kernel":
        session.tally.dropped += loss.lines
    return fact


def new_losses(reader: Reader) -> Iterator[Loss]:
    """Losses that the session itself has not heard of yet."""
    for _, loss in reader.losses(int(reader.mark(LOSSES) or 0)):
        yield loss


def note(report: SourceReport, loss: Loss) -> None:
    """Count a loss among the problems of its source."""
    what = LOST.get(loss.how, f"log lines were lost: {loss.how}")
    for problem in report.problems:
        if problem.what == what:
            problem.count += loss.lines
            return
    report.problems.append(Problem(None, what, loss.lines))


def _put_back(report: SourceReport, tally: LogTally, before: LogTally, text: str) -> None:
    """Counters as they were stored; those of the tally are added to what other sources have counted `before`."""
    if not text:
        return
    told: dict[str, Any] = json.loads(text)
    report.packets, report.first, report.last = int(told["packets"]), told["first"], told["last"]
    report.protocols.update({name: int(told["protocols"].get(name, 0)) for name in PROTOCOLS})
    counted: dict[str, Any] = told["tally"]
    tally.by_component.update(counted["by_component"])
    tally.by_severity.update(counted["by_severity"])
    tally.lines += int(counted["lines"])
    tally.gaps = before.gaps + int(counted["gaps"])
    tally.dropped = before.dropped + int(counted["dropped"])
