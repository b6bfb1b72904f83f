"""The latest log messages in memory, for the screen: bounded in number and in bytes, whatever comes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from acdiag.present.tui.feed import LogEntry
from acdiag.streams.log_sip import Heard

KEPT = 50_000
"""Entries: ten seconds of the worst burst, and hours of an ordinary morning; the store has the rest."""
BYTES = 48_000_000
"""Of their texts, for senders of long lines."""
LONGEST = 4_096
"""Characters of one message that are kept; a SIP message quoted in a log fits."""
LEVELS: Mapping[str, int] = {"EXCEP": 2, "ERROR": 3, "WARN": 4, "INFO": 6, "DEBUG": 7, "ENTER": 7, "LEAVE": 7}
"""The SIP toolkit's levels as syslog counts."""


class LogRing:
    """One thread puts in, any may read: an entry is whole or not there."""

    def __init__(self, kept: int = KEPT, most: int = BYTES) -> None:
        self._slots: list[LogEntry | None] = [None] * kept
        self._most = most
        self._bytes = 0
        self.first = 1
        """Number of the oldest entry that is kept."""
        self.last = 0
        """Number of the newest one; 0 without any."""

    def take(self, heard: Heard) -> None:
        """A log message was heard."""
        message = heard.message
        level = LEVELS.get(message.level, message.severity if message.prioritised else None)
        number, line = self.last + 1, None if heard.framed else heard.number
        self._put(
            LogEntry(
                number,
                heard.source,
                line,
                heard.at,
                heard.sender,
                message.mac,
                message.component or message.tag,
                level,
                message.text[:LONGEST],
                frame=heard.number if heard.framed else None,
            )
        )

    def lose(self, at: int, source: str, count: int) -> None:
        """Here `count` lines are missing."""
        self._put(LogEntry(self.last + 1, source, None, at, "", lost=count))

    def follow(self, entries: Iterable[LogEntry]) -> None:
        """Take over entries of another ring with their numbers; what that one has dropped is not here either."""
        for entry in entries:
            if entry.number != self.last + 1:
                while self.first <= self.last:
                    self._drop()
                self.first = entry.number
            self._put(entry)

    def entries(self, first: int, last: int) -> Sequence[LogEntry]:
        """Those from `first` to `last`, both included, as far as they are kept."""
        size = len(self._slots)
        found = []
        for number in range(max(first, self.first), min(last, self.last) + 1):
            entry = self._slots[number % size]
            # The writer may have gone round meanwhile.
            if entry is not None and entry.number == number:
                found.append(entry)
        return found

    def _put(self, entry: LogEntry) -> None:
        size = len(self._slots)
        if entry.number - self.first >= size:
            self._drop()
        self._bytes += len(entry.text)
        self._slots[entry.number % size] = entry
        self.last = entry.number
        while self._bytes > self._most and self.first < self.last:
            self._drop()

    def _drop(self) -> None:
        slot = self.first % len(self._slots)
        oldest = self._slots[slot]
        self._bytes -= len(oldest.text) if oldest is not None else 0
        self._slots[slot] = None
        self.first += 1
