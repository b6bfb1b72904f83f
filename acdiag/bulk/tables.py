"""A buffer of records as columns: where they lie, what their headers say, which flow they belong to."""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct
from typing import Any

import numpy as np

from acdiag.bulk.headers import CHANGES, COOKIE
from acdiag.bulk.layout import (
    AT,
    BIG,
    END,
    ENTRY_KEY,
    HEAD,
    INTERFACE,
    MOMENT,
    NEXT,
    PCAPNG,
    RTP,
    SOURCE,
    START,
    STOP,
    TCP,
    TICK,
    UDP,
)
from acdiag.bulk.passing import LOW_BITS
from acdiag.bulk.records import LONGEST_RECORD, Words, find_record

PADDING = 128
"""Bytes behind the buffer, so that a header's fields can be looked at before it is known to be there."""
SHORTEST = 42
MOST_PROBES = 8
"""Places of the table of flows that are looked at; what lies further goes the slow way."""

Column = Any
"""An array of numpy, one number for each record."""


class Table:
    """The records of a buffer, up to the first that is not usual."""

    def __init__(self, buffer: bytes, rows: list[tuple[int, int, int, int, int, int]], source: int) -> None:
        columns = np.array(rows, np.int64).reshape(-1, 6).T
        self.at, self.start, self.stop, self.behind, self.moments, interfaces = columns
        padded = buffer + bytes(PADDING)
        self._bytes = np.frombuffer(padded, np.uint8)
        self._halves = np.ndarray((len(padded) - 1,), ">u2", padded, strides=(1,))
        self._words = np.ndarray((len(padded) - 3,), ">u4", padded, strides=(1,))
        self.kind = np.zeros(len(self.at), np.int64)
        self._link(interfaces)
        self._network()
        self._datagrams(source)
        self._segments()

    def _byte(self, at: Column) -> Column:
        return self._bytes[at].astype(np.int64)

    def _half(self, at: Column) -> Column:
        return self._halves[at].astype(np.int64)

    def _word(self, at: Column) -> Column:
        return self._words[at].astype(np.int64)

    def _link(self, interfaces: Column) -> None:
        """Ethernet and its tags."""
        start = self.start
        self._key = [
            self._half(start) << 32 | self._word(start + 2),
            self._half(start + 6) << 32 | self._word(start + 8),
            np.zeros(len(start), np.int64),
            interfaces << 48,
        ]
        at = start + 12
        kind = self._half(at)
        tags = np.zeros(len(start), np.int64)
        for place in (1, 2):
            tagged = (tags == place - 1) & ((kind == 0x8100) | (kind == 0x88A8) | (kind == 0x9100))
            self._key[place] |= np.where(tagged, (self._half(at + 2) & 0x0FFF) << 48, 0)
            at = at + 4 * tagged
            tags += tagged
            kind = self._half(at)
        self._key[0] |= tags << 48
        self._network_at = at + 2
        self._usual = (kind == 0x0800) & (self.stop - start >= SHORTEST)

    def _network(self) -> None:
        """IPv4 without options and fragments."""
        at = self._network_at
        total = self._half(at + 2)
        self._usual &= (self._bytes[at] == 0x45) & (self._half(at + 6) & 0x3FFF == 0) & (total >= 20)
        self._usual &= self.stop - at >= 20
        self._end = np.minimum(at + total, self.stop)
        self._protocol = self._bytes[at + 9]
        self.dscp = self._byte(at + 1) >> 2
        self._key[2] |= self._word(at + 12) << 16 | self._half(at + 20)
        self._key[3] |= self._word(at + 16) << 16 | self._half(at + 22)
        self._transport_at = at + 20

    def _datagrams(self, source: int) -> None:
        """UDP: RTP, or nothing that is known."""
        at = self._transport_at
        length = self._half(at + 4)
        udp = self._usual & (self._protocol == 17) & (self._end - at >= 8) & (length >= 8)
        self.payload = payload = at + 8
        self.size = length - 8
        captured = np.minimum(self._end, at + length) - payload
        first, second = self._bytes[payload], self._bytes[payload + 1]
        rtp = udp & (captured >= 12) & (first & 0xDF == 0x80) & ((second < 192) | (second > 223))
        rtp &= self.size >= 12
        known = (first < 4) & ((captured < 8) | (self._word(payload + 4) != COOKIE))
        nothing = udp & ((captured == 0) | (first >= 0xC0) | ((first >= 4) & (first < 20)) | known)
        self.kind[rtp] = RTP
        self.kind[nothing] = UDP
        self._key.append(np.where(rtp, self._word(payload + 8), 0) | source << 32)

    def _segments(self) -> None:
        """TCP that changes nothing about its connection."""
        at = self._transport_at
        header = (self._byte(at + 12) >> 4) * 4
        room = self._end - at
        tcp = self._usual & (self._protocol == 6) & (room >= 20) & (header >= 20) & (header <= room)
        tcp &= self._bytes[at + 13] & CHANGES == 0
        self.kind[tcp] = TCP
        self.sequence = self._word(at + 4)
        self.length = room - header
        self.first_byte = self._bytes[at + header * tcp]
        self._key[0] |= self.kind << 52

    def find(self, slots: Column, entries: Column, mask: int) -> Column:
        """The entry of each packet, -1 where there is none."""
        found = np.full(len(self.at), -1, np.int64)
        key = self._key
        mixed = key[0] * 0x1B873593 + key[1] * 0x2545F491 + key[2] * 0x27D4EB2F
        mixed = (mixed + key[3] * 0x165667B1 + key[4] * 0x3243F6A9) & LOW_BITS
        mixed = ((mixed ^ mixed >> 29) * 0x1CE4E5B9) & LOW_BITS
        slot = (mixed ^ mixed >> 32) & mask
        left = np.flatnonzero(self.kind)
        for _ in range(MOST_PROBES):
            if not len(left):
                break
            entry = slots[slot[left]] - 1
            here = entry >= 0
            left, entry = left[here], entry[here]
            same = np.ones(len(left), bool)
            for place, word in enumerate(key):
                same &= entries[entry, ENTRY_KEY + place] == word[left]
            found[left[same]] = entry[same]
            left = left[~same]
            slot[left] = (slot[left] + 1) & mask
        return found

    def streamed(self, places: Column) -> list[tuple[int, ...]]:
        """Of packets of RTP: time, sequence number, timestamp, marker, payload type, size and DSCP."""
        payload = self.payload[places]
        second = self._byte(payload + 1)
        columns = (
            self.moments[places], self._half(payload + 2), self._word(payload + 4), second >> 7, second & 127,
            self.size[places], self.dscp[places],
        )  # fmt: skip
        return list(zip(*(column.tolist() for column in columns), strict=True))


def read(buffer: bytes, control: Words, interfaces: Words) -> Table:
    """The usual records from the one at hand on."""
    rows = _blocks(buffer, control, interfaces) if control[PCAPNG] else _records(buffer, control)
    return Table(buffer, list(rows), control[SOURCE])


def _records(buffer: bytes, control: Words) -> Iterator[tuple[int, int, int, int, int, int]]:
    """Place, start, stop, place behind, time and interface of each record of a pcap file."""
    unpack = Struct((">" if control[BIG] else "<") + "3I").unpack_from
    at, end, head, tick = control[AT], control[END], control[HEAD], control[TICK]
    while at + head <= end:
        seconds, fraction, size = unpack(buffer, at)
        stop = at + head + size
        if not size or size > LONGEST_RECORD or stop > end:
            return
        yield at, at + head, stop, stop, seconds * 1_000_000_000 + fraction * tick, 0
        at = stop


def _blocks(buffer: bytes, control: Words, interfaces: Words) -> Iterator[tuple[int, int, int, int, int, int]]:
    """The same of the packets of a pcapng file."""
    at, moment = control[AT], control[MOMENT]
    while control[AT] < control[END] and find_record(buffer, control, interfaces):
        yield control[AT], control[START], control[STOP], control[NEXT], control[MOMENT], control[INTERFACE]
        control[AT] = control[NEXT]
    control[AT], control[MOMENT] = at, moment
