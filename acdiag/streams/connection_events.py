"""What a connection has to say to an observer: that it changed, and what TLS shows of itself."""

from __future__ import annotations

from typing import NamedTuple

from acdiag.streams.connection import Connection, End
from acdiag.streams.tls_events import Message
from acdiag.streams.tls_session import TlsSession


class TcpChanged(NamedTuple):
    """A SYN, FIN or RST came; what it means is in the connection."""

    connection: Connection


class Flowing(NamedTuple):
    """Data went both ways after a handshake: it succeeded. Said once, as the last event."""


class TlsHeard(NamedTuple):
    """One event of a TLS connection."""

    connection: Connection
    session: TlsSession
    client: End
    """The end that sent ClientHello, which may not be the one that opened the connection."""
    server: End
    by_client: bool
    """Who sent it."""
    message: Message | Flowing
