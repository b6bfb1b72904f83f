"""What phones say themselves of a call's quality: reports in SIP, at its end or while it goes on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from acdiag.model.errors import Malformed
from acdiag.model.facts import Fact
from acdiag.model.facts.media import RtpReported
from acdiag.observe.observer import where
from acdiag.wire import multipart, quality_report
from acdiag.wire.packet import Packet
from acdiag.wire.quality_report import Heard
from acdiag.wire.sip import Sip

FORMS = {"application/vq-rtcpxr": "vq-rtcpxr", "application/vq-rtcpxr+xml": "ms-qoe"}
CARRIERS = frozenset(("SERVICE", "PUBLISH", "NOTIFY", "INFO"))


class QualityReportObserver:
    """Reads the bodies of SERVICE, PUBLISH, NOTIFY and INFO; their sender is the one who reports."""

    sees: ClassVar[tuple[type, ...]] = (Sip,)

    def see(self, packet: Packet, message: object) -> Iterator[Fact]:
        assert isinstance(message, Sip)
        if message.method not in CARRIERS or not message.body:
            return
        for kind, body in multipart.parts(message.fields.first("content-type") or "", message.body):
            if kind not in FORMS:
                continue
            try:
                report = quality_report.decode(kind, body)
            except Malformed:
                continue
            call_id = report.call_id or message.call_id
            for stream in report.streams:
                if stream.mos is not None or stream.loss is not None:
                    yield _fact(packet, FORMS[kind], call_id, stream)

    def lapse(self, source: str, now: int) -> Iterator[Fact]:
        """Nobody waits for a report."""
        yield from ()


def _fact(packet: Packet, form: str, call_id: str, stream: Heard) -> Fact:
    return RtpReported(
        at=packet.at,
        host=packet.source,
        where=where(packet, f"quality report of {packet.source} ({form})"),
        call_id=call_id,
        by=packet.source,
        form=form,
        heard_by="host" if stream.inbound else "other",
        codec=stream.codec,
        loss=stream.loss,
        discard=stream.discard,
        jitter=stream.jitter,
        round_trip=stream.round_trip,
        r_factor=stream.r_factor,
        mos=stream.mos,
    )
