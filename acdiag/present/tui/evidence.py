"""Evidence for Wireshark: carved out into small captures with comments, and opened where there is a screen for it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from acdiag.model.errors import Unusable
from acdiag.model.finding import Finding
from acdiag.present.tui.feed import Feed
from acdiag.wireshark.carve import carve, evidence_of
from acdiag.wireshark.drawer import Drawer

FOLDER = "acdiag-evidence"


def write_evidence(feed: Feed, findings: Sequence[Finding], folder: Path, application: str) -> list[Path]:
    """Write the captures of these findings; gives their paths. Reads files. Raises `Unusable`."""
    lasting = [finding for finding in findings if finding.cleared is None]
    sources = list(dict.fromkeys(source for finding in lasting for source, _ in evidence_of(finding)))
    if not sources:
        raise Unusable("there are no packets in the evidence", "Log lines and what was cleared are not carved.")
    drawer = Drawer(str(folder / FOLDER))
    names = carve(lasting, feed.frames(sources), drawer, application)
    return [drawer.folder / name for name in names]


def open_in_wireshark(path: Path) -> bool:
    """Start Wireshark on a capture where there is a desktop and Wireshark; whether it was started."""
    program = shutil.which("wireshark")
    if program is None or not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    try:
        subprocess.Popen(
            [program, str(path.absolute())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    return True
