"""Captures that are still being written: one that is piped into standard input, and files that grow.

The readers of captures pull bytes from a stream; this one waits where a file would end. So a record that is half
written is read when the other half is there.
"""

from __future__ import annotations

import os
import select
import stat
import sys
import threading
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from acdiag.model.arrival import Frame
from acdiag.model.case import Problem
from acdiag.model.errors import Unusable
from acdiag.sources import pcap, pcapng
from acdiag.sources.stored import reason
from acdiag.sources.stream import CHUNK, Stream
from acdiag.sources.tap import RUNNING, Intake, Tap, Tapped

STDIN = "-"
WAIT = 0.2
"""Seconds between two looks for more."""
TOGETHER = 500
"""Frames handed over together, where they come faster than they are looked at."""
_GZIP = b"\x1f\x8b"
_WBITS = 16 + zlib.MAX_WBITS
"""For zlib: a gzip header comes first."""
_LONGEST_MAGIC = 28
"""Bytes by which a reader knows whether it can begin."""


class Growing(Stream):
    """Bytes of a descriptor as they come; of a regular file also those that are appended later."""

    def __init__(
        self, descriptor: int, stopping: threading.Event, on_read: Callable[[], object], *, grows: bool
    ) -> None:
        """`on_read` is called before more is read, which may wait; what `grows` does not end where its bytes do."""
        self._descriptor = descriptor
        self._stopping = stopping
        self._on_read = on_read
        self._grows = grows
        self._expand: Any = None
        self._packed = b""
        """What came and is not expanded yet."""
        self._head = b""

    def peek(self, size: int) -> bytes:
        """The first bytes, which are read again."""
        while len(self._head) < size and (piece := self._more(CHUNK)):
            self._head += piece
        return self._head[:size]

    def expand(self) -> None:
        """What comes is gzip, of one member or several (RFC 1952 section 2.2)."""
        self._expand = zlib.decompressobj(_WBITS)
        self._packed, self._head = self._head, b""

    def read(self, size: int, /) -> bytes:
        if self._head:
            piece, self._head = self._head[:size], self._head[size:]
            return piece
        return self._more(size)

    def _more(self, size: int) -> bytes:
        if self._expand is None:
            return self._raw(size)
        while packed := self._packed or self._raw(CHUNK):
            if self._expand.eof:
                self._expand = zlib.decompressobj(_WBITS)
            try:
                piece: bytes = self._expand.decompress(packed, size)
            except zlib.error as error:
                self.broken = f"damaged gzip: {error}"
                return b""
            self._packed = self._expand.unused_data if self._expand.eof else self._expand.unconsumed_tail
            if piece:
                return piece
        return b""

    def _raw(self, size: int) -> bytes:
        self._on_read()
        while not self._stopping.is_set():
            try:
                if not self._grows and not select.select([self._descriptor], [], [], WAIT)[0]:
                    continue
                piece = os.read(self._descriptor, size)
            except OSError as error:
                self.broken = f"reading failed: {reason(error)}"
                return b""
            if piece or not self._grows:
                return piece
            self._stopping.wait(WAIT)
        return b""


class CaptureTap(Tap):
    """A capture that comes while it is read; its times are its own."""

    on_the_clock = False

    def __init__(self, path: str, intake: Intake) -> None:
        super().__init__(path, intake)
        self._descriptor = -1
        self._pending: list[Tapped] = []
        self.problems: list[Problem] = []

    def open(self) -> None:
        if self.name == STDIN:
            if sys.stdin is None or sys.stdin.isatty():
                raise Unusable(
                    "nothing is piped into standard input",
                    "Write it like: ssh switch tcpdump -U -w - | acdiag live -",
                )
            self._descriptor = sys.stdin.fileno()
            return
        try:
            if stat.S_ISDIR(os.stat(self.name).st_mode):
                raise Unusable(f"{self.name} is a folder", "Name the capture that is being written.")
            self._descriptor = os.open(self.name, os.O_RDONLY)
        except OSError as error:
            raise Unusable(f"{self.name}: {reason(error)}", "Name a capture that is being written, or -.") from None

    def listen(self) -> None:
        self.state = RUNNING
        try:
            self._follow()
        finally:
            if self.name != STDIN:
                os.close(self._descriptor)
        self.note = self.problems[0].what if self.problems and not self.stopping else ""

    def _follow(self) -> None:
        grows = self.name != STDIN and stat.S_ISREG(os.fstat(self._descriptor).st_mode)
        stream = Growing(self._descriptor, self._stopping, self._flush, grows=grows)
        for frame in self._frames(stream):
            self._pending.append(Tapped(frame.at, frame.link_type, frame.data, frame.wire_length, frame.interface))
            if len(self._pending) >= TOGETHER:
                self._flush()
        self._flush()

    def _flush(self) -> None:
        frames, self._pending = self._pending, []
        self.hand_over(frames, patient=True)

    def _frames(self, stream: Growing) -> Iterator[Frame]:
        start = stream.peek(4)
        if start[:2] == _GZIP:
            stream.expand()
        start = stream.peek(_LONGEST_MAGIC)
        if start[:4] in pcap.MAGICS:
            return pcap.frames(stream, self.name, self.problems)
        if start[:4] == pcapng.MAGIC and not pcapng.unreadable(start):
            return pcapng.frames(stream, self.name, self.problems)
        if self.stopping:
            return iter(())
        found = f"it begins with {start[:4].hex(' ')}" if start else stream.broken or "it ended before it began"
        raise Unusable(
            f"{self.name} is no capture: {found}", "acdiag live reads pcap and pcapng, as tcpdump -w writes."
        )
