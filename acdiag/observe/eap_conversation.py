"""What one supplicant and its authenticator have said since the last outcome, and the alerts of the TLS inside."""

from __future__ import annotations

from collections.abc import Iterator

from acdiag.model.errors import Malformed
from acdiag.model.names.eap import TYPES
from acdiag.observe.memory import Memory
from acdiag.streams.eap_tls import EapTls
from acdiag.streams.tls_session import TlsSession
from acdiag.wire.eap import NAK, RESPONSE, Eap
from acdiag.wire.packet import Packet
from acdiag.wire.tls import Alert

SUPPLICANT, SERVER = 0, 1
"""Sides of a TLS session."""
SESSIONS = 128
"""TLS handshakes followed at a time: each may hold half a MiB, and is over within a second or two."""
DIRECTIONS = 2
NO_METHOD = 0
"""In a Nak: there is none that the supplicant would do."""


def method_name(number: int) -> str:
    return TYPES.get(number, str(number))


class Conversation:
    """Facts are made from it; it makes none."""

    __slots__ = ("authorized", "identity", "last_response", "method", "response", "wanted")

    def __init__(self, *, authorized: bool = False) -> None:
        self.authorized = authorized
        """The last outcome was a Success."""
        self.identity = ""
        self.method = ""
        self.wanted: tuple[str, ...] = ()
        self.response: Packet | None = None
        """The last response: evidence of what an outcome answers."""
        self.last_response: Eap | None = None

    @property
    def declined(self) -> bool:
        """Nothing came after a Nak."""
        return self.last_response is not None and self.last_response.type == NAK

    def repeats(self, eap: Eap) -> bool:
        """Whether a response was sent before."""
        return eap == self.last_response

    def respond(self, packet: Packet, eap: Eap) -> None:
        self.response, self.last_response = packet, eap
        if eap.type == NAK:
            self.wanted = tuple(method_name(number) for number in eap.wanted if number != NO_METHOD)


class _Handshake:
    __slots__ = ("fragments", "session")

    def __init__(self) -> None:
        self.fragments = EapTls(DIRECTIONS)
        self.session = TlsSession()


class Handshakes:
    """The TLS handshakes that EAP carries, by tap and supplicant."""

    def __init__(self) -> None:
        self._open: Memory[tuple[str, str], _Handshake] = Memory(SESSIONS)

    def alerts(self, of: tuple[str, str], packet: Packet, eap: Eap) -> Iterator[Alert]:
        """TLS alerts in clear that this packet completes."""
        if eap.tls is None:
            return
        handshake = self._open.get(of)
        if handshake is None or eap.tls.start:
            handshake = self._open[of] = _Handshake()
        try:
            flight = handshake.fragments.take(packet, eap)
        except Malformed:
            # A fragment was not captured; what follows would be read from the middle of a record.
            self.end(of)
            return
        if flight is not None:
            side = SUPPLICANT if eap.code == RESPONSE else SERVER
            for event in handshake.session.feed(side, flight.data):
                if isinstance(event.message, Alert):
                    yield event.message

    def end(self, of: tuple[str, str]) -> None:
        """The conversation is over."""
        self._open.pop(of, None)
