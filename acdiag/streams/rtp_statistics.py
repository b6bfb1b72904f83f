"""The arithmetic of one RTP stream, packet by packet, in constant memory.

Jitter, delta, `expected` and `lost` are those of `tshark -q -z rtp,streams` (4.0), because that is what a technician
compares with; where they differ from RFC 3550:

- Jitter is the RFC's running mean (section A.8) in milliseconds and without rounding. A packet whose timestamp is
  before the first one's (by less than half of the timestamp's range) does not count.
- Mean and maximum leave out packets with the marker, comfort noise and the packet after it; the running value does
  not. The mean divides by all packets so far.
- A packet without a clock (a telephone event) moves the arrival that the next is compared with, and not the timestamp.
- `expected` ends with the packet that came last, not with the highest number (section A.3), and `lost` is what is left
  after taking away all packets: a copy makes it smaller by one.

What was really missed is counted beside it (`missing`, `unique`), in the order of sequence numbers with a window of 64
packets, and the burst ratio (G.107) from the same counts. A jump of 3000 numbers is believed when a second packet
follows it (RFC 3550 section A.1): the sender began anew, and nothing is missing.

Both readers do this arithmetic, so that its order is fixed: 64-bit floats, each operation as it is written here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from acdiag.streams.rtp_intervals import Intervals

SECOND = 1_000_000_000
MILLISECOND = 1e6
WINDOW = 64
"""Packets that a late one may be behind, 1.3 s of usual ones; no jitter buffer waits longer."""
ALL = (1 << WINDOW) - 1
MAX_DROPOUT = 3000
"""A greater step of the sequence number is a jump (RFC 3550 section A.1: a minute of usual packets)."""
COMFORT_NOISE = frozenset((13, 19))
BACKWARDS = 1 << 31
"""A timestamp that is so far ahead of the first one lies before it."""
NOBODY = -1
"""No sequence number."""

STATE = (
    "first", "last", "first_frame", "last_frame", "packets", "bytes",
    "start", "stop", "cycles", "under",
    "start_ts", "ref", "nominal", "units", "jitter", "max_jitter", "mean_jitter", "max_delta",
    "base", "highest", "top", "seen", "missing", "bursts", "gap", "duplicates", "reordered", "spare", "bad", "restarts",
    "step", "votes", "step_size",
    "type", "noise", "type_since", "dscp", "dscp_since",
    "cut", "second", "second_packets", "second_spare", "second_highest", "second_frame",
)  # fmt: skip
"""Attributes that a packet may change, all of them numbers (`under`, `gap` and `noise` are 0 or 1)."""


class RtpStatistics:
    """What all packets of a stream come to. The first one makes it, each further one is taken."""

    __slots__ = (*STATE, "clock_of", "dscps", "intervals", "remarked", "types")

    def __init__(
        self,
        clock_of: Callable[[int], int],
        at: int,
        seq: int,
        ts: int,
        pt: int,
        size: int,
        dscp: int,
        frame: int,
    ) -> None:
        """`clock_of` gives the clock of a payload type, 0 when unknown; the rest is as in `take`."""
        self.clock_of = clock_of
        self.first = self.last = at
        self.first_frame = self.last_frame = frame
        self.packets = 1
        self.bytes = size
        self.start = self.stop = seq
        self.cycles = 0
        self.under = 0
        """The number has wrapped and is still below `start`."""
        self.start_ts = ts
        self.ref = 0.0
        """When the last packet came that is not before the first in time, ms since the first."""
        self.nominal = 0
        """Timestamp of the last such packet whose clock is known, less the first one's."""
        self.units = clock_of(pt) // 1000
        """Timestamp units in a millisecond; 0 when the clock is unknown."""
        self.jitter = self.max_jitter = self.mean_jitter = self.max_delta = 0.0
        self.base = self.highest = 0x10000 + seq
        """Extended numbers of the first and of the highest packet."""
        self.top = seq
        """The number that `highest` had on the wire."""
        self.seen = ALL
        """Bit k: `highest - k` came, or is below `base`."""
        self.missing = 0
        """Of the numbers that have left the window; so is `bursts`."""
        self.bursts = 0
        self.gap = 0
        """The number that left the window last is missing."""
        self.duplicates = self.reordered = 0
        self.spare = 0
        """Packets that fill no number: copies, those behind the window, those beside the sequence."""
        self.bad = NOBODY
        """The number that would confirm a jump."""
        self.restarts = 0
        self.step = self.votes = self.step_size = 0
        """Timestamp units from packet to packet, by majority, and the size of the packet that first had them."""
        self.type = pt
        self.noise = int(pt in COMFORT_NOISE)
        self.type_since = self.dscp_since = 0
        """`packets` when this payload type or DSCP began."""
        self.types: dict[int, int] = {pt: 0}
        """Packets by payload type, up to `type_since`; so are the next ones."""
        self.dscp = dscp
        self.dscps: dict[int, int] = {dscp: 0}
        self.remarked: tuple[int, int] | None = None
        """DSCP of a packet and of its copy, where they differ."""
        self.intervals = Intervals()
        self.cut = at + SECOND
        """When the next second begins."""
        self.second = self.second_packets = self.second_spare = 0
        """The second at hand, and what `packets` and `spare` were when it began; so are the next ones."""
        self.second_highest = self.highest - 1
        self.second_frame = frame

    def take(self, at: int, seq: int, ts: int, marker: int, pt: int, size: int, dscp: int, frame: int) -> None:
        """A further packet.

        It came at `at` (ns) in `frame` with `size` bytes of UDP payload on the wire; `marker` is true when set.
        """
        if at >= self.cut:
            self.close_second(at, frame)
        noise = self.noise
        if pt != self.type:
            self._change_type(pt)
            noise |= self.noise
        before = self.dscp
        if dscp != before:
            self._change_dscp(dscp)
        now = (at - self.first) / MILLISECOND
        nominal = (ts - self.start_ts) & 0xFFFFFFFF
        step = self._in_time(now, nominal, seq, marker or noise) if nominal < BACKWARDS else 0
        ahead = (seq - self.top) & 0xFFFF
        if ahead == 1:
            if not marker and step > 0:
                if step == self.step:
                    self.votes += 1
                else:
                    self._vote(step, size)
            if self.seen == ALL:
                self.highest += 1
                self.top = seq
                self.gap = 0
            else:
                self._advance(1, seq)
        else:
            self._place(ahead, seq, before, dscp)
        self.stop = seq
        self.packets += 1
        self.bytes += size
        self.last_frame = frame
        if at > self.last:
            self.last = at

    def _in_time(self, now: float, nominal: int, seq: int, left_out: int) -> int:
        """Jitter and delta, both in ms; how far the timestamp is from the last one whose clock is known."""
        if self.under:
            if seq > self.start:
                self.under = 0
        elif seq < self.start or (seq == 0 and self.stop == 0xFFFF):
            self.cycles += 1
            self.under = 1
        step, units = 0, self.units
        if units:
            step = nominal - self.nominal
            self.jitter = (15.0 * self.jitter + abs(now - (self.ref + step / units))) / 16.0
            self.nominal = nominal
        if not left_out:
            delta = now - self.ref
            if delta > self.max_delta:
                self.max_delta = delta
            if units:
                if self.jitter > self.max_jitter:
                    self.max_jitter = self.jitter
                self.mean_jitter = (self.mean_jitter * (self.packets - 1) + self.jitter) / self.packets
        self.ref = now
        return step

    def _vote(self, step: int, size: int) -> None:
        if self.votes:
            self.votes -= 1
        else:
            self.step, self.votes, self.step_size = step, 1, size

    def _place(self, ahead: int, seq: int, before: int, dscp: int) -> None:
        """A number that is not the next one, `ahead` of the highest modulo 65536; `before` is the DSCP before it."""
        if 0 < ahead < MAX_DROPOUT:
            self._advance(ahead, seq)
            return
        behind = -ahead & 0xFFFF
        if behind >= MAX_DROPOUT:
            self._jump(seq)
            return
        if behind >= WINDOW:
            self.reordered += 1
            self.spare += 1
            return
        number = self.highest - behind
        if number < self.base:
            # Numbers between this and what was the first are open now.
            self.seen &= ~(((1 << (self.base - number)) - 1) << (self.highest - self.base + 1))
            self.base = number
        if self.seen >> behind & 1:
            self.duplicates += 1
            self.spare += 1
            if self.remarked is None and dscp != before:
                # A copy comes right after its original: that it has another DSCP was done between both places.
                self.remarked = (before, dscp)
        else:
            self.reordered += 1
            self.seen |= 1 << behind

    def _advance(self, ahead: int, seq: int) -> None:
        """The highest number moves on, and the oldest leave the window."""
        leaving = min(ahead, WINDOW)
        self._leave(self.seen >> WINDOW - leaving, leaving)
        if ahead > WINDOW:
            self._leave(0, ahead - WINDOW)
        self.seen = (self.seen << ahead | 1) & ALL
        self.highest += ahead
        self.top = seq

    def _leave(self, came: int, count: int) -> None:
        """`count` numbers leave the window, the oldest as the highest bit of `came`."""
        missed = ~came & (1 << count) - 1
        begins = missed & ~(missed >> 1 | self.gap << count - 1)
        self.missing += missed.bit_count()
        self.bursts += begins.bit_count()
        self.gap = missed & 1

    def _jump(self, seq: int) -> None:
        if seq != self.bad:
            self.bad = (seq + 1) & 0xFFFF
            self.spare += 1
            return
        self.restarts += 1
        self.bad = NOBODY
        self.spare -= 1
        self._advance(1, seq)
        self._advance(1, seq)

    def _change_type(self, pt: int) -> None:
        self.types[self.type] += self.packets - self.type_since
        self.types.setdefault(pt, 0)
        self.type, self.type_since = pt, self.packets
        self.noise = int(pt in COMFORT_NOISE)
        self.units = self.clock_of(pt) // 1000

    def _change_dscp(self, dscp: int) -> None:
        self.dscps[self.dscp] += self.packets - self.dscp_since
        self.dscps.setdefault(dscp, 0)
        self.dscp, self.dscp_since = dscp, self.packets

    def close_second(self, at: int, frame: int) -> None:
        """The second at hand is over; the one of `at` begins with `frame`."""
        self.intervals.add(self.second, *self.this_second(), self.jitter, self.second_frame)
        self.second = (at - self.first) // SECOND
        self.cut = self.first + (self.second + 1) * SECOND
        self.second_packets, self.second_spare = self.packets, self.spare
        self.second_highest, self.second_frame = self.highest, frame

    def this_second(self) -> tuple[int, int]:
        """Packets and losses of the second at hand, so far."""
        packets = self.packets - self.second_packets
        came = packets - (self.spare - self.second_spare)
        return packets, max(0, self.highest - self.second_highest - came)

    def state(self) -> tuple[float, ...]:
        """All of `STATE`, in its order."""
        return tuple(getattr(self, name) for name in STATE)

    def restore(self, state: tuple[Any, ...]) -> None:
        """Put back what `state` gave, after somebody went on with it; integers must be integers.

        Each by its name, because the fast path gives streams back by the thousand.
        """
        (
            self.first, self.last, self.first_frame, self.last_frame, self.packets, self.bytes, self.start, self.stop,
            self.cycles, self.under, self.start_ts, self.ref, self.nominal, self.units, self.jitter, self.max_jitter,
            self.mean_jitter, self.max_delta, self.base, self.highest, self.top, self.seen, self.missing, self.bursts,
            self.gap, self.duplicates, self.reordered, self.spare, self.bad, self.restarts, self.step, self.votes,
            self.step_size, self.type, self.noise, self.type_since, self.dscp, self.dscp_since, self.cut, self.second,
            self.second_packets, self.second_spare, self.second_highest, self.second_frame,
        ) = state  # fmt: skip
