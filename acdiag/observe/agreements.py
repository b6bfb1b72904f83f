"""What both ends of a call agree on for its audio: offer and answer (RFC 3264), in whichever message they travel.

Said for both ends, because either may be a phone, and again when it changes: hold is a new offer with another
direction.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from acdiag.model.facts import Fact
from acdiag.model.facts.media import SdpAgreed
from acdiag.model.named_tuple import NamedTuple
from acdiag.observe.audio import codecs_of, is_cut
from acdiag.observe.memory import Memory
from acdiag.observe.observer import where
from acdiag.streams.announcements import media
from acdiag.wire.packet import Packet
from acdiag.wire.sdp import Medium
from acdiag.wire.sip import Sip

OFFERS = frozenset(("INVITE", "UPDATE"))
MIRRORED = {"sendonly": "recvonly", "recvonly": "sendonly"}
NOWHERE = frozenset(("0.0.0.0", "::"))
"""Connection address of a call on hold in the old way (RFC 2543)."""

MOST_OFFERS = 4_000
"""Offers that are remembered: two thousand phones that call within the seconds that an answer takes, twice over."""

Way = tuple[str, str, str]
"""Who offers, who answers, and the Call-ID."""


class _Offer(NamedTuple):
    number: int
    """CSeq of its request."""
    medium: Medium
    late: bool
    """It came in the answer to an INVITE without one, and the ACK answers it."""


class AgreementObserver:
    """Pairs offers with answers."""

    sees: ClassVar[tuple[type, ...]] = (Sip,)

    def __init__(self) -> None:
        self._offers: Memory[Way, _Offer] = Memory(MOST_OFFERS)
        self._told: Memory[Way, tuple[object, ...]] = Memory()

    def see(self, packet: Packet, message: object) -> Iterator[Fact]:
        assert isinstance(message, Sip)
        medium = next((each for each in media(message) if each.kind == "audio"), None)
        cseq = message.cseq
        if medium is None or cseq is None or is_cut(message):
            return
        there = (packet.source, packet.destination, message.call_id)
        back = (packet.destination, packet.source, message.call_id)
        if message.method in OFFERS:
            self._offers[there] = _Offer(cseq.number, medium, late=False)
        elif message.method == "ACK":
            offer = self._offers.get(back)
            if offer is not None and offer.late and offer.number == cseq.number:
                yield from self._agree(packet, message.call_id, offer.medium, medium)
        elif cseq.method in OFFERS and message.status < 300:
            offer = self._offers.get(back)
            if offer is not None and offer.number == cseq.number:
                yield from self._agree(packet, message.call_id, offer.medium, medium)
            elif message.status >= 200:
                self._offers[there] = _Offer(cseq.number, medium, late=True)

    def lapse(self, source: str, now: int) -> Iterator[Fact]:
        """An offer may stay unanswered."""
        yield from ()

    def _agree(self, packet: Packet, call_id: str, offer: Medium, answer: Medium) -> Iterator[Fact]:
        """`packet` carries the answer."""
        refused = not answer.port or not offer.port
        direction = "inactive" if refused else _direction(offer, answer)
        codecs = tuple(codecs_of(answer))
        ends = (
            (packet.source, answer, offer, direction),
            (packet.destination, offer, answer, MIRRORED.get(direction, direction)),
        )
        agreed = tuple((host, _place(own), _place(other), seen, codecs) for host, own, other, seen in ends)
        ways = sorted((packet.source, packet.destination))
        way = (ways[0], ways[1], call_id)
        if self._told.get(way) == agreed:
            return
        self._told[way] = agreed
        shown = where(packet, f"SDP answer of {packet.source}: {direction} {', '.join(codecs)}".rstrip())
        secure = answer.secure or offer.secure
        for host, own, other, seen in ends:
            more: dict[str, Any] = {"listens": _place(own), "other": _place(other), "direction": seen}
            yield SdpAgreed(
                at=packet.at,
                host=host,
                where=shown,
                call_id=call_id,
                codecs=codecs,
                ptime=other.ptime,
                secure=secure,
                **more,
            )


def _direction(offer: Medium, answer: Medium) -> str:
    """Seen from the end that answers; an end that listens nowhere is not sent to."""
    sends = answer.direction in ("sendrecv", "sendonly") and offer.direction in ("sendrecv", "recvonly")
    hears = answer.direction in ("sendrecv", "recvonly") and offer.direction in ("sendrecv", "sendonly")
    sends = sends and offer.address not in NOWHERE
    hears = hears and answer.address not in NOWHERE
    return ("sendrecv" if hears else "sendonly") if sends else ("recvonly" if hears else "inactive")


def _place(medium: Medium) -> str:
    return f"{medium.address}:{medium.port}"
