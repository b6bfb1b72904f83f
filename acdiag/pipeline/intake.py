"""The sources' reports as arrivals come in, until when each was listened to, and what nobody understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from acdiag.model.case import NotUnderstood, SourceReport
from acdiag.model.record import replace
from acdiag.wire.layers import ASIDE
from acdiag.wire.packet import Packet

NEXT_FILE = 1_000_000_000
"""A capture that begins so soon after another one's end goes on with it (ns): nobody is as quick to stop and start."""
KINDS = 1_000
"""Kinds of what nobody understood that are told apart; a network has a dozen, and who makes them up has 100,000."""
OTHERS = "more kinds than are told apart"


class Intake:
    """What is counted of arrivals, by source."""

    def __init__(self, sources: Iterable[SourceReport]) -> None:
        self.sources = {source.path: source for source in sources}
        self.recorded: Counter[str] = Counter()
        """Frames of phones' recordings, by source."""
        self.listened: dict[str, int] = {}
        """By source, until when it was certainly listened to (ns), packets or none."""
        self._not_understood: dict[tuple[str, str], NotUnderstood] = {}

    def arrive(self, name: str, at: int) -> SourceReport:
        """Something of the source `name` came at `at` (ns)."""
        source = self.sources[name]
        source.packets += 1
        if source.first is None or source.last is None:
            source.first = source.last = at
        elif at > source.last:
            source.last = at
        elif at < source.first:
            source.first = at
        return source

    def note(self, packet: Packet) -> None:
        """Count what no decoder understood."""
        words = [f"wire.malformed {protocol}" for protocol, _ in packet.malformed]
        if packet.unopened and packet.unopened not in ASIDE:
            words.append(f"not opened: {packet.unopened}")
        for what in words:
            source, table = packet.frame.source, self._not_understood
            known = table.get((source, what)) or (table.get((source, OTHERS)) if len(table) >= KINDS else None)
            if known is None:
                kind = what if len(table) < KINDS else OTHERS
                table[source, kind] = NotUnderstood(source, kind, 1, packet.frame.number)
            else:
                known.count += 1

    @property
    def not_understood(self) -> tuple[NotUnderstood, ...]:
        """What was counted by `note`, in the order in which it first came."""
        return tuple(self._not_understood.values())

    @property
    def last(self) -> int | None:
        """The time of the latest arrival of all (ns)."""
        return max((source.last for source in self.sources.values() if source.last is not None), default=None)

    def ends(self) -> dict[str, int]:
        """By source of which something came, up to when it tells (ns): its latest arrival, or the silence after it.

        A file of a ring goes on in the next one.
        """
        came = [source for source in self.sources.values() if source.first is not None and source.last is not None]
        ends: dict[str, int] = {}
        following: SourceReport | None = None
        for source in sorted(came, key=_first, reverse=True):
            end = max(_last(source), self.listened.get(source.path, 0))
            if following is not None and not source.own_clock and 0 <= _first(following) - _last(source) < NEXT_FILE:
                end = max(end, ends[following.path])
            ends[source.path] = end
            following = following if source.own_clock else source
        return {source.path: ends[source.path] for source in came}

    def merge(self, path: str, into: str) -> None:
        """What was counted of the source `path` is counted as the other one's from now on: nothing more comes of it."""
        gone, left = self.sources.pop(path), self.sources[into]
        left.packets += gone.packets
        left.protocols.update({name: left.protocols[name] + count for name, count in gone.protocols.items()})
        left.first = min((at for at in (gone.first, left.first) if at is not None), default=None)
        left.last = max((at for at in (gone.last, left.last) if at is not None), default=None)
        for problem in gone.problems:
            known = next((each for each in left.problems if each.what == problem.what), None)
            if known is None:
                left.problems.append(problem)
            else:
                known.count += problem.count
        self.recorded[into] += self.recorded.pop(path, 0)
        self.listened.pop(path, None)

    def reports(self) -> list[SourceReport]:
        """All reports; a capture that holds nothing but recordings is one itself."""
        return [self._report(source) for source in self.sources.values()]

    def _report(self, source: SourceReport) -> SourceReport:
        """What finding the way for recordings takes may be there too."""
        aside = source.protocols["arp"] + source.protocols["icmp"]
        recorded = self.recorded[source.path]
        return replace(source, kind="recording") if recorded and recorded + aside >= source.packets else source


def _first(source: SourceReport) -> int:
    return source.first or 0


def _last(source: SourceReport) -> int:
    return source.last or 0
