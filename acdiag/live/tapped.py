"""From frames of taps to frames of the session: kept in rotating captures, numbered there, and shown to the `Session`.

Each tap writes files of its own, so that a file has one clock and one view of the network, and silence on one tap says
nothing of another. Voice is measured and not kept, but for a cut frame now and then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import acdiag
from acdiag.live.capture_file import CaptureFile, files_of
from acdiag.live.media_frames import KEPT as KEPT_OF_MEDIA
from acdiag.live.media_frames import Samples, media_at
from acdiag.live.resuming import LOST_FRAMES as LOST
from acdiag.live.sight import Sight
from acdiag.model.arrival import Frame
from acdiag.model.case import Problem, SourceReport
from acdiag.model.errors import Unusable
from acdiag.pipeline import Session
from acdiag.sources.tap import Intake, Tap, Tapped

LARGEST = 64_000_000
"""Bytes of one file."""
KEPT = 512_000_000
"""Bytes of all of them; the oldest go first. Some two million control frames, read again in under a minute."""
SHARE = 8
"""Files that what is kept is cut into at least: the one being written is never taken out, so it has to be small."""
SMALLEST = 100_000
"""Bytes of one file that are worth a file."""
MOST_WAITING = 16_000_000
"""Bytes of one file that may wait for room on the disk."""
AT_ONCE = 5_000
"""Frames looked at before anything else is done."""
SECOND = 1_000_000_000
LONGEST_WAIT = 60 * SECOND
"""ns for which something may wait that began in a capture, while its tap is heard in the next one; a SIP request, which
waits longest, 32 s."""


class _Place:
    """Where the frames of one tap go."""

    def __init__(self) -> None:
        self.file: CaptureFile | None = None
        self.name = ""
        """Path of the first of its files; all of them are one tap."""
        self.samples = Samples()
        self.sight = Sight()
        self.lost = 0
        """Of those, the ones that are said already."""
        self.last = 0
        """Time of the latest frame, ns."""
        self.ended: dict[str, int] = {}
        """Files before this one in which something may wait, and when each ended (ns)."""
        self.looked = 0
        """When that was looked at last (ns)."""


class Taps:
    """All taps of a session."""

    def __init__(
        self,
        taps: Sequence[Tap],
        intake: Intake,
        folder: Path,
        name: str,
        session: Session,
        *,
        keep_media: bool = False,
        without_media: bool = False,
        kept: int = KEPT,
        on_gone: Callable[[SourceReport], object] = lambda _report: None,
    ) -> None:
        """`name` is the session's; `on_gone` is told of a capture that was taken out."""
        self.taps = taps
        self.intake = intake
        self._folder = folder
        self._name = name
        self._session = session
        self._keep_media = keep_media
        self._without_media = without_media
        self._kept = kept
        self._largest = min(LARGEST, max(SMALLEST, kept // SHARE))
        self._on_gone = on_gone
        self._places = {tap: _Place() for tap in taps}
        self._reports: dict[Path, SourceReport] = {}
        self.looked = 0
        """Frames looked at."""
        self.not_kept = 0
        """Frames that were looked at and found no room on the disk."""
        self.full = False
        """Frames cannot be written at the moment."""

    def know(self, path: Path, report: SourceReport) -> None:
        """A capture of an earlier run."""
        self._reports[path] = report

    def start(self) -> None:
        """Begin. Raises Unusable when nothing can be written into the session."""
        try:
            for tap in self.taps:
                self._next(tap, self._places[tap])
        except OSError as error:
            raise Unusable(f"cannot write into {self._folder}: {error.strerror}", "Name another --session.") from None
        for tap in self.taps:
            tap.start()

    def stop(self) -> None:
        for tap in self.taps:
            tap.stop()
        for tap in self.taps:
            tap.join()

    def step(self) -> int:
        """Look at some of what waits; gives how many frames."""
        looked = 0
        while looked < AT_ONCE and (taken := self.intake.take()) is not None:
            tap, frames = taken
            for frame in frames:
                self._take(tap, frame)
            looked += len(frames)
        self.looked += looked
        return looked

    def listened(self, until: int) -> None:
        """Nothing waits: what taps on our clock did not bring up to `until` (ns) did not come."""
        for tap, place in self._places.items():
            if tap.on_the_clock and tap.state == "running" and place.file is not None and until > place.last:
                self._session.listened(place.file.report.path, until)
                self._let_pass(place, until)

    def until(self) -> dict[str, int]:
        """By name of a capture, until when its tap was listened to."""
        heard = self._session.heard
        return {
            place.file.path.name: heard[place.file.report.path]
            for place in self._places.values()
            if place.file is not None and place.file.report.path in heard
        }

    def lost(self) -> dict[str, int]:
        """By name of a capture that is kept, how many frames it lacks."""
        return {
            path.name: problem.count
            for path, report in self._reports.items()
            for problem in report.problems
            if problem.what == LOST
        }

    def flush(self) -> None:
        """Write what waits to be written, and say what was lost."""
        try:
            for place in self._places.values():
                if place.file is not None:
                    place.file.flush()
            self.full = False
        except OSError:
            self.full = True
        for tap, place in self._places.items():
            self._say_lost(tap, place)

    def sees(self) -> list[str]:
        """What each tap can see."""
        return [f"{tap.name}: {place.sight.told()}" for tap, place in self._places.items() if not tap.records]

    def close(self) -> None:
        self.flush()
        for place in self._places.values():
            if place.file is not None:
                place.file.close()

    def _take(self, tap: Tap, frame: Tapped) -> None:
        place = self._places[tap]
        rtp = 0 if tap.records else media_at(frame.link_type, frame.data)
        if rtp and self._without_media:
            return
        place.sight.take(frame.link_type, frame.data)
        file = place.file
        assert file is not None
        if file.size >= self._largest:
            file = self._rotated(tap, place, file)
        number, interface = self._keep(place, file, frame, 0 if self._keep_media else rtp)
        place.last = max(place.last, frame.at)
        path, length = file.report.path, frame.wire_length
        self._session.take(Frame(path, number, frame.at, frame.link_type, frame.data, length, interface, place.name))
        if place.ended:
            self._let_pass(place, frame.at)

    def _let_pass(self, place: _Place, now: int) -> None:
        """What waits since an earlier file of a tap waits on in this one, up to `now` (ns)."""
        if now - place.looked < SECOND:
            return
        place.looked = now
        for path, ended in list(place.ended.items()):
            if path in self._session.captures:
                self._session.lapse(path, now)
            if now - ended > LONGEST_WAIT:
                del place.ended[path]

    def _keep(self, place: _Place, file: CaptureFile, frame: Tapped, rtp: int) -> tuple[int, int]:
        """Write a frame, or find the one that stands for it."""
        if not rtp:
            return self._written(file, frame, frame.data)
        known = place.samples.kept(frame.data, frame.at, rtp)
        if known:
            return known, 0
        number, interface = self._written(file, frame, frame.data[: rtp + KEPT_OF_MEDIA])
        place.samples.keep(frame.data, frame.at, rtp, number)
        return number, interface

    def _written(self, file: CaptureFile, frame: Tapped, data: bytes) -> tuple[int, int]:
        if file.waiting > MOST_WAITING:
            self.not_kept += 1
            return file.number, 0
        try:
            return file.write(frame, data)
        except OSError:
            # It waits in memory to be written; `flush` tries again, and `_next` does not begin another file.
            self.full = True
            return file.number, 0

    def _rotated(self, tap: Tap, place: _Place, file: CaptureFile) -> CaptureFile:
        """The next file; the same one while there is no room for another."""
        try:
            file.flush()
            following = self._next(tap, place)
        except OSError:
            self.full = True
            return file
        file.close()
        return following

    def _next(self, tap: Tap, place: _Place) -> CaptureFile:
        before = place.file.report.path if place.file is not None else ""
        file = CaptureFile(self._folder, self._name, tap.name, f"acdiag {acdiag.__version__}")
        try:
            file.flush()
        except OSError:
            file.discard()
            raise
        if place.file is not None:
            place.ended[before] = place.last
        place.file = file
        place.name = place.name or file.report.path
        place.samples.forget()
        self._session.join(file.report, after=before)
        self._reports[file.path] = file.report
        self._rotate()
        return file

    def _rotate(self) -> None:
        """Take out the oldest captures where there is too much of them."""
        being_written = {place.file.path for place in self._places.values() if place.file is not None}
        files = [(path, path.stat().st_size) for path in files_of(self._folder)]
        excess = sum(size for _, size in files) - self._kept
        for path, size in files:
            if excess <= 0:
                return
            if path not in being_written:
                path.unlink()
                excess -= size
                if report := self._reports.pop(path, None):
                    report.problems.append(Problem(None, "rotated away: only what was noticed in it is kept"))
                    self._on_gone(report)

    def _say_lost(self, tap: Tap, place: _Place) -> None:
        more = tap.lost - place.lost
        if more <= 0 or place.file is None:
            return
        place.lost += more
        problems = place.file.report.problems
        known = next((problem for problem in problems if problem.what == LOST), None)
        if known is None:
            problems.append(Problem(place.file.number, LOST, more))
        else:
            known.count += more
