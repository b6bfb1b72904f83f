"""A session taken up again, by the next `acdiag live` or by a command that is given its directory.

Facts that were noticed are put back, and the lines behind the last one that was looked at are looked at now. So it
takes seconds, however long the session has run, and what was rotated away still counts.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from acdiag.model.arrival import Where
from acdiag.model.case import PROTOCOLS, Problem, SourceReport
from acdiag.model.errors import Unusable
from acdiag.model.facts import Fact
from acdiag.model.facts.log import LogLost
from acdiag.model.log_tally import LogTally
from acdiag.pipeline import Session
from acdiag.sources.session import DAMAGES, SessionSource
from acdiag.store.reading import Reader
from acdiag.store.shape import counts_in, fits, is_int, read
from acdiag.store.writing import Loss

LOSSES = "losses"
"""Mark: the last loss that was noticed."""
GONE, LISTENED, LACKING = "gone", "listened", "lacking"
"""Marks, JSON by name of a capture: what is known of those rotated away; until when (ns) they were listened to; how
many frames the others lack."""
LOST_FRAMES = "frames were lost: they came faster than they could be looked at"
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
    Raises ValueError where a mark does not say what we wrote.
    """
    session.expect_recordings(recording_ports(reader))
    for name, told in rotated_away(reader).items():
        session.join(_told(f"{report.path}/{name}", told))
    for name, count in counts_in(read(reader.mark(LACKING) or "{}")).items():
        if (path := f"{report.path}/{name}") in present:
            session.captures[path].problems.append(Problem(None, LOST_FRAMES, count))
    interpreted = resume(
        session, report, reader, lambda fact: wanted(fact) and not (fact.where and fact.where[0].source in present)
    )
    session.recall_streams(stream for stream in reader.streams(report.path) if stream.capture in session.captures)
    return interpreted


def begin(source: SessionSource, session: Session, wanted: Callable[[Fact], bool] = lambda _fact: True) -> None:
    """Before anything of a session's directory is read: put back what was noticed there, as far as it is whole."""
    present = session.captures.keys() - {source.report.path}
    with _damage_told(source):
        source.after = take_up(session, source.report, source.reader, present, wanted)
        for loss in new_losses(source.reader):
            lose(session, source.report, loss, source.after)


def fall_silent(source: SessionSource, session: Session) -> None:
    """When all of a session's directory was read: let time pass to where its taps were listened to."""
    with _damage_told(source):
        quiet_until(session, source.report, source.reader)


@contextmanager
def _damage_told(source: SessionSource) -> Iterator[None]:
    """What is not what we wrote is a problem of the source, and the end of what is read there."""
    try:
        yield
    except DAMAGES as error:
        source.report.problems.append(Problem(None, f"the session is damaged: {error}"))


def check(reader: Reader, file: Path) -> None:
    """Look at what an earlier run left to go on with. Closes it and raises Unusable where it is not what we wrote."""
    try:
        reader.counts()
        recording_ports(reader)
        for mark in (LISTENED, LACKING):
            counts_in(read(reader.mark(mark) or "{}"))
        int(reader.mark(LOSSES) or 0)
        for told in rotated_away(reader).values():
            _told("", told)
        _put_back(SourceReport("", "live"), LogTally(), LogTally(), reader.mark("report"))
    except DAMAGES as error:
        reader.close()
        raise Unusable(f"{file} is damaged: {error}", "Name another folder with --session.", status=3) from None


def recording_ports(reader: Reader) -> list[int]:
    """The ports that recordings were asked for at. Raises ValueError."""
    told = read(reader.mark(RECORDING) or "[]")
    if not isinstance(told, list) or not all(map(is_int, told)):
        raise ValueError("no list of ports")
    return told


def rotated_away(reader: Reader) -> dict[str, Any]:
    """What is known of captures that were rotated away, by name. Raises ValueError."""
    told = read(reader.mark(GONE) or "{}")
    if not isinstance(told, dict) or not all(isinstance(each, dict) for each in told.values()):
        raise ValueError("no table of captures")
    return told


def quiet_until(session: Session, report: SourceReport, reader: Reader) -> None:
    """When all is read again: until when each capture was listened to, packets or none."""
    for name, until in counts_in(read(reader.mark(LISTENED) or "{}")).items():
        if f"{report.path}/{name}" in session.captures:
            session.listened(f"{report.path}/{name}", until)


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
    report = SourceReport(path, "pcapng")
    _count(report, told)
    for at, what, count in told["problems"]:
        if not all(map(fits, (at, what, count), ("int | None", "str", "int"))):
            raise ValueError("no problem of a capture")
        report.problems.append(Problem(at, what, count))
    return report


def _count(report: SourceReport, told: dict[str, Any]) -> None:
    """Put a source's counters back. Raises ValueError or KeyError."""
    counted = told["packets"], told["first"], told["last"]
    if not all(map(fits, counted, ("int", "int | None", "int | None"))):
        raise ValueError("no counters of a source")
    report.packets, report.first, report.last = counted
    protocols = counts_in(told["protocols"])
    report.protocols.update({name: protocols.get(name, 0) for name in PROTOCOLS})


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
    told: dict[str, Any] = read(text)
    counted: dict[str, Any] = told["tally"]
    lines, gaps, dropped = counted["lines"], counted["gaps"], counted["dropped"]
    components, severities = counts_in(counted["by_component"]), counts_in(counted["by_severity"])
    if not all(map(is_int, (lines, gaps, dropped))):
        raise ValueError("no tally of lines")
    _count(report, told)
    tally.by_component.update(components)
    tally.by_severity.update(severities)
    tally.lines += lines
    tally.gaps = before.gaps + gaps
    tally.dropped = before.dropped + dropped
