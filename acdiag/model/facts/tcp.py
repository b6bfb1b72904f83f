"""Facts of TCP connections that a client opens (RFC 9293): a few per connection, and the same not again and again."""

from __future__ import annotations

from typing import ClassVar

from acdiag.model.facts.base import Fact


class TcpFact(Fact):
    """What each says. `host` is the client: its address."""

    server: str = ""
    """Address and port that the connection goes to."""
    port: int = 0
    """That port by itself."""
    target: str = ""
    """The name that DNS gave the client for this address; empty when it was not seen."""
    purpose: str = "other"
    """What the server is for: sip, provisioning, certprov, autodiscover, fallback (the phone's last resorts for
    provisioning), or other."""
    failure: str = ""
    """Of a connection that failed: how, in a few words."""


class TcpAsked(TcpFact):
    """The client's first SYN; only to a server of which something is known."""

    name: ClassVar[str] = "tcp.asked"


class TcpConnected(TcpFact):
    """The server took the connection."""

    name: ClassVar[str] = "tcp.connected"


class TcpRefused(TcpFact):
    """The server answered the SYN with a reset: nothing listens on that port, or a firewall says so."""

    name: ClassVar[str] = "tcp.refused"


class TcpUnanswered(TcpFact):
    """Nothing answered the SYN within 9 s, in which a client repeats it three times; or ICMP said why."""

    name: ClassVar[str] = "tcp.unanswered"

    asked: int = 1
    """SYNs sent in that time."""
    reason: str = "silence"
    """silence, or unreachable when ICMP said so."""
    elsewhere: bool = False
    """Another address of the same name took a connection to that port meanwhile."""


class TcpReset(TcpFact):
    """A connection that was there was torn down."""

    name: ClassVar[str] = "tcp.reset"

    by: str = "server"
    """phone or server; devices on the way send resets in the name of either."""
    sent: int = 0
    """Bytes that the client had sent."""
    received: int = 0
    """Bytes that the server had sent."""


class TcpLasted(TcpFact):
    """A connection that is still in use after half a minute, with data both ways."""

    name: ClassVar[str] = "tcp.lasted"
