"""NTP requests: asked, answered, or left without an answer; and the client's own clock (RFC 5905, RFC 4330).

A client may leave its transmit timestamp zero or fill it with a random number (RFC 4330 section 5 asks only that
the answer can be told by it), so an offset means something only where it stays the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from acdiag.model.arrival import Where
from acdiag.model.facts import Fact
from acdiag.model.facts.ntp import NtpAnswered, NtpAsked, NtpUnanswered
from acdiag.model.names.ntp import KISS_CODES
from acdiag.model.record import ChangingRecord
from acdiag.observe.memory import Awaited, Memory
from acdiag.observe.observer import SECOND, where
from acdiag.observe.repeats import Repeats
from acdiag.wire.dhcp import ACK, Dhcp
from acdiag.wire.icmp import Icmp
from acdiag.wire.ntp import CLIENT, SERVER, UNSYNCHRONISED, Ntp
from acdiag.wire.packet import Packet

ANSWER_WAIT = 5 * SECOND
"""How long a request may wait; a round trip half around the world takes a third of a second."""
FURTHEST_ZONE = 14
"""Hours: no zone is further from UTC."""
HOUR, MINUTE = 3600, 60
"""Seconds."""
SAME = 2.0
"""Offsets that differ by less are the same clock, s: a clock drifts by milliseconds between two requests."""
PORT = 123
NO_TIME = 16
"""The first stratum that has no time to give; so has 0."""

_Key = tuple[str, str]
"""Client and server."""


class _Request(ChangingRecord):
    """Requests to one server that wait for an answer."""

    source: str
    at: int
    """The first of them."""
    where: tuple[Where, ...]
    """The first and the latest."""
    transmit: int | None
    """Timestamp of the latest."""
    lease: int
    """Of the client, when it asked."""
    spoken: bool
    """It was said, so its outcome is."""


class NtpObserver:
    """Says what became of each request."""

    sees: ClassVar[tuple[type, ...]] = (Ntp, Icmp, Dhcp)

    def __init__(self) -> None:
        self._waiting: Awaited[_Key, _Request] = Awaited()
        self._repeats = Repeats()
        self._outcomes: Memory[_Key, object] = Memory()
        self._unheard: Memory[_Key, int] = Memory()
        """Requests since the last answer that were not said to be unanswered yet."""
        self._offsets: Memory[str, tuple[float, int]] = Memory()
        """By client, the offset of its latest request from the capture's clock, s, and its timestamp."""
        self._said: Memory[str, float] = Memory()
        """By client, the steady offset that was said last."""
        self._leases: Memory[str, int] = Memory()
        """How often DHCP gave an address: a phone that boots again asks anew, and its clock may start anew."""
        self._ahead: Memory[str, tuple[float, int]] = Memory()
        """By client, how far it was ahead of a server the last time, and the timestamp that says so."""

    def see(self, packet: Packet, message: object) -> Iterable[Fact]:
        if isinstance(message, Icmp):
            return self._unreachable(packet, message)
        if isinstance(message, Dhcp):
            if message.message_type == ACK:
                self._leases[message.yiaddr] = self._leases.get(message.yiaddr, 0) + 1
            return ()
        assert isinstance(message, Ntp)
        if message.mode == CLIENT and packet.destination_port == PORT:
            return self._ask(packet, message)
        if message.mode == SERVER and packet.source_port == PORT:
            return self._answer(packet, message)
        return ()

    def lapse(self, source: str, now: int) -> Iterator[Fact]:
        for key, request in list(self._waiting.items()):
            if request.source == source and now - request.at >= ANSWER_WAIT:
                yield from self._unanswered(key, request, request.at + ANSWER_WAIT, "silence")

    def _ask(self, packet: Packet, message: Ntp) -> Iterator[Fact]:
        key = (packet.source, packet.destination)
        shown = where(packet, f"NTP request to {packet.destination}")
        self._unheard[key] = self._unheard.get(key, 0) + 1
        offset, steady = self._offset(packet, message)
        request, lease = self._waiting.get(key), self._leases.get(packet.source, 0)
        if request is not None and request.lease == lease:
            request.where, request.transmit = (*request.where[:1], *shown), message.transmit
            return
        spoken = self._repeats.due(key, (lease, self._said.get(packet.source)), packet.at)
        self._waiting[key] = _Request(packet.frame.source, packet.at, shown, message.transmit, lease, spoken)
        if spoken:
            yield NtpAsked(
                at=packet.at, host=packet.source, where=shown, server=packet.destination, offset=offset, steady=steady
            )

    def _offset(self, packet: Packet, message: Ntp) -> tuple[float | None, bool]:
        """The client's clock against the capture's, and whether it was the same before."""
        if message.transmit is None:
            return None, False
        offset = _seconds(message.transmit - packet.at)
        steady = _again(self._offsets.get(packet.source), offset, message.transmit)
        self._offsets[packet.source] = (offset, message.transmit)
        said = self._said.get(packet.source)
        if steady and (said is None or not _same(said, offset)):
            self._said[packet.source] = offset
        return offset, steady

    def _answer(self, packet: Packet, message: Ntp) -> Iterator[Fact]:
        key = (packet.destination, packet.source)
        request = self._waiting.pop(key, None)
        self._unheard.pop(key, None)
        ahead, steady = self._compare(packet.destination, message, request)
        reason = _reason(message)
        spoken = request.spoken if request is not None else self._repeats.due((key, "answer"), None, packet.at)
        if not spoken and self._outcomes.get(key) == reason:
            return
        self._outcomes[key] = reason
        words = reason or f"stratum {message.stratum}"
        yield NtpAnswered(
            at=packet.at,
            host=packet.destination,
            where=where(packet, f"NTP answer of {packet.source}: {words}") + (request.where[:1] if request else ()),
            server=packet.source,
            stratum=message.stratum,
            leap=message.leap,
            kiss=message.kiss_code,
            synchronised=not reason,
            reason=reason,
            ahead=ahead,
            apart=None if ahead is None else abs(ahead),
            hours=None if ahead is None else _hours(ahead),
            steady=steady,
        )

    def _compare(self, client: str, message: Ntp, request: _Request | None) -> tuple[float | None, bool]:
        """The client's clock against the server's, and whether it was the same before."""
        received = message.receive or message.transmit
        if request is None or request.transmit is None or message.origin != request.transmit or received is None:
            return None, False
        ahead = _seconds(message.origin - received)
        steady = _again(self._ahead.get(client), ahead, message.origin)
        self._ahead[client] = (ahead, message.origin)
        return ahead, steady

    def _unanswered(
        self, key: _Key, request: _Request, at: int, reason: str, more: tuple[Where, ...] = ()
    ) -> Iterator[Fact]:
        client, server = key
        del self._waiting[key]
        if not request.spoken and self._outcomes.get(key) == reason:
            return
        self._outcomes[key] = reason
        asked = self._unheard.pop(key, 1)
        shown = request.where + more
        yield NtpUnanswered(at=at, host=client, where=shown, server=server, asked=asked, reason=reason)

    def _unreachable(self, packet: Packet, message: Icmp) -> Iterator[Fact]:
        """An ICMP error that quotes a request is its answer."""
        quoted = message.quoted
        if quoted is None or message.unreachable is None or quoted.destination_port != PORT:
            return
        key = (quoted.source, quoted.destination)
        request = self._waiting.get(key)
        if request is not None:
            shown = where(packet, f"ICMP {message.unreachable} for NTP to {quoted.destination}")
            yield from self._unanswered(key, request, packet.at, "unreachable", shown)


def _reason(message: Ntp) -> str:
    """Why an answer brings no time; empty when it does."""
    if message.kiss_code:
        return f"kiss code {message.kiss_code}: {KISS_CODES.get(message.kiss_code, 'it gives no time')}"
    if message.leap == UNSYNCHRONISED:
        return f"its clock is not synchronised (leap {message.leap}, stratum {message.stratum})"
    return "" if 0 < message.stratum < NO_TIME else f"it has no time to give (stratum {message.stratum})"


def _again(before: tuple[float, int] | None, now: float, stamp: int) -> bool:
    """Whether a clock is where it was the last time; the copy of a request that a second tap shows says nothing new."""
    return before is not None and before[1] != stamp and _same(before[0], now)


def _same(one: float, other: float) -> bool:
    return abs(one - other) < SAME


def _hours(ahead: float) -> int | None:
    """The whole hours that a difference is close to; a zone is at most 14 of them away from UTC."""
    hours = round(ahead / HOUR)
    return hours if 0 < abs(hours) <= FURTHEST_ZONE and abs(ahead - hours * HOUR) < MINUTE else None


def _seconds(span: int) -> float:
    return round(span / SECOND, 3)
