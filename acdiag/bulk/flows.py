"""The table of flows: what the readable path has decided of each, and what the loops have counted since.

The readable path's own objects stay the truth. While a flow is in the table, the numbers of its stream, or of its end
of a TCP connection, are in the arrays; they are written back before the readable path looks at the object, and fetched
again after that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from acdiag.bulk.arrays import Arrays
from acdiag.bulk.ends import Ends
from acdiag.bulk.layout import (
    ENTRY,
    ENTRY_KEY,
    ENTRY_KIND,
    FLOWS,
    FOUND,
    GENERATION,
    KEY,
    KEY_WORDS,
    KIND,
    MASK,
    NEVER,
    NONE,
    NUMBER,
    QUIET,
    QUIETS,
    REFERENCE,
    RTP,
    SLOTS,
    TCP,
    UDP,
)
from acdiag.bulk.passing import slot_of
from acdiag.bulk.streams import Streams
from acdiag.streams.media import Media
from acdiag.streams.tcp import Reassembly
from acdiag.wire.packet import Packet
from acdiag.wire.transport import KNOWN_PORTS

Quiet = Callable[[Packet], int | None]
"""Until when (ns) a frame like this says nothing new of the phone that sent it; None when no phone sent it."""


class Flows:
    """Learns from each packet that went the slow way, and forgets when the ground for it is gone."""

    def __init__(self, reassembly: Reassembly, media: Media, lapsed: Mapping[str, int], quiet: Quiet) -> None:
        """`lapsed` says up to when (ns) silence was looked at, by source."""
        self.lapsed = lapsed
        self.arrays = Arrays()
        self.control = self.arrays.control
        self.ends = Ends(self.arrays, reassembly)
        self.streams = Streams(self.arrays, media)
        self.counted: set[tuple[str, int]] = set()
        """Source and number of packets that are counted for their stream, and have still to be looked at."""
        self._quiet = quiet
        self._count = 0
        self._hosts: defaultdict[str, list[int]] = defaultdict(list)
        """By MAC or address: the entries that were made while it was no phone's."""
        self._pairs: defaultdict[tuple[str, int, str], list[int]] = defaultdict(list)
        """By address, port and address: entries for UDP."""
        self._quiets: dict[tuple[str, int, str, int], int] = {}
        """By phone, VLAN, source and interface: where the time is kept until which they say nothing new."""
        self._phones: defaultdict[str, list[int]] = defaultdict(list)

    def fetch(self, packet: Packet) -> None:
        """The readable path has taken `packet`, for which was recalled."""
        if packet.transport == "tcp":
            self.ends.fetch_recalled()
        else:
            self.streams.fetch_recalled()

    def learn(self, packet: Packet) -> None:
        """The readable path has taken `packet`: may further ones of its flow be counted only?"""
        control = self.control
        if control[KIND] == NONE or control[NUMBER] + 1 != packet.frame.number:
            return
        if self._full:
            self.restart()
        kind, reference = self._judge(packet, control[KIND])
        if kind == NONE:
            if control[FOUND] >= 0:
                self._kill(control[FOUND])
            return
        entry = control[FOUND] if control[FOUND] >= 0 else self._add(packet)
        own = entry * ENTRY
        entries = self.arrays.entries
        entries[own + REFERENCE], entries[own + QUIET] = reference, self._quiet_slot(packet)
        entries[own + ENTRY_KIND] = kind
        if kind == TCP:
            self.ends.depend(reference, entry)
        elif kind == RTP:
            self.streams.depend(reference, entry)

    def recall(self, packet: Packet) -> None:
        """The readable path is about to take `packet` of TCP or UDP: what it will look at must be up to date."""
        if packet.transport == "tcp":
            self.ends.recall(packet)
        else:
            self.streams.recall(packet)

    def _judge(self, packet: Packet, kind: int) -> tuple[int, int]:
        """What an entry is to say: its kind, NONE for no entry, and the stream or end."""
        if kind == TCP:
            end = self.ends.number(packet)
            return (NONE, 0) if end is None else (TCP, end)
        if (
            packet.messages
            or not packet.payload
            or packet.malformed
            or packet.unopened
            or packet.source_port in KNOWN_PORTS
            or packet.destination_port in KNOWN_PORTS
        ):
            return NONE, 0
        if kind == UDP:
            return UDP, 0
        stream = self.streams.number(packet)
        return (NONE, 0) if stream is None else (RTP, stream)

    def _add(self, packet: Packet) -> int:
        """A new entry for the key that the loop has left in the control array."""
        entry = self._count
        self._count += 1
        own = entry * ENTRY + ENTRY_KEY
        self.arrays.entries[own : own + KEY_WORDS] = self.control[KEY : KEY + KEY_WORDS]
        if self._count * 2 > self.control[MASK]:
            self._grow()
        else:
            self._place(entry)
        for host in (packet.mac_source, packet.mac_destination, packet.destination):
            self._hosts[host].append(entry)
        if packet.transport == "udp":
            source, destination = packet.source, packet.destination
            self._pairs[source, packet.source_port, destination].append(entry)
            self._pairs[destination, packet.destination_port, source].append(entry)
        return entry

    def _place(self, entry: int) -> None:
        slots, mask = self.arrays.slots, self.control[MASK]
        slot = slot_of(self.arrays.entries, entry * ENTRY + ENTRY_KEY, mask)
        while slots[slot]:
            slot = (slot + 1) & mask
        slots[slot] = entry + 1

    def _grow(self) -> None:
        """More places: few enough at first that all of them fit into a processor's cache."""
        memory = self.arrays.words["slots"].memory
        size = min(4 * (self.control[MASK] + 1), SLOTS)
        self.control[MASK] = size - 1
        memory[: 8 * size] = bytes(8 * size)
        for entry in range(self._count):
            self._place(entry)

    def has_counted(self, packet: Packet) -> bool:
        """Whether `packet` needs no more than a look at its phone; after that `phone_seen` is to be called."""
        if not self.counted:
            return False
        frame = (packet.frame.source, packet.frame.number)
        if frame not in self.counted:
            return False
        self.counted.remove(frame)
        return True

    def phone_seen(self, packet: Packet) -> None:
        """What a packet that was counted says of its phone is said."""
        slot = self._quiets.get(_quiet_key(packet))
        if slot is not None:
            until = self._quiet(packet)
            self.arrays.quiets[slot] = NEVER if until is None else min(until, NEVER)

    def _quiet_slot(self, packet: Packet) -> int:
        until = self._quiet(packet)
        if until is None:
            return 0
        key = _quiet_key(packet)
        slot = self._quiets.get(key)
        if slot is None:
            slot = self._quiets[key] = len(self._quiets) % (QUIETS - 1) + 1
            self._phones[packet.mac_source].append(slot)
        self.arrays.quiets[slot] = min(until, NEVER)
        return slot

    def look_again(self, phone: str) -> None:
        """Something was said of the phone: its next frame of each kind has to be looked at."""
        for slot in self._phones.get(phone, ()):
            self.arrays.quiets[slot] = 0

    def forget_host(self, host: str) -> None:
        """A MAC or address turned out to be a phone's."""
        self._kill_all(self._hosts.pop(host, ()))

    def forget_transfer(self, packet: Packet) -> None:
        """`packet` is of TFTP: what went between its client's port and its server was nothing known, and is now."""
        for key in (
            (packet.source, packet.source_port, packet.destination),
            (packet.destination, packet.destination_port, packet.source),
        ):
            self._kill_all(self._pairs.pop(key, ()))

    def _kill_all(self, entries: Iterable[int]) -> None:
        for entry in entries:
            self._kill(entry)

    def _kill(self, entry: int) -> None:
        self.arrays.entries[entry * ENTRY + ENTRY_KIND] = NONE

    @property
    def _full(self) -> bool:
        return self._count >= FLOWS or len(self._quiets) >= QUIETS - 1 or self.ends.full or self.streams.full

    def restart(self) -> None:
        """Everything goes back to the readable path and the table begins anew."""
        self.finish()
        for words in (self.arrays.words["slots"], self.arrays.words["entries"]):
            words.memory[:] = bytes(len(words.memory))
        self.ends.clear()
        self.streams.clear()
        for table in (self._hosts, self._pairs, self._quiets, self._phones):
            table.clear()
        self._count = 0
        self.control[FOUND] = -1
        self.control[GENERATION] += 1

    def finish(self) -> None:
        """All that was counted goes into the objects of the readable path; counting may go on."""
        self.ends.give_back_all()
        self.streams.give_back_all()


def _quiet_key(packet: Packet) -> tuple[str, int, str, int]:
    return packet.mac_source, packet.vlan, packet.frame.source, packet.frame.interface
