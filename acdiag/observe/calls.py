"""Calls by SIP in clear text (RFC 3261 sections 13 and 15): how they begin, are answered or refused, and end.

What passes a proxy is one call on each of its ways; each way is told from both its ends, because either may be a phone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from acdiag.model.arrival import Where
from acdiag.model.facts import Fact
from acdiag.model.facts.sip import SipCallAnswered, SipCallEnded, SipCallRedirected, SipCallRejected, SipCallStarted
from acdiag.model.record import ChangingRecord
from acdiag.observe.audio import Audio, audio_of, common, is_about_else
from acdiag.observe.memory import Followed, Memory
from acdiag.observe.observer import SECOND, where
from acdiag.observe.sip_agents import phone_agent
from acdiag.observe.sip_reasons import diagnosed
from acdiag.wire.packet import Packet
from acdiag.wire.sip import Sip
from acdiag.wire.sip_values import Address

ASKS_AGAIN = frozenset((401, 407, 422, 491))
"""Answers that the caller meets with a better INVITE: challenged, session timer too short, both at once."""
Key = tuple[str, str, str]
"""Caller's and callee's address, and Call-ID."""


class _Call(ChangingRecord):
    """One call on one way."""

    call_id: str
    caller: str
    callee: str
    caller_end: tuple[str, int]
    callee_end: tuple[str, int]
    number: int
    """CSeq of the INVITE that counts."""
    branch: str
    """Of its topmost Via: its copy from another tap has the same, and when a proxy tries once more it has another."""
    where: tuple[Where, ...]
    offer: Audio | None
    audio: bool = True
    """It is a call, and no session of other media alone."""
    answer: Audio | None = None
    """Of a provisional answer."""
    answered: int | None = None
    """When it was, ns."""

    def ends(self) -> Iterator[dict[str, Any]]:
        """What the facts of each end share."""
        for direction, own, other in (
            ("out", self.caller_end, self.callee_end),
            ("in", self.callee_end, self.caller_end),
        ):
            yield {
                "host": own[0],
                "server": f"{other[0]}:{other[1]}",
                "direction": direction,
                "call_id": self.call_id,
                "caller": self.caller,
                "callee": self.callee,
            }


class CallObserver:
    """Follows INVITE and BYE; a change within a call is none of its own."""

    sees: ClassVar[tuple[type, ...]] = (Sip,)

    def __init__(self) -> None:
        self._calls: Followed[Key, _Call] = Followed()
        self._over: Memory[Key, str] = Memory()
        """Branch of the INVITE of calls that are over."""

    def see(self, packet: Packet, message: object) -> Iterator[Fact]:
        assert isinstance(message, Sip)
        if message.method == "INVITE":
            yield from self._invite(packet, message)
        elif message.method == "BYE":
            yield from self._end(packet, message)
        elif message.status and message.cseq is not None and message.cseq.method == "INVITE":
            yield from self._answer(packet, message, message.cseq.number)

    def lapse(self, source: str, now: int) -> Iterator[Fact]:
        """A call may be silent for as long as it likes."""
        yield from ()

    def _invite(self, packet: Packet, message: Sip) -> Iterator[Fact]:
        key = (packet.source, packet.destination, message.call_id)
        known = self._calls.get(key)
        number = message.cseq.number if message.cseq else 0
        if known is not None:
            if known.answered is None and number > known.number:
                known.number, known.offer = number, audio_of(message) or known.offer
                known.branch = message.branch
            return
        if message.branch and self._over.get(key) == message.branch:
            return
        if message.recipient is None or message.sender is None or message.recipient.tag:
            return
        shown = where(packet, f"SIP INVITE of {message.sender.uri} to {message.recipient.uri}")
        call = self._calls[key] = _Call(
            call_id=message.call_id,
            caller=_record(message.sender),
            callee=_record(message.recipient),
            caller_end=(packet.source, packet.source_port),
            callee_end=(packet.destination, packet.destination_port),
            number=number,
            branch=message.branch,
            where=shown,
            offer=audio_of(message),
            audio=not is_about_else(message),
        )
        for end in call.ends():
            said = phone_agent(message) if end["direction"] == "out" else {}
            codecs = call.offer.codecs if call.offer else ()
            yield SipCallStarted(at=packet.at, where=shown, offered=codecs, **said, **end)

    def _answer(self, packet: Packet, message: Sip, number: int) -> Iterator[Fact]:
        key = (packet.destination, packet.source, message.call_id)
        call = self._calls.get(key)
        if call is None or call.answered is not None or number != call.number:
            return
        if message.status < 200:
            call.answer = audio_of(message) or call.answer
        elif message.status < 300:
            call.answered = packet.at
            yield from _accepted(packet, message, call)
        elif message.status not in ASKS_AGAIN:
            self._end_of(key)
            yield from (_rejected if message.status >= 400 else _redirected)(packet, message, call)

    def _end_of(self, key: Key) -> None:
        self._over[key] = self._calls.pop(key).branch

    def _end(self, packet: Packet, message: Sip) -> Iterator[Fact]:
        for ends in ((packet.source, packet.destination), (packet.destination, packet.source)):
            call = self._calls.get((*ends, message.call_id))
            if call is None or call.answered is None:
                continue
            self._end_of((*ends, message.call_id))
            reason = next((each.text for each in message.reasons if each.text), "")
            shown = where(packet, f"SIP BYE of {packet.source} in the call of {call.caller} to {call.callee}")
            seconds = (packet.at - call.answered) // SECOND
            for end in call.ends():
                by = "host" if end["host"] == packet.source else "other"
                yield SipCallEnded(at=packet.at, where=shown, by=by, reason=reason, seconds=seconds, **end)
            return


def _accepted(packet: Packet, message: Sip, call: _Call) -> Iterator[Fact]:
    answer, offer = audio_of(message) or call.answer, call.offer
    judged = offer is not None and answer is not None and bool(offer.codecs)
    for end in call.ends():
        yield SipCallAnswered(
            said=diagnosed(message)["said"],
            **_answer(packet, message, call),
            answered=answer.codecs if answer else (),
            common=common(offer, answer) if offer and answer else (),
            refused=judged and answer is not None and answer.refused,
            **end,
        )


def _rejected(packet: Packet, message: Sip, call: _Call) -> Iterator[Fact]:
    for end in call.ends():
        yield SipCallRejected(
            **_answer(packet, message, call),
            audio=call.audio,
            warnings=tuple(warning.code for warning in message.warnings),
            **diagnosed(message),
            **end,
        )


def _redirected(packet: Packet, message: Sip, call: _Call) -> Iterator[Fact]:
    for end in call.ends():
        yield SipCallRedirected(
            said=diagnosed(message)["said"],
            **_answer(packet, message, call),
            **end,
        )


def _answer(packet: Packet, message: Sip, call: _Call) -> dict[str, Any]:
    """What every answer is told with."""
    return {
        "at": packet.at,
        "where": _shown(packet, message, call),
        "status": message.status,
        "offered": call.offer.codecs if call.offer else (),
        "secure": call.offer is not None and call.offer.secure,
    }


def _shown(packet: Packet, message: Sip, call: _Call) -> tuple[Where, ...]:
    """The answer, then the INVITE."""
    return where(packet, f"SIP {message.status} {message.phrase} to INVITE of {call.caller}") + call.where


def _record(address: Address) -> str:
    """The address of record, without parameters of the URI."""
    return address.uri.partition(";")[0]
