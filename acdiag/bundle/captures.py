"""Carved captures for a bundle: without secrets, and where names are hidden, written anew with pseudonyms."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from acdiag.model.arrival import Frame
from acdiag.model.finding import Finding
from acdiag.redact.captures.frame import Frames
from acdiag.redact.captures.scrub import scrub
from acdiag.redact.redactor import Redactor
from acdiag.sources.opening import Source, in_time_order
from acdiag.wireshark.carve import Dress, carve, evidence_of
from acdiag.wireshark.drawer import Drawer


class Scrubbed(Dress):
    """As captured, but for passwords and the like."""

    def frame(self, frame: Frame) -> Frame:
        return scrub(frame)


class Learning(Dress):
    """Nothing is shown yet; what the frames hold is remembered."""

    def __init__(self, redactor: Redactor) -> None:
        self._frames = Frames(*redactor.noting)

    def frame(self, frame: Frame) -> Frame:
        self._frames(frame)
        return frame


class Redacted(Dress):
    """With pseudonyms."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self.frames = Frames(*redactor.substitution)

    def finding(self, finding: Finding) -> Finding:
        return self._redactor.redact(finding)

    def frame(self, frame: Frame) -> Frame:
        return self.frames(frame)


def learn(redactor: Redactor, findings: Sequence[Finding], opened: Sequence[Source], application: str) -> None:
    """Let the redactor see every frame that will be carved."""
    carved(findings, opened, application, Learning(redactor))


def carved(
    findings: Sequence[Finding], opened: Sequence[Source], application: str, dress: Dress
) -> list[tuple[str, bytes]]:
    """Name and bytes of a pcapng for each finding that lasts. Raises `Unusable`."""
    again = [once_more for source in opened if _has_frames(source, findings) and (once_more := source.again())]
    names = {source.report.path for source in again}
    wanted = [finding for finding in findings if any(path in names for path, _ in evidence_of(finding))]
    with tempfile.TemporaryDirectory(prefix="acdiag-") as folder:
        files = carve(wanted, in_time_order(again), Drawer(folder), application, dress)
        for source in again:
            source.close()
        return [(name, (Path(folder) / name).read_bytes()) for name in files]


def _has_frames(source: Source, findings: Sequence[Finding]) -> bool:
    path = source.report.path
    return any(path == place for finding in findings for place, _ in evidence_of(finding))
