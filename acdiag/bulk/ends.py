"""Ends of TCP connections that nobody reads: when they spoke last, and how far they have sent."""

from __future__ import annotations

from collections import defaultdict

from acdiag.bulk.arrays import Arrays
from acdiag.bulk.layout import (
    BEGUN,
    DIRTY,
    END_WORDS,
    ENTRY,
    ENTRY_KIND,
    HIGH,
    LAST,
    LOW,
    MOVED,
    NEVER,
    NONE,
    ORIGIN,
    SEGMENTS,
    STREAMS,
    UNPLACED,
)
from acdiag.streams.connection import Connection, End
from acdiag.streams.tcp import Reassembly
from acdiag.wire.packet import Packet


class Ends:
    """Those whose packets are counted only."""

    def __init__(self, arrays: Arrays, reassembly: Reassembly) -> None:
        self._words = arrays.ends
        self._control = arrays.control
        self._entries = arrays.entries
        self._reassembly = reassembly
        self._numbers: dict[End, int] = {}
        self._known: list[tuple[Connection, End]] = []
        self._entries_of: defaultdict[int, set[int]] = defaultdict(set)
        self._free: list[int] = []
        self._recalled: tuple[Connection, End, End] | None = None
        reassembly.watcher = self

    @property
    def full(self) -> bool:
        return len(self._numbers) >= STREAMS - 2

    def recall(self, packet: Packet) -> None:
        """The connection of `packet` is going to be looked at and changed."""
        self._reassembly.packets = self._control[SEGMENTS]
        known = self._reassembly.known(packet)
        if known is not None and (known[1] in self._numbers or known[2] in self._numbers):
            self._recalled = known
            self.refresh(known[0])

    def fetch_recalled(self) -> None:
        """It was looked at."""
        self._control[SEGMENTS] = self._reassembly.packets
        if self._recalled is not None:
            _, sender, receiver = self._recalled
            for end in (sender, receiver):
                number = self._numbers.get(end)
                if number is not None and _is_in_time(end):
                    self._fetch(number, end)
                else:
                    self._leave(end)
            self._recalled = None

    def number(self, packet: Packet) -> int | None:
        """Where the sender's numbers are kept; None when its packets have to be read."""
        known = self._reassembly.known(packet)
        if known is None:
            return None
        connection, sender, receiver = known
        if sender.sent.wanted or sender.cost or receiver.cost or sender.spoke_at is None or not _is_in_time(sender):
            return None
        number = self._numbers.get(sender)
        if number is None:
            number = self._free.pop() if self._free else len(self._known)
            self._numbers[sender] = number
            self._known[number : number + 1] = [(connection, sender)]
            self._fetch(number, sender)
        return number

    def depend(self, number: int, entry: int) -> None:
        """An entry of the table counts for this end."""
        self._entries_of[number].add(entry)

    def refresh(self, connection: Connection) -> None:
        """Bring a connection up to date; also `Reassembly` asks for it."""
        for end in (connection.client, connection.server):
            number = self._numbers.get(end)
            if number is not None:
                self._give_back(number, connection, end)

    def dropped(self, connection: Connection) -> None:
        """`Reassembly` does not follow a connection any longer."""
        self.refresh(connection)
        for end in (connection.client, connection.server):
            self._leave(end)

    def _leave(self, end: End) -> None:
        """Its packets have to be read from now on."""
        number = self._numbers.pop(end, None)
        if number is not None:
            for entry in self._entries_of.pop(number, ()):
                self._entries[entry * ENTRY + ENTRY_KIND] = NONE
            self._free.append(number)

    def give_back_all(self) -> None:
        """Bring all connections up to date."""
        words = self._words
        self._reassembly.packets = self._control[SEGMENTS]
        for end, number in self._numbers.items():
            if words[number * END_WORDS + DIRTY]:
                self._give_back(number, self._known[number][0], end)

    def clear(self) -> None:
        """Follow none."""
        self._numbers.clear()
        self._known.clear()
        self._entries_of.clear()
        self._free.clear()

    def _give_back(self, number: int, connection: Connection, end: End) -> None:
        own = number * END_WORDS
        words = self._words
        if words[own + DIRTY]:
            words[own + DIRTY] = 0
            end.last = words[own + LAST]
            origin = words[own + ORIGIN]
            end.sent.extend(None if origin == UNPLACED else origin, words[own + HIGH], words[own + LOW])
            connection.moved = max(connection.moved, words[own + MOVED])

    def _fetch(self, number: int, end: End) -> None:
        own = number * END_WORDS
        words = self._words
        origin, high, low, begun = end.sent.extent()
        words[own + LAST] = end.last or 0
        words[own + HIGH], words[own + LOW] = high, low
        words[own + ORIGIN], words[own + BEGUN] = UNPLACED if origin is None else origin, begun
        words[own + MOVED] = words[own + DIRTY] = 0


def _is_in_time(end: End) -> bool:
    """It has not spoken at a time that only a damaged clock shows, and for which the array has no room."""
    return -NEVER < (end.last or 0) < NEVER
