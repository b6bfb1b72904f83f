"""Which measured streams are to be stored now: each when it has ended, and now and then while it lasts.

A stream of an hour has thousands of intervals; writing it anew every second would cost more than measuring it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence

from acdiag.model.stream import Stream
from acdiag.store.streams import Row, pack

EVERY = 60.0
"""Seconds between two writings of a stream that goes on."""
OVER = 5.0
"""Seconds without a packet after which it is written at once."""


class StreamKeeper:
    """Remembers what was written of each stream."""

    def __init__(self, session: str, *, keeping: bool = True) -> None:
        """Without `keeping` nothing is stored, because the packets are."""
        self._session = session
        self.keeping = keeping
        self._streams: dict[str, Stream] = {}
        """By id, those of which there is more than what is stored."""
        self._written: dict[str, tuple[int, float]] = {}
        """By id: packets that were counted in what is stored, and when that was."""
        self._changed: dict[str, float] = {}
        self._due: list[tuple[str, Stream]] = []

    def look(self, streams: Sequence[Stream]) -> None:
        """These are measured now."""
        if not self.keeping:
            return
        now = time.monotonic()
        measured: set[str] = set()
        for stream in streams:
            if stream.via != "wire" or not stream.capture.startswith(f"{self._session}/"):
                continue
            id_ = f"{stream.capture} {stream.entity}"
            measured.add(id_)
            if id_ in self._written and self._written[id_][0] == stream.packets:
                continue
            known = self._streams.get(id_)
            if known is None or known.packets != stream.packets:
                self._changed[id_] = now
            self._streams[id_] = stream
        if len(self._written) > len(measured):
            self._written = {id_: told for id_, told in self._written.items() if id_ in measured}

    def due(self, *, now: bool = False) -> Iterable[Row]:
        """What is to be written; all that changed, when it has to be `now`."""
        moment = time.monotonic()
        self._due = [
            (id_, stream) for id_, stream in self._streams.items() if self._is_due(id_, stream, moment, now=now)
        ]
        return [pack(stream, self._session) for _, stream in self._due]

    def _is_due(self, id_: str, stream: Stream, moment: float, *, now: bool) -> bool:
        packets, when = self._written.get(id_, (0, 0.0))
        if packets == stream.packets:
            return False
        return now or moment - when >= EVERY or moment - self._changed[id_] >= OVER

    def written(self) -> None:
        """What was due is stored."""
        moment = time.monotonic()
        for id_, stream in self._due:
            self._written[id_] = (stream.packets, moment)
            if self._streams[id_] is stream:
                del self._streams[id_], self._changed[id_]
        self._due = []
