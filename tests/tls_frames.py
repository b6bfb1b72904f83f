"""TCP connections of a phone as frames, with what both ends say: TLS flights, HTTP, or nothing."""

from __future__ import annotations

import struct
from collections.abc import Iterable

from acdiag.model.arrival import Frame
from acdiag.model.case import Case, SourceReport
from acdiag.model.facts import Fact
from acdiag.model.finding import Severity
from acdiag.pipeline import Session
from acdiag.rulebook.shelf import Shelf
from tests.frames import PHONE, arp, ethernet, frame, ipv4
from tests.frames import SERVER as ROUTER
from tests.tls_making import CLIENT, NOW

IP, POOL = "10.59.1.7", "10.59.0.20"
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
SEGMENT = 1400
START = NOW.timestamp()


class Wire:
    """One connection of the phone to a server; every segment takes a hundredth of a second."""

    def __init__(
        self, port: int = 443, at: float = 0.0, *, server: str = POOL, own: int = 50_000, client: str = IP
    ) -> None:
        self.frames: list[tuple[float, bytes]] = []
        self.at, self.server, self.client, self.ports = at, server, client, (own, port)
        self._next = [1000, 9000]

    def open(self) -> Wire:
        self.segment(0, SYN)
        self.segment(1, SYN | ACK)
        return self

    def segment(self, side: int, flags: int, data: bytes = b"") -> Wire:
        own, other = self._next[side], self._next[1 - side]
        ports = self.ports if side == 0 else self.ports[::-1]
        addresses = (self.client, self.server) if side == 0 else (self.server, self.client)
        macs = (PHONE, ROUTER) if side == 0 else (ROUTER, PHONE)
        head = struct.pack("!HHIIBBHHH", *ports, own, other if flags & ACK else 0, 0x50, flags, 64_000, 0, 0)
        self.frames.append((self.at, ethernet(*macs, 0x0800, ipv4(*addresses, 6, head + data))))
        self._next[side] += len(data) + bool(flags & (SYN | FIN))
        self.at += 0.01
        return self

    def say(self, side: int, data: bytes) -> Wire:
        for begin in range(0, len(data), SEGMENT):
            self.segment(side, PSH | ACK, data[begin : begin + SEGMENT])
        return self

    def flights(self, flights: Iterable[tuple[int, bytes]]) -> Wire:
        for side, data in flights:
            self.say(side, data)
        return self

    def close(self, side: int = CLIENT) -> Wire:
        return self.segment(side, FIN | ACK).segment(1 - side, FIN | ACK)


def frames(*wires: Wire, until: float = 60.0, lose: Iterable[int] = ()) -> list[Frame]:
    """All of them in the order of time, and something at the end; frames numbered in `lose` are left out."""
    every = [*(pair for wire in wires for pair in wire.frames), (until, arp(ROUTER, "10.59.0.1", "10.59.0.2"))]
    every.sort(key=lambda pair: pair[0])
    return [frame(data, START + at, number) for number, (at, data) in enumerate(every, 1) if number not in set(lose)]


def listened(shelf: Shelf, taken: Iterable[Frame]) -> Session:
    session = Session(shelf, [SourceReport("test.pcap", "pcap")])
    for each in taken:
        session.take(each)
    return session


def facts(session: Session, prefix: str) -> list[Fact]:
    """What was said of the phone, of one kind."""
    (story,) = session.stories()
    return [fact for boot in story.boots for fact in boot.facts if fact.name.startswith(prefix)]


def found(case: Case) -> dict[str, str]:
    """Rules found at notice or above, with their own severity."""
    return {each.rule: each.rule_severity.value for each in case.findings if each.severity is not Severity.INFO}
