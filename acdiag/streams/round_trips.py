"""How long media takes to and fro, from RTCP as a bystander sees it.

A receiver repeats the time stamp of the sender report that it heard last, and how long ago that was (RFC 3550 section
6.4.1). The bystander saw both pass by: what is left is the way from here to the receiver and back. With the same for
the other direction it is the whole way.
"""

from __future__ import annotations

from collections import OrderedDict, deque

from acdiag.wire.rtcp import ExtendedReport, Rtcp, SenderReport
from acdiag.wire.rtcp_xr import VoipMetrics

MOST_SENDERS = 65_536
REMEMBERED = 8
"""Sender reports of one sender; a receiver refers to the last."""
MILLISECOND = 1_000_000
LONGEST = 10_000.0
"""ms; what takes longer is a mistake of somebody's clock."""


class RoundTrips:
    """Round trips by the SSRC whose reports went out."""

    def __init__(self) -> None:
        self._sent: OrderedDict[int, deque[tuple[int, int]]] = OrderedDict()
        self._shortest: dict[int, float] = {}
        self.metrics: dict[int, VoipMetrics] = {}
        """The latest VoIP metrics about an SSRC."""

    def take(self, at: int, message: Rtcp) -> None:
        """A compound packet passed at `at` (ns)."""
        for packet in message.packets:
            if isinstance(packet, SenderReport):
                self._remember(packet, at)
            for block in packet.blocks if isinstance(packet, ExtendedReport) else ():
                if isinstance(block, VoipMetrics) and (block.ssrc in self.metrics or len(self.metrics) < MOST_SENDERS):
                    self.metrics[block.ssrc] = block
        for report in message.reports:
            self._match(report.ssrc, report.last_sr, report.delay, at)

    def _remember(self, report: SenderReport, at: int) -> None:
        if report.ssrc not in self._sent and len(self._sent) >= MOST_SENDERS:
            oldest, _ = self._sent.popitem(last=False)
            self._shortest.pop(oldest, None)
        times = self._sent.setdefault(report.ssrc, deque(maxlen=REMEMBERED))
        times.append((report.ntp >> 16 & 0xFFFFFFFF, at))

    def _match(self, ssrc: int, last_sr: int, delay: int, at: int) -> None:
        # Nobody answers within 15 µs: a delay of zero was not measured, and the seconds in between would be the trip.
        if not last_sr or not delay:
            return
        for stamp, sent in reversed(self._sent.get(ssrc, ())):
            if stamp == last_sr:
                trip = (at - sent) / MILLISECOND - delay * 1000 / 65536
                if 0 <= trip <= LONGEST:
                    self._shortest[ssrc] = min(trip, self._shortest.get(ssrc, LONGEST))
                return

    def one_way(self, ssrc: int, reverse: int | None) -> float | None:
        """Half the shortest whole round trip between two senders, ms; None where it cannot be known.

        `reverse` is the SSRC of the stream in the other direction.
        """
        there = self._shortest.get(ssrc)
        back = self._shortest.get(reverse) if reverse is not None else None
        if there is not None and back is not None:
            return (there + back) / 2
        heard = self.metrics.get(ssrc)
        return heard.round_trip / 2 if heard is not None and 0 < heard.round_trip <= LONGEST else None
