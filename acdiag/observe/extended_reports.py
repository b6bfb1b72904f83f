"""What phones say of a call's quality in RTCP (RFC 3611).

They repeat it every five seconds; it is said once for each listener and sender, and again when it gets worse than ever.
Who does not rate what he hears is judged by what he lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from acdiag.model.facts import Fact
from acdiag.model.facts.media import RtpReported
from acdiag.observe.memory import Memory
from acdiag.observe.observer import where
from acdiag.wire.packet import Packet
from acdiag.wire.rtcp import ExtendedReport, Rtcp
from acdiag.wire.rtcp_xr import VoipMetrics

BEST = 6.0
"""Above every score."""


class ExtendedReportObserver:
    """Follows the score that each listener gives each sender."""

    sees: ClassVar[tuple[type, ...]] = (Rtcp,)

    def __init__(self) -> None:
        self._worst: Memory[tuple[str, int], float] = Memory()

    def see(self, packet: Packet, message: object) -> Iterator[Fact]:
        assert isinstance(message, Rtcp)
        for part in message.packets:
            if isinstance(part, ExtendedReport):
                for block in part.blocks:
                    if isinstance(block, VoipMetrics):
                        yield from self._heard(packet, block)

    def lapse(self, source: str, now: int) -> Iterator[Fact]:
        """Nobody waits for a report."""
        yield from ()

    def _heard(self, packet: Packet, block: VoipMetrics) -> Iterator[Fact]:
        key = (packet.source, block.ssrc)
        mos = block.mos_lq or block.mos_cq
        # Zero is the rating of those who have none: with a measured one of 0 comes a score of 1.
        rating = block.r_factor or None
        if mos is None and rating is None and not block.loss:
            return
        score = mos or (BEST * (1 - block.loss / 100) if rating is None else rating / 20)
        if score >= self._worst.get(key, BEST):
            return
        self._worst[key] = score
        yield RtpReported(
            at=packet.at,
            host=packet.source,
            where=where(packet, f"RTCP-XR of {packet.source} about 0x{block.ssrc:08x}"),
            by=packet.source,
            form="rtcp-xr",
            heard_by="host",
            loss=round(block.loss, 2),
            discard=round(block.discard, 2),
            round_trip=float(block.round_trip) if block.round_trip else None,
            r_factor=None if rating is None else float(rating),
            mos=mos,
        )
