"""One TCP connection: who opened it, who answered, how it ended, and how much both ends sent.

Facts without an opinion: whether an unanswered SYN means a firewall is for an observer to say. What is told of a
connection is derived from what each end was seen to send, so that it does not depend on the order of the packets.
"""

from __future__ import annotations

from acdiag.streams.segments import Segments

CLIENT, SERVER = "client", "server"


class End:
    """One end and what it sends; times are ns, None for what was not seen."""

    __slots__ = (
        "address",
        "cost",
        "fin_at",
        "last",
        "port",
        "reset_at",
        "sent",
        "spoke_at",
        "syn",
        "syn_at",
        "syn_last",
        "syns",
    )

    def __init__(self, address: str, port: int) -> None:
        self.address = address
        self.port = port
        self.sent = Segments()
        self.cost = 0
        """What its waiting segments cost when Reassembly last looked."""
        self.syn: int | None = None
        """Sequence number of its SYN."""
        self.syn_at: int | None = None
        """Its first SYN."""
        self.syn_last = 0
        """Its latest SYN."""
        self.syns = 0
        """How often it sent a SYN; copies of a mirror do not count."""
        self.spoke_at: int | None = None
        """Its first packet that is neither SYN nor RST."""
        self.fin_at: int | None = None
        """When it said that it will send no more."""
        self.reset_at: int | None = None
        """Its first RST."""
        self.last: int | None = None
        """Its latest packet."""

    @property
    def length(self) -> int:
        """Bytes sent, none counted twice, also those that the capture lost."""
        return self.sent.length


class Connection:
    """Both ends."""

    __slots__ = ("client", "first", "followed", "moved", "queued", "server", "sure")

    def __init__(self, client: End, server: End, at: int) -> None:
        self.client = client
        """Who opened it; where no SYN was captured, who has the higher port."""
        self.server = server
        self.sure = False
        """A SYN says who is the client."""
        self.first = at
        """Time of the first packet, ns."""
        self.followed = True
        """False once it gave way to others: what came afterwards is not known here."""
        self.moved = self.queued = 0
        """Number of its latest packet, and that when it last went to the end of the queue; Reassembly's own."""

    @property
    def last(self) -> int:
        """Time of the latest packet."""
        return max(self.client.last or self.first, self.server.last or self.first)

    @property
    def asked_at(self) -> int | None:
        """The client's first SYN."""
        return self.client.syn_at

    @property
    def answered_at(self) -> int | None:
        """The server's SYN and ACK."""
        return self.server.syn_at

    @property
    def established(self) -> bool:
        """The client went on after its SYN, or data came back: an answer was there, captured or not."""
        return self.client.spoke_at is not None or self.server.length > 0

    @property
    def refused_at(self) -> int | None:
        """RST of the server in place of an answer to the SYN."""
        asked = self.client.syn is not None and self.server.syn is None and not self.established
        return self.server.reset_at if asked else None

    @property
    def reset_at(self) -> int | None:
        """The first RST, unless it refuses the SYN; what came before it is in the lengths of both ends."""
        resets = [end.reset_at for end in (self.client, self.server) if end.reset_at is not None]
        return min(resets) if resets and self.refused_at is None else None

    @property
    def reset_by(self) -> str:
        """CLIENT or SERVER; empty when there was no reset."""
        at = self.reset_at
        if at is None:
            return ""
        return CLIENT if self.client.reset_at == at else SERVER

    @property
    def closed(self) -> bool:
        """Refused, reset, or both ends said that they will send no more."""
        over = self.client.reset_at is not None or self.server.reset_at is not None
        return over or (self.client.fin_at is not None and self.server.fin_at is not None)

    def enough(self) -> None:
        """Nobody reads what the ends send; times and lengths are kept all the same."""
        self.client.sent.enough()
        self.server.sent.enough()

    def name(self, end: End) -> str:
        """CLIENT or SERVER."""
        return CLIENT if end is self.client else SERVER
