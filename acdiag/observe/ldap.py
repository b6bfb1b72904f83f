"""LDAP in clear: what comes of a bind (RFC 4511 section 4.2)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from acdiag.model.arrival import Where
from acdiag.model.facts import Fact
from acdiag.model.facts.ldap import LdapBound
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.names.ldap import RESULTS
from acdiag.observe.memory import Followed
from acdiag.observe.observer import where
from acdiag.wire.ldap import BIND_REQUEST, BIND_RESPONSE, SASL_BIND_IN_PROGRESS, Ldap
from acdiag.wire.packet import Packet

LONGEST_WORDS = 255
"""Characters of the directory's words that a fact keeps."""

_Key = tuple[str, int, str, int, int]
"""Client and server with their ports, and the message's number."""


class _Asked(NamedTuple):
    mechanism: str
    where: tuple[Where, ...]


class LdapObserver:
    """Pairs the answer to a bind with its request."""

    sees: ClassVar[tuple[type, ...]] = (Ldap,)

    def __init__(self) -> None:
        self._asked: Followed[_Key, _Asked] = Followed()

    def see(self, packet: Packet, message: object) -> Iterable[Fact]:
        assert isinstance(message, Ldap)
        if message.operation == BIND_REQUEST:
            self._ask(packet, message)
        elif message.operation == BIND_RESPONSE and message.result not in (None, SASL_BIND_IN_PROGRESS):
            return (self._answer(packet, message),)
        return ()

    def lapse(self, source: str, now: int) -> Iterable[Fact]:
        return ()

    def _ask(self, packet: Packet, message: Ldap) -> None:
        mechanism = message.mechanism
        if mechanism == "simple" and not message.name:
            mechanism = "anonymous"
        shown = where(packet, f"LDAP bind ({mechanism}) to {packet.destination}")
        key = (packet.source, packet.source_port, packet.destination, packet.destination_port, message.message_id)
        self._asked[key] = _Asked(mechanism, shown)

    def _answer(self, packet: Packet, message: Ldap) -> LdapBound:
        key = (packet.destination, packet.destination_port, packet.source, packet.source_port, message.message_id)
        asked = self._asked.pop(key, _Asked("", ()))
        code = message.result or 0
        result = RESULTS.get(code, f"result {code}")
        return LdapBound(
            at=packet.at,
            where=where(packet, f"LDAP bind: {result}") + asked.where,
            host=packet.destination,
            server=f"{packet.source}:{packet.source_port}",
            mechanism=asked.mechanism,
            accepted=not code,
            code=code,
            result=result,
            reason=message.diagnostic[:LONGEST_WORDS],
        )
