"""802.1X: who asks to be authenticated, who is asked, by which method, and how it ended (RFC 3748, IEEE 802.1X).

The PC behind a phone has a conversation of its own on the same port; it is told by its MAC. So is the Logoff that the
phone sends for a PC that was unplugged, since that carries the PC's MAC (manual 3.5.5).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from acdiag.model.facts import Fact
from acdiag.model.facts.eap import (
    EapAlerted,
    EapAnswered,
    EapAsked,
    EapDeclined,
    EapFailed,
    EapLoggedOff,
    EapOffered,
    EapStarted,
    EapSucceeded,
)
from acdiag.model.names.tls import alert, alert_level
from acdiag.observe.eap_conversation import Conversation, Handshakes, method_name
from acdiag.observe.memory import Followed, Memory
from acdiag.observe.observer import SECOND, tap_of, where
from acdiag.observe.repeats import Repeats
from acdiag.observe.supplicants import Supplicants
from acdiag.wire.eap import FAILURE, IDENTITY, NAK, NOTIFICATION, REQUEST, RESPONSE, SUCCESS, Eap
from acdiag.wire.eapol import LOGOFF, START, Eapol
from acdiag.wire.packet import Packet

HOLD = 5 * SECOND
"""How long a Request to the group address waits for the one who answers it; a supplicant takes milliseconds."""
HELD = 1024
"""Requests that wait at a time, one per port."""


class EapObserver:
    """Says everything of `eap.*`."""

    sees: ClassVar[tuple[type, ...]] = (Eapol, Eap)

    def __init__(self) -> None:
        self._supplicants = Supplicants()
        self._conversations: Followed[tuple[str, str], Conversation] = Followed()
        """By tap and supplicant."""
        self._handshakes = Handshakes()
        self._held: Memory[tuple[str, str], tuple[Packet, Eap]] = Memory(HELD)
        """By tap and authenticator: the identity Request to the group address that nobody has answered yet."""
        self._repeats = Repeats()

    def see(self, packet: Packet, message: object) -> Iterator[Fact]:
        if not packet.mac_source:
            return
        if isinstance(message, Eapol):
            yield from self._begin_or_leave(packet, message)
        elif isinstance(message, Eap):
            if message.code == REQUEST:
                yield from self._request(packet, message)
            elif message.code == RESPONSE:
                yield from self._respond(packet, message)
            elif message.code in (SUCCESS, FAILURE):
                yield from self._end(packet, message)

    def lapse(self, source: str, now: int) -> Iterator[Fact]:
        """A Request that nobody answers is said without knowing whom it was for."""
        due = [
            key for key, (packet, _) in self._held.items() if packet.frame.source == source and now - packet.at >= HOLD
        ]
        for key in due:
            yield from self._unanswered(*self._held.pop(key))

    def _begin_or_leave(self, packet: Packet, eapol: Eapol) -> Iterator[Fact]:
        mac, tap = packet.mac_source, tap_of(packet)
        if eapol.type not in (START, LOGOFF):
            return
        self._supplicants.began(tap, mac)
        known = self._conversations.get((tap, mac))
        self._conversations[tap, mac] = Conversation(authorized=known is not None and known.authorized)
        if not self._repeats.due((eapol.type, tap, mac), None, packet.at):
            return
        if eapol.type == START:
            yield EapStarted(**_common(packet, mac, f"EAPOL-Start of {mac}"))
        else:
            yield EapLoggedOff(**_common(packet, mac, f"EAPOL-Logoff of {mac}"))

    def _request(self, packet: Packet, eap: Eap) -> Iterator[Fact]:
        tap, authenticator = tap_of(packet), packet.mac_source
        mac = _named(packet)
        self._supplicants.asked(tap, authenticator, eap.identifier)
        if eap.type == IDENTITY:
            yield from self._asked(packet, eap, mac) if mac else self._hold(packet, eap)
            return
        mac = mac or self._supplicants.next_of(tap, authenticator, eap.identifier)
        if not mac or eap.type is None or eap.type == NOTIFICATION:
            return
        conversation = self._conversation(tap, mac)
        method = method_name(eap.type)
        if method != conversation.method:
            conversation.method = method
            said = f"EAP Request to {mac}: {method}"
            yield EapOffered(**_common(packet, mac, said, authenticator), method=method)
        yield from self._alerted(packet, eap, mac, conversation)

    def _hold(self, packet: Packet, eap: Eap) -> Iterator[Fact]:
        """Wait for who answers; a repetition changes nothing, another Request ends the wait."""
        key = (tap_of(packet), packet.mac_source)
        held = self._held.get(key)
        if held is None or held[1].identifier != eap.identifier:
            self._held[key] = (packet, eap)
            if held is not None:
                yield from self._unanswered(*held)

    def _unanswered(self, packet: Packet, eap: Eap) -> Iterator[Fact]:
        known = self._supplicants.last(tap_of(packet), packet.mac_source)
        yield from self._asked(packet, eap, known or packet.mac_source)

    def _asked(self, packet: Packet, eap: Eap, mac: str) -> Iterator[Fact]:
        if self._repeats.due((REQUEST, tap_of(packet), mac), eap.identifier, packet.at):
            said = "EAP Request, Identity" + ("" if mac == packet.mac_source else f", to {mac}")
            yield EapAsked(**_common(packet, mac, said, packet.mac_source), identifier=eap.identifier)

    def _respond(self, packet: Packet, eap: Eap) -> Iterator[Fact]:
        mac, tap = packet.mac_source, tap_of(packet)
        answered = self._supplicants.responded(tap, mac, eap.identifier)
        authenticator = _named(packet) or answered
        held = self._held.get((tap, authenticator))
        if held is not None and held[1].identifier == eap.identifier:
            yield from self._asked(*self._held.pop((tap, authenticator)), mac)
        conversation = self._conversation(tap, mac)
        if conversation.repeats(eap):
            return
        conversation.respond(packet, eap)
        if eap.type == IDENTITY:
            conversation.identity = eap.text
            common = _common(packet, mac, f"EAP Response of {mac}: Identity {eap.text}", authenticator)
            yield EapAnswered(**common, identity=eap.text, identifier=eap.identifier)
        elif eap.type == NAK:
            wanted = ", ".join(conversation.wanted) or "nothing else"
            common = _common(packet, mac, f"EAP Nak of {mac}: wants {wanted}", authenticator)
            yield EapDeclined(**common, method=conversation.method, wanted=conversation.wanted)
        yield from self._alerted(packet, eap, mac, conversation)

    def _end(self, packet: Packet, eap: Eap) -> Iterator[Fact]:
        tap, authenticator = tap_of(packet), packet.mac_source
        mac = _named(packet) or self._supplicants.outcome_of(tap, authenticator, eap.identifier)
        if not mac:
            return
        was = self._conversation(tap, mac)
        self._conversations[tap, mac] = Conversation(authorized=eap.code == SUCCESS)
        self._handshakes.end((tap, mac))
        # Some switches repeat the outcome; without a response in between it is the same one.
        if was.response is None and not self._repeats.due((eap.code, tap, mac), None, packet.at):
            return
        if eap.code == SUCCESS:
            common = _common(packet, mac, f"EAP Success for {mac}", authenticator)
            yield EapSucceeded(**common, method=was.method, identity=was.identity)
        else:
            yield _failed(packet, eap, mac, was)

    def _alerted(self, packet: Packet, eap: Eap, mac: str, conversation: Conversation) -> Iterator[Fact]:
        """The TLS alerts that `packet` completes."""
        by_phone = eap.code == RESPONSE
        authenticator = _named(packet) if by_phone else packet.mac_source
        for found in self._handshakes.alerts((tap_of(packet), mac), packet, eap):
            name = alert(found.description)
            said = f"TLS alert {name} inside EAP by {mac if by_phone else 'the server'}"
            yield EapAlerted(
                **_common(packet, mac, said, authenticator),
                by="phone" if by_phone else "server",
                level=alert_level(found.level),
                alert=name,
                method=conversation.method,
                identity=conversation.identity,
            )

    def _conversation(self, tap: str, mac: str) -> Conversation:
        known = self._conversations[tap, mac] = self._conversations.get((tap, mac)) or Conversation()
        return known


def _named(packet: Packet) -> str:
    """The receiver that the frame names; empty for a group address."""
    mac = packet.mac_destination
    return "" if not mac or int(mac[:2], 16) & 1 else mac


def _common(packet: Packet, mac: str, said: str, authenticator: str = "") -> dict[str, Any]:
    place = where(packet, said)
    return {"at": packet.at, "host": mac, "where": place, "authenticator": authenticator, "tap": tap_of(packet)}


def _failed(packet: Packet, eap: Eap, mac: str, was: Conversation) -> EapFailed:
    common = _common(packet, mac, f"EAP Failure for {mac}", packet.mac_source)
    if was.response is not None:
        common["where"] += where(was.response, f"last EAP Response of {mac}")
    return EapFailed(
        **common,
        answered=was.response is not None,
        declined=was.declined,
        authorized=was.authorized,
        identifier=eap.identifier,
        method=was.method,
        wanted=was.wanted,
        identity=was.identity,
    )
