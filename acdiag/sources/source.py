"""One input: what is reported of it, and its frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from acdiag.model.arrival import Frame, Line
from acdiag.model.case import SourceReport
from acdiag.model.configuration import Configuration
from acdiag.sources import pcap, pcapng
from acdiag.sources.bypass import Bypass
from acdiag.sources.pipe import Pipe
from acdiag.sources.stored import Content
from acdiag.sources.stream import BytesStream, Stream

READERS: dict[str, Callable[..., Iterator[Frame]]] = {"pcap": pcap.frames, "pcapng": pcapng.frames}


class Source:
    """One input; without content it is one that could not be read, and its report says why."""

    def __init__(
        self,
        report: SourceReport,
        content: Content | None,
        first: int | None = None,
        pipe: Pipe | None = None,
        configuration: Configuration | None = None,
    ) -> None:
        self.report = report
        """Filled here: path, kind, sha256, bytes and, while reading, problems."""
        self.first = first
        """Time of the first record; None when there is none."""
        self.configuration = configuration
        """What a phone's configuration file says; such a source has no frames."""
        self.on_secrets: Callable[[bytes], object] | None = None
        """Gets the TLS key logs inside a pcapng, while frames are read."""
        self.bypass: Bypass | None = None
        """Takes records that are like others before, while frames are read."""
        self._content = content
        self._pipe = pipe
        self._stream: Stream | None = None
        self._ended = content is None or configuration is not None

    @property
    def readable(self) -> bool:
        """Whether it is an input at all."""
        return self._content is not None

    @property
    def piped(self) -> bool:
        """Nobody knows yet how long it is."""
        return self._pipe is not None

    @property
    def progress(self) -> float | None:
        """Fraction of the stored bytes that is read; None when it cannot be known."""
        if self._ended:
            return 1.0
        return self._stream.progress if self._stream else 0.0

    def frames(self) -> Iterator[Frame]:
        """All frames in the order of the file; what cannot be read ends them and goes to the report."""
        if self._content is None or self.configuration is not None:
            return
        self.report.problems.clear()
        self._ended = False
        self._stream = stream = self._content.open()
        try:
            yield from self._read(stream)
            self._ended = True
        finally:
            if self._pipe:
                self.report.bytes = self._pipe.passed
            stream.close()

    def arrivals(self) -> Iterator[Frame | Line]:
        """Frames, or the lines of a log."""
        return self.frames()

    def lines(self) -> Iterator[Line]:
        """The lines of a log; of a capture none."""
        return iter(())

    def _read(self, stream: Stream) -> Iterator[Frame]:
        report = self.report
        if report.kind == "pcapng":
            return pcapng.frames(stream, report.path, report.problems, self.on_secrets, self.bypass)
        return pcap.frames(stream, report.path, report.problems, self.bypass)

    def again(self) -> Source | None:
        """The same input to be read once more, with a report of its own; None when a pipe did not keep all of it."""
        if self._content is None or (self._pipe and not self._pipe.kept):
            return None
        if self.configuration is not None:
            return self
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
