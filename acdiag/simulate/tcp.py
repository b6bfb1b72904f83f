"""A small TCP connection between a phone and a server: enough for one clear-text conversation (RFC 9293)."""

from __future__ import annotations

from scapy.layers.inet import IP, TCP
from scapy.packet import Raw

from acdiag.simulate.framing import stack
from acdiag.simulate.phone import Phone
from acdiag.simulate.site import Site


class Connection:
    """Opened on construction; every method lets a little time pass."""

    def __init__(self, site: Site, phone: Phone, server: str, port: int) -> None:
        self.site, self.phone, self.server = site, phone, server
        self.ports = (phone.ephemeral(), port)
        self._sent = phone.rng.getrandbits(31)
        self._received = phone.rng.getrandbits(31)
        self._segment("S", away=True, options=[("MSS", 1460)])
        self._sent += 1
        self._segment("SA", away=False, options=[("MSS", 1460)])
        self._received += 1
        self._segment("A", away=True)

    def say(self, data: bytes) -> None:
        """The phone sends, the server acknowledges."""
        self._segment("PA", away=True, data=data)
        self._sent += len(data)
        self._segment("A", away=False)

    def hear(self, data: bytes) -> None:
        """The server sends, the phone acknowledges."""
        self._segment("PA", away=False, data=data)
        self._received += len(data)
        self._segment("A", away=True)

    def close(self) -> None:
        """The phone closes, then the server."""
        self._segment("FA", away=True)
        self._sent += 1
        self._segment("FA", away=False)
        self._received += 1
        self._segment("A", away=True)

    def _segment(
        self, flags: str, *, away: bool, data: bytes = b"", options: list[tuple[str, int]] | None = None
    ) -> None:
        ends = (self.phone.ip, self.server) if away else (self.server, self.phone.ip)
        ports = self.ports if away else self.ports[::-1]
        seq, ack = (self._sent, self._received) if away else (self._received, self._sent)
        tcp = TCP(
            sport=ports[0],
            dport=ports[1],
            seq=seq,
            ack=ack if "A" in flags else 0,
            flags=flags,
            window=29200,
            options=options or [],
        )
        body = (Raw(data),) if data else ()
        self.site.carry(self.phone, stack(IP(src=ends[0], dst=ends[1], id=self.site.number()), tcp, *body), away=away)
        self.phone.wait(0.002)


def knock(site: Site, phone: Phone, server: str, port: int, *, refused: bool = False) -> None:
    """The phone tries to connect: the server refuses at once, or nobody answers and the SYN is repeated."""
    ports = phone.ephemeral(), port
    number = phone.rng.getrandbits(31)
    waits = (0.002,) if refused else (1, 2, 4, 5)
    for wait in waits:
        syn = TCP(sport=ports[0], dport=port, seq=number, flags="S", window=29200, options=[("MSS", 1460)])
        site.carry(phone, IP(src=phone.ip, dst=server, id=site.number()) / syn, away=True)
        phone.wait(wait)
    if refused:
        reset = TCP(sport=port, dport=ports[0], seq=0, ack=number + 1, flags="RA", window=0)
        site.carry(phone, IP(src=server, dst=phone.ip, id=site.number()) / reset, away=False)
        phone.wait(0.01)
