"""What a connection has to say to an observer: that it changed, what TLS shows, and whether it can be read."""

from __future__ import annotations

from acdiag.model.named_tuple import NamedTuple
from acdiag.streams.connection import Connection, End
from acdiag.streams.tls_events import Message
from acdiag.streams.tls_session import TlsSession


class TcpChanged(NamedTuple):
    """A SYN, FIN or RST came; what it means is in the connection."""

    connection: Connection


class Flowing(NamedTuple):
    """Data went both ways after a handshake: it succeeded. Said once, as the last event."""


class Opened(NamedTuple):
    """The TLS connection that begins with this packet is decrypted."""

    ends: frozenset[tuple[str, int]]
    """Address and port of both."""


class Unread(NamedTuple):
    """The packet's sender said something that could not be decrypted, or not yet: an answer may be in it."""


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
