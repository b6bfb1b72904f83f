"""What logs say beyond single lines: their counts, the SIP that they quote, their losses, and their clocks.

A saved log has a clock of its own. What joins it with the captures is known only at the end, and may change with every
event that both show; so its facts keep the log's times, and are shifted when a story is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from acdiag.model.case import SourceReport
from acdiag.model.facts import Fact
from acdiag.model.facts.log import LogLost
from acdiag.model.log_tally import LogTally
from acdiag.model.names.syslog import SEVERITIES
from acdiag.model.record import replace
from acdiag.streams.log_sip import Heard, LogSip
from acdiag.timeline.identity import Identity
from acdiag.timeline.log_clocks import Joined, LogClocks, Offset
from acdiag.timeline.log_losses import LogLosses
from acdiag.wire.packet import Packet

UNJOINED = "no event that a capture shows too: offset unknown"


class Logs:
    """One session's logs, of files and of the wire."""

    def __init__(self, sources: Iterable[SourceReport], on_log: Callable[[Heard], object] | None) -> None:
        self.sip = LogSip()
        """SIP messages that logs quote, put together."""
        self.tally = LogTally()
        """What was logged; who receives lines adds what it had to drop."""
        self._on_log = on_log
        self._losses = LogLosses()
        own_clocks = [source.path for source in sources if source.own_clock]
        self._clocks = LogClocks(own_clocks) if own_clocks else None
        self._joined: Joined | None = None
        """What brings saved logs to the captures' clock, as it was known last."""

    def begin(self, path: str) -> None:
        """One more log with a clock of its own."""
        self._clocks = self._clocks or LogClocks(())
        self._clocks.begin(path)

    def hear(self, heard: Heard) -> Iterator[Packet]:
        """Count one log message, and give the SIP that it completes."""
        if self._on_log is not None:
            self._on_log(heard)
        message, tally = heard.message, self.tally
        tally.lines += 1
        tally.by_severity[SEVERITIES[message.severity]] += 1
        if message.component:
            tally.by_component[message.component] += 1
        return self.sip.take(heard)

    def keep(self, fact: Fact, *, timed: bool) -> None:
        """A fact that may tell of a clock or of a loss."""
        if self._clocks is not None:
            self._clocks.add(fact, timed=timed)
        self._losses.add(fact)

    def count_lost(self, fact: LogLost) -> None:
        """Lines that are missing, in the tally."""
        if fact.how == "sequence":
            self.tally.gaps += fact.count
        elif fact.how == "kernel":
            self.tally.dropped += fact.count

    def join(self, identity: Identity) -> Callable[[Fact], Fact | None] | None:
        """Find what joins the logs with the captures now; gives what shifts a fact, None where all clocks are one."""
        if self._clocks is None:
            return None
        self._joined = self._clocks.join(identity)
        return self._joined.shifted

    def facts(self, identity: Identity, sources: Mapping[str, SourceReport]) -> Iterator[Fact]:
        """Of phones' clocks by the events that captures share, and of losses."""
        yield from self._losses.facts(identity, {path: source.protocols["syslog"] for path, source in sources.items()})
        if self._joined is not None:
            zoned = [source.path for source in sources.values() if source.zoned]
            yield from self._joined.dated(identity, zoned)

    def offset(self, path: str) -> int:
        """What brings the times of a source to the captures' clock, ns."""
        offset = self._offset(path)
        return offset.by if offset is not None else 0

    def reports(self, sources: Sequence[SourceReport]) -> Iterator[SourceReport]:
        """The reports, those of saved logs on the captures' clock and with what joins them."""
        captures = any(not source.own_clock and source.first is not None for source in sources)
        for source in sources:
            yield self._report(source, captures=captures)

    def _report(self, source: SourceReport, *, captures: bool) -> SourceReport:
        if not source.own_clock or source.first is None or source.last is None:
            return source
        offset, by = self._offset(source.path), self.offset(source.path)
        said = ""
        if offset is not None:
            said = _joint(offset)
        elif captures:
            said = UNJOINED
        words = "; ".join(filter(None, (source.clock, said)))
        return replace(source, first=source.first + by, last=source.last + by, clock_offset=by, clock=words)

    def _offset(self, path: str) -> Offset | None:
        return self._joined.by_source.get(path) if self._joined is not None else None


def _joint(offset: Offset) -> str:
    """What joins a log with the captures, for a person."""
    if not offset.pairs:
        return "joined with the capture by the phone's start alone: to about a minute and a half"
    events = len({line.key for _, line in offset.pairs})
    return f"joined with the capture by {events} event{'s' if events > 1 else ''} that both show"
