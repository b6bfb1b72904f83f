"""The samples of a recording's tracks, which have no RTP around them, written block after block.

Where datagrams of the recording are missing, the time until the next block says how much: these samples come at a
steady pace. Blocks with a counter of their own (the echo canceller's) are put by it.
"""

from __future__ import annotations

from collections.abc import Callable

from acdiag.media.decoding import Decoder
from acdiag.media.wav import WIDTH
from acdiag.streams.recording_content import Content

MOST_MISSING = 3000
"""Blocks that may be missing by a counter; beyond, it has begun anew."""
TOGETHER = 100_000_000
"""ns within which tracks begin together; their blocks are sent one after the other."""
STOPPED = 1_000_000_000
"""ns without a block that no jitter explains."""
SECOND = 1_000_000_000


class TrackSound:
    """Writes one track through `write` and `pause`, which may be those of a file or of one channel in it."""

    def __init__(
        self, decoder: Decoder, first: int, write: Callable[[bytes], None], pause: Callable[[int], None]
    ) -> None:
        """`first` is when the first block came of all that is played together, ns."""
        self._decoder = decoder
        self._write, self._pause = write, pause
        self._order: int | None = None
        self._passed = 0
        """Missing datagrams of the recording when the last block came."""
        self._due: int | None = None
        """When the next block comes if nothing is missing, ns."""
        self._first = first

    def take(self, content: Content, at: int, passed: int, step: int) -> None:
        """A block that came at `at` (ns), when `passed` datagrams of the recording were missing.

        `step` is by how much the track's own counter usually goes on, 0 when it has none.
        """
        data, order = content.data, content.order
        samples = self._decoder.decode(data)
        length = len(samples) // (WIDTH * self._decoder.channels)
        if not length:
            return
        if self._due is None:
            later = at - self._first
            self._pause(round(later * self._decoder.rate / SECOND) if later > TOGETHER else 0)
        else:
            counted = order is not None and self._order is not None and step > 0
            missing = self._by_number(order or 0, length, step) if counted else self._by_time(length, at, passed)
            if missing < 0 and at - self._due >= STOPPED:
                # No copy comes so late: the counter has begun anew.
                missing = self._by_time(length, at, passed)
            if missing < 0:
                return
            self._pause(missing)
        self._write(samples)
        self._order, self._passed = order, passed
        self._due = at + round(length * SECOND / self._decoder.rate)

    def _by_number(self, order: int, length: int, step: int) -> int:
        """Samples between the last block and this one; negative when this one is a copy, or too late."""
        ahead = (order - (self._order or 0)) & 0xFFFFFFFF
        if ahead == 0 or ahead > 0xFFFFFFFF - MOST_MISSING:
            return -1
        return (ahead // step - 1) * length if ahead <= MOST_MISSING * step else 0

    def _by_time(self, length: int, at: int, passed: int) -> int:
        """The same, in whole blocks: datagrams of the recording are missing, or it was stopped for a while."""
        late = at - self._due if self._due is not None else 0
        if late <= 0 or (passed <= self._passed and late < STOPPED):
            return 0
        return round(late * self._decoder.rate / SECOND / length) * length
