"""One `frames-N.pcapng` of a session: written as frames come, readable at every moment, also after a SIGKILL."""

from __future__ import annotations

import os
import re
from io import FileIO
from pathlib import Path

from acdiag.model.case import SourceReport
from acdiag.model.expression import expression
from acdiag.sources.tap import Tapped
from acdiag.wireshark import pcapng

BUFFERED = 32_000
"""Bytes that wait to be written; `flush` comes several times a second."""
_NAME = expression(r"frames-([1-9][0-9]{0,8})\.pcapng", re.ASCII)


def files_of(folder: Path) -> list[Path]:
    """The captures of a session, oldest first."""
    found = [(int(match[1]), path) for path in folder.iterdir() if (match := _NAME.fullmatch(path.name))]
    return [path for _, path in sorted(found)]


def next_name(folder: Path) -> str:
    """A name that none of them has, and that comes behind all of them."""
    last = [int(match[1]) for path in files_of(folder)[-1:] if (match := _NAME.fullmatch(path.name))]
    return f"frames-{last[0] + 1 if last else 1}.pcapng"


class CaptureFile:
    """One file, made for its owner alone."""

    def __init__(self, folder: Path, session: str, tap: str, application: str) -> None:
        """`session` is what the session is called, `tap` what the interface is. Raises OSError."""
        name = next_name(folder)
        self.path = folder / name
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
        self._file = FileIO(os.open(self.path, flags, 0o600), "w")
        self._tap = tap
        self._interfaces: dict[tuple[int, int], int] = {}
        self._pending = bytearray(pcapng.section(application))
        self.size = 0
        """Bytes written, and those that wait."""
        self.number = 0
        """Of the last frame."""
        self.report = SourceReport(f"{session}/{name}", "pcapng")

    def write(self, frame: Tapped, data: bytes) -> tuple[int, int]:
        """Keep a frame, of which `data` is kept; gives its number and interface. Raises OSError."""
        key = (frame.interface, frame.link_type)
        interface = self._interfaces.get(key)
        if interface is None:
            interface = self._interfaces[key] = len(self._interfaces)
            name = f"{self._tap} #{frame.interface}" if frame.interface else self._tap
            self._pending += pcapng.interface(frame.link_type, name)
        before = len(self._pending)
        self._pending += pcapng.packet(interface, frame.at, data, frame.wire_length)
        self.size += len(self._pending) - before
        self.number += 1
        if len(self._pending) > BUFFERED:
            self.flush()
        return self.number, interface

    def flush(self) -> None:
        """Write what waits. Raises OSError; then it waits further, for a disk with room again."""
        while self._pending:
            written = self._file.write(self._pending)
            if not written:
                raise OSError(f"{self.path}: nothing could be written")
            del self._pending[:written]

    @property
    def waiting(self) -> int:
        """Bytes that wait."""
        return len(self._pending)

    def close(self) -> None:
        self._file.close()

    def discard(self) -> None:
        """It could not be begun: nothing of it stays."""
        self._file.close()
        self.path.unlink()
