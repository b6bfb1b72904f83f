"""Where a scenario plays: it hands out phones, takes frames, and gives them back in the order of time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from random import Random

from scapy.packet import Packet

from acdiag.simulate.clock import SECOND, START, TimedFrame, nanoseconds
from acdiag.simulate.expectation import Expectation
from acdiag.simulate.framing import IpNumbers, ethernet, udp
from acdiag.simulate.log import INFO, LogLine
from acdiag.simulate.phone import Phone, Repeat

TAIL = 25 * SECOND
"""How long a capture goes on after the last deed, so that waits can be judged, ns."""
APART = 3.1
"""Seconds between two phones' starts; a switch's answer then belongs to one of them only."""


class Site:
    """One play: `phones` is how many the user asked for, `seed` decides jitter, transaction ids and planted faults."""

    def __init__(self, phones: int = 1, seed: int = 1) -> None:
        self.rng = Random(seed)
        self.count = phones
        self.phones: list[Phone] = []
        self.expectation = Expectation()
        self.neighbours: dict[str, str] = {}
        """MACs of stations of a phone's own subnet, by address; everybody else is behind the router."""
        self.end: int | None = None
        """When the capture stops, ns; None: some time after the last frame."""
        self.tags = True
        """False: the capturing card strips 802.1Q tags."""
        self.quiet = False
        """No background: nothing but what the scenario itself sends."""
        self.hears: Callable[[TimedFrame], bool] | None = None
        """What the capture point sees; None is everything."""
        self.copies: tuple[int, ...] = ()
        """Delays of further copies of each frame, ns: a mirror that shows both ends."""
        self.heard_by_log = False
        """Somebody reads the phones' logs: faults that only these show are worth planting."""
        self.lines: list[LogLine] = []
        """What phones logged, in the order in which scenarios had them say it."""
        self._numbers = IpNumbers()
        self._frames: list[TimedFrame] = []
        self._repeats: list[tuple[int, int, Callable[[int], bytes], str, Repeat]] = []

    def phone(self, model: str = "450HD", *, after: float | None = None) -> Phone:
        """Plug in a further phone, `after` seconds from the start or some seconds after the one before."""
        index = len(self.phones)
        start = 1.0 + index * APART if after is None else after
        phone = Phone(index, model, self.rng, START + nanoseconds(start + self.rng.uniform(0, 0.2)))
        self.phones.append(phone)
        return phone

    def stranger(self, mac: str, *, after: float) -> Phone:
        """A station of another vendor on the first phone's port, for instance the PC behind it."""
        start = START + nanoseconds(after)
        return Phone(0, "", self.rng, start, foreign_mac=mac)

    def some(self, model: str = "450HD") -> Iterator[Phone]:
        """As many phones as the user asked for, one after the other."""
        for _ in range(self.count):
            yield self.phone(model)

    def send(self, at: int, port: str, data: bytes) -> None:
        self._frames.append(TimedFrame(at, data, port))

    def repeat(self, first: int, period: float, port: str, make: Callable[[int], bytes]) -> Repeat:
        """Send `make(at)` from `first` on every `period` seconds, until the capture or the sender ends."""
        handle = Repeat()
        self._repeats.append((first, nanoseconds(period), make, port, handle))
        return handle

    def out(
        self, phone: Phone, destination: str, ports: tuple[int, int], payload: Packet | bytes, *, tos: int = 0
    ) -> None:
        """The phone sends a datagram now."""
        self.carry(phone, udp(phone.ip, destination, ports, payload, number=self._numbers.take(), tos=tos), away=True)

    def back(self, phone: Phone, source: str, ports: tuple[int, int], payload: Packet | bytes) -> None:
        """The phone gets a datagram now; `ports` are from source to phone."""
        self.carry(phone, udp(source, phone.ip, ports, payload, number=self._numbers.take()), away=False)

    def carry(self, phone: Phone, packet: Packet, *, away: bool) -> None:
        """Frame an IP packet from or to the phone and send it now."""
        other = packet.dst if away else packet.src
        mac = self.neighbours.get(other, phone.subnet.router_mac)
        source, destination = (phone.mac, mac) if away else (mac, phone.mac)
        self.send(phone.now, phone.port, ethernet(source, destination, packet, vlan=phone.subnet.vlan, tags=self.tags))

    def log(self, phone: Phone, tag: str, text: str, severity: int = INFO) -> None:
        """The phone writes a line into its log now."""
        clock = phone.now + phone.ahead if phone.clock_set else None
        self.lines.append(LogLine(phone.now, phone.index, phone.ip, clock, tag, text, severity))

    def number(self) -> int:
        return self._numbers.take()

    def expect(
        self,
        phone: Phone,
        verdict: str = "ok",
        stuck_at: str | None = None,
        *,
        found: Iterable[str] = (),
        info: Iterable[str] = (),
        cleared: Iterable[str] = (),
        undecided: Iterable[str] = (),
        may: Iterable[str] = (),
        root: Iterable[str] | None = None,
    ) -> None:
        """Say what was planted: rules without ACD-; the first of `found` is the root cause unless `root` says more."""
        told = self.expectation
        told.phone(phone.mac, phone.model, verdict, stuck_at)
        everything = (found := list(found), info, cleared, undecided, may)
        for section, rules in zip(("findings", "info", "cleared", "undecided", "may"), everything, strict=True):
            told.rules(section, rules, phone.mac)
        told.root(phone.mac, (found[:1] if verdict != "ok" else ()) if root is None else root)

    def last(self) -> int:
        """The latest deed so far, ns."""
        return max([phone.now for phone in self.phones] + [frame.at for frame in self._frames])

    def frames(self) -> Iterator[TimedFrame]:
        """Everything in the order of time, cut where the capture stops."""
        end = self.end if self.end is not None else self.last() + TAIL
        taken = [frame for frame in self._frames if frame.at <= end]
        for first, period, make, port, handle in self._repeats:
            until = end if handle.end is None else min(end, handle.end)
            taken += [TimedFrame(at, make(at), port) for at in range(first, until + 1, period)]
        if self.hears is not None:
            taken = list(filter(self.hears, taken))
        taken += [frame._replace(at=frame.at + delay) for delay in self.copies for frame in taken]
        return iter(sorted(taken, key=lambda frame: frame.at))
