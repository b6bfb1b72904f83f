"""Saved logs as an input: their lines with a time and a sender each, streamed.

A log is known by the form of its first lines, or because the user says that it is one; only bytes that are no text are
refused then. A line without a sender of its own belongs to the file, which is one phone's own log as a rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from acdiag.model.arrival import Frame, Line
from acdiag.model.case import Problem, SourceReport
from acdiag.sources.log_clock import SECOND, UNKNOWN, LogClock, Reference, Waiting, is_zoned, own_reference
from acdiag.sources.log_lines import Numbered, numbered
from acdiag.sources.log_prefix import Entry, entry, is_log_line
from acdiag.sources.pipe import Pipe
from acdiag.sources.source import Source
from acdiag.sources.stored import Content
from acdiag.sources.stream import BytesStream, Stream

KIND = "syslog"
LOOKED = 200
"""Lines that tell whether a file is a log."""
SHARE = 5
"""One line in so many must have a log's form: SIP messages inside have lines of their own."""
_BINARY = bytes(sorted(frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b\x07\x08")))
"""Bytes that text does not hold, beside those with which hostile text plays."""
_FIRST_LOOK = 64 * 1024


def is_text(start: bytes) -> bool:
    """Whether bytes are lines of text at all: hardly any control characters, for a few a log may hold."""
    junk = len(start) - len(start.translate(None, _BINARY))
    return bool(start.strip()) and junk * 20 <= len(start)


def looks_like(start: bytes) -> bool:
    """Whether the first bytes of a file are those of a log."""
    if not is_text(start):
        return False
    lines = [line.data for line in islice(numbered(BytesStream(start)), LOOKED) if line.data.strip()]
    known = [is_log_line(line) for line in lines]
    return any(known[:20]) and sum(known) * SHARE >= len(known)


class LogSource(Source):
    """One log file."""

    def __init__(
        self, report: SourceReport, content: Content, start: bytes, pipe: Pipe | None, changed: int | None
    ) -> None:
        super().__init__(report, content, None, pipe)
        report.own_clock = True
        self._start = start[:_FIRST_LOOK]
        self._changed = changed
        self._reference = UNKNOWN

    def settle(self, captured: SourceReport | None, first: int | None) -> None:
        """Decide what the first line's day is: from the file itself, else from the capture `captured` beside it."""
        entries = [entry(line.data) for line in islice(numbered(BytesStream(self._start)), LOOKED)]
        reference = own_reference(self.report.path, entries)
        if reference is None and captured is not None and first is not None:
            reference = Reference(first, "the capture beside it")
        elif reference is None and self._changed is not None:
            reference = Reference(self._changed, "when the file was last changed")
        self._reference = reference.at if reference else UNKNOWN
        self.report.clock = _words(entries, reference)
        stamped = [each for each in entries if each.stamp]
        self.report.zoned = bool(stamped) and all(map(is_zoned, stamped))
        clock = LogClock(self._reference)
        placed = [clock.place(each) for each in entries]
        self.first = next((place.at for place in placed if place.sure), self._reference)

    def frames(self) -> Iterator[Frame]:
        """None: what a log holds are lines."""
        return iter(())

    def arrivals(self) -> Iterator[Frame | Line]:
        return self.lines()

    def lines(self) -> Iterator[Line]:
        """All lines in the order of the file."""
        if self._content is None:
            return
        self.report.problems.clear()
        self._ended = False
        self._stream = stream = self._content.open()
        try:
            yield from self._lines(stream)
            self._ended = True
        finally:
            if self._pipe:
                self.report.bytes = self._pipe.passed
            stream.close()

    def _lines(self, stream: Stream) -> Iterator[Line]:
        clock, waiting = LogClock(self._reference), Waiting()
        for line in self._told(stream, clock):
            if clock.begun:
                yield from waiting.before(line.at)
                yield line
            elif waiting.full:
                yield line._replace(timed=False, arrived=False)
            else:
                waiting.add(line, line.at)
        yield from waiting.rest()
        if not clock.begun:
            why = "the clock that dates it was never set" if clock.unset else "no line has a time that can be read"
            self.report.problems.append(Problem(None, f"{why}; its lines stand in their order"))

    def _told(self, stream: Stream, clock: LogClock) -> Iterator[Line]:
        """Each line that holds something, where `clock` places it."""
        host, cut, number, path, blank = "", None, 0, self.report.path, b""
        for line in numbered(stream):
            number = line.number
            if not line.data.strip(b" \t\0\f"):
                blank = b"\n"
                continue
            cut = self._cut(line, cut)
            told = entry(line.data)
            # What has no beginning goes on with the line before; a blank line ends the head of a SIP message.
            host = told.host if told.begins or told.host else host
            data = told.data if told.begins else blank + told.data
            at, sure = clock.place(told)
            yield Line(path, number, at, host or path, data, sure and told.collected, sure)
            blank = b""
        if stream.broken:
            self.report.problems.append(Problem(number + 1, stream.broken))

    def _cut(self, line: Numbered, known: Problem | None) -> Problem | None:
        if not line.cut:
            return known
        if known is None:
            known = Problem(line.number, "longer than 64 KiB; the rest of the line was left out", 0)
            self.report.problems.append(known)
        known.count += 1
        return known

    def again(self) -> Source | None:
        """The same file to be read once more."""
        if self._content is None or (self._pipe and not self._pipe.kept):
            return None
        report = SourceReport(self.report.path, self.report.kind, self.report.sha256, self.report.bytes)
        source = LogSource(report, self._content, self._start, None, self._changed)
        source._reference, source.first, report.clock = self._reference, self.first, self.report.clock
        return source


def settle(sources: list[Source]) -> None:
    """Place the logs among `sources` beside the first capture that has a time."""
    timed = [source for source in sources if source.first is not None and not isinstance(source, LogSource)]
    first = timed[0] if timed else None
    for source in sources:
        if isinstance(source, LogSource):
            source.settle(first.report if first else None, first.first if first else None)


def _words(entries: list[Entry], reference: Reference | None) -> str:
    """What was assumed of the times, for a person."""
    timed = [each for each in entries if each.stamp or each.at is not None]
    if not timed:
        return "no times in its first lines"
    said = []
    if reference is None:
        said.append("no day or year known: counted from 1970")
    elif reference.words:
        year = _year(reference.at)
        said.append(f"day and year {year} from {reference.words}")
    if not any(is_zoned(each) for each in timed):
        said.append("no zone in its lines: read as UTC")
    elif not all(is_zoned(each) for each in timed):
        said.append("some lines without zone: read as UTC")
    return "; ".join(said)


def _year(at: int) -> int:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at // SECOND, UTC).year
