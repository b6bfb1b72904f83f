"""One input: what is reported of it, and its frames."""

from __future__ import annotations

from collections.abc import Iterator

from acdiag.model.arrival import Frame
from acdiag.model.case import SourceReport
from acdiag.sources import pcap, pcapng
from acdiag.sources.pipe import Pipe
from acdiag.sources.stored import Content
from acdiag.sources.stream import BytesStream, Stream

READERS = {"pcap": pcap.frames, "pcapng": pcapng.frames}


class Source:
    """One input; without content it is one that could not be read, and its report says why."""

    def __init__(
        self, report: SourceReport, content: Content | None, first: int | None = None, pipe: Pipe | None = None
    ) -> None:
        self.report = report
        """Filled here: path, kind, sha256, bytes and, while reading, problems."""
        self.first = first
        """Time of the first record; None when there is none."""
        self._content = content
        self._pipe = pipe
        self._stream: Stream | None = None
        self._ended = content is None

    @property
    def readable(self) -> bool:
        """Whether it is a capture at all."""
        return self._content is not None

    @property
    def progress(self) -> float | None:
        """Fraction of the stored bytes that is read; None when it cannot be known."""
        if self._ended:
            return 1.0
        return self._stream.progress if self._stream else 0.0

    def frames(self) -> Iterator[Frame]:
        """All frames in the order of the file; what cannot be read ends them and goes to the report."""
        if self._content is None:
            return
        self.report.problems.clear()
        self._ended = False
        self._stream = stream = self._content.open()
        try:
            yield from READERS[self.report.kind](stream, self.report.path, self.report.problems)
            self._ended = True
        finally:
            if self._pipe:
                self.report.bytes = self._pipe.passed
            stream.close()

    def again(self) -> Source | None:
        """The same input to be read once more, with a report of its own; None for what a pipe brought."""
        if self._content is None or self._pipe:
            return None
        report = SourceReport(self.report.path, self.report.kind, self.report.sha256, self.report.bytes)
        return Source(report, self._content, self.first)

    def close(self) -> None:
        """Let go of the file; closing twice is fine."""
        if self._stream:
            self._stream.close()
        if self._pipe:
            self._pipe.close()


def first_time(kind: str, content: Content, start: bytes, *, whole: bool) -> int | None:
    """Time of the first record; `start` is the beginning of the content, in which it nearly always lies."""
    frame = next(READERS[kind](BytesStream(start), "", []), None)
    if frame is None and not whole:
        stream = content.open()
        frame = next(READERS[kind](stream, "", []), None)
        stream.close()
    return frame.at if frame else None
