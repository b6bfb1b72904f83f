"""TLS over TCP: the handshake of a connection, read until it is over.

It is over when data went both ways, when nothing more can be learnt, or when the bounds are reached. From then on the
connection needs no reading: a download costs what any other does.
"""

from __future__ import annotations

from acdiag.streams.connection import Connection, End
from acdiag.streams.connection_events import Flowing, TlsHeard
from acdiag.streams.tls_events import Message
from acdiag.streams.tls_session import TlsSession

MOST_DATA = 131_072
"""Bytes of application data of one side that are passed over while the other side says nothing."""
MOST_DATA_MIDSTREAM = 4_096
"""The same where the capture began after ClientHello: there will be no handshake to read."""
LONGEST_ALERT = 19
"""Bytes of an alert in TLS 1.3, without padding: level, description, inner type and tag (RFC 8446 section 5.2)."""


class Handshake:
    """One connection that speaks TLS."""

    __slots__ = ("_connection", "_ends", "_welcomed", "over", "session")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._ends = (connection.client, connection.server)
        self.session = TlsSession()
        self._welcomed = False
        """The server went on after the client's encrypted part, and not with an alert alone."""
        self.over = False
        """Nothing is read any more."""

    def feed(self, end: End, data: bytes, missing: int) -> list[TlsHeard]:
        """Bytes that `end` sent, after `missing` ones that were not captured; the events that they complete."""
        if self.over:
            return []
        session = self.session
        side = 0 if end is self._ends[0] else 1
        if missing:
            session.skip(side, missing)
        before = session.application(side).bytes
        heard = [self._heard(side, event.message) for event in session.feed(side, data)]
        if side != session.client and session.application(1 - side).records:
            self._welcomed = self._welcomed or session.application(side).bytes - before > LONGEST_ALERT
        if self._flowing():
            heard.append(self._heard(side, Flowing()))
            self.over = True
        elif self._exhausted():
            self.over = True
        if self.over:
            self._connection.enough()
        return heard

    def _heard(self, side: int, message: Message | Flowing) -> TlsHeard:
        client, ends = self.session.client or 0, self._ends
        return TlsHeard(self._connection, self.session, ends[client], ends[1 - client], side == client, message)

    def _flowing(self) -> bool:
        """Both sides sent data.

        TLS 1.3 wraps the end of the handshake as data too: the client's Finished, before it certificates where the
        server wants some, and the alert with which the server refuses them.
        """
        session = self.session
        if session.answer is None or session.client is None:
            return False
        client, server = session.application(session.client), session.application(1 - session.client)
        if session.hidden:
            return self._welcomed and client.records > 1
        return server.records > 0 and client.records > 0

    def _exhausted(self) -> bool:
        session = self.session
        bound = MOST_DATA if session.from_start else MOST_DATA_MIDSTREAM
        if any(session.application(side).bytes > bound for side in (0, 1)):
            return True
        return all(session.lost(side) for side in (0, 1))
