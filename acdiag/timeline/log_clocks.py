"""How far the clock of a saved log is from the captures', by what both saw.

Each such event (a REGISTER by its Call-ID, a lease by its address, a line that was also captured on its way) gives a
difference; the difference that most kinds of events agree on is the offset. A start alone tells it to a minute or two
only, because a phone starts some time before it asks for an address. Each host of a log has its own clock, as servers
write the times that phones claim; where a host shares no event with a capture, the log's other hosts speak for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TypeVar

from acdiag.model.arrival import Where
from acdiag.model.facts import Fact
from acdiag.model.facts.dhcp import DhcpAcked, DhcpDiscovered
from acdiag.model.facts.log import LogDated, LogNoted, LogRestarted, LogSaid, LogStepped
from acdiag.model.facts.ntp import NtpAnswered
from acdiag.model.facts.sip import (
    CallFact,
    RegistrationFact,
    SipCallEnded,
    SipCallStarted,
    SipRegisterAsked,
    SipRegistered,
)
from acdiag.model.facts.tcp import TcpConnected
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.record import replace
from acdiag.timeline.identity import Identity, is_mac

SECOND = 1_000_000_000
MARKS = 256
"""Events kept per host and side: a boot has about ten."""
HOSTS = 20_000
"""Hosts of each side that are remembered, the first ones: ten thousand phones by MAC and by address."""
PAIRS = 4_096
"""Pairs of events compared per host."""
NEAR = 5 * SECOND
"""Events that give the same difference within this are agreed: a log line is written when all is done."""
FINE = SECOND // 100
"""What an offset is rounded to: no log is written more finely."""
START = 90 * SECOND
"""A phone's start comes up to this long before its first Discover."""
SHOWN = 8
"""Times that a wrong clock is said."""
SURE = frozenset(("sip", "lease", "line", "invite", "bye"))
"""Kinds of which one event is enough: their keys do not repeat by chance."""

Key = tuple[str, ...]
K = TypeVar("K")


class Mark(NamedTuple):
    """One event on one side."""

    at: int
    key: Key
    where: Where
    timed: bool = True
    """Else `at` is only where a file has the line, and only what happened counts."""


class Offset(NamedTuple):
    """What is known of one host's clock in one log."""

    by: int
    """ns to add."""
    kinds: int = 0
    """Kinds of events that agree; 0: nothing but a start."""
    pairs: tuple[tuple[Mark, Mark], ...] = ()
    """Wire and log."""


class LogClocks:
    """Collects events of both sides while facts pass, and joins them when asked."""

    def __init__(self, logs: Collection[str]) -> None:
        self._logs = set(logs)
        """Sources with a clock of their own."""
        self._wire: dict[str, list[Mark]] = {}
        """By host."""
        self._log: dict[tuple[str, str], list[Mark]] = {}
        """By source and host."""
        self._set: dict[str, int] = {}
        """By host, when a time server first gave it the time on the wire."""

    def add(self, fact: Fact, *, timed: bool = True) -> None:
        """A fact of either side was noticed; it is not `timed` where nobody said when."""
        if not fact.where:
            return
        place = fact.where[0]
        if isinstance(fact, NtpAnswered) and fact.synchronised and len(self._set) < HOSTS:
            self._set.setdefault(fact.host, fact.at)
        in_log = place.source in self._logs
        for key in _keys(fact, in_log=in_log):
            mark = Mark(fact.at, key, place, timed)
            kept = _of(self._log, (place.source, fact.host)) if in_log else _of(self._wire, fact.host)
            if kept is not None and len(kept) < MARKS:
                kept.append(mark)

    def join(self, identity: Identity) -> Joined:
        """What can be said now; a log's host that shares a sure event with a phone becomes that phone."""
        wire: dict[str, list[Mark]] = defaultdict(list)
        sure: dict[Key, list[str]] = defaultdict(list)
        for host, marks in self._wire.items():
            for mark in marks:
                owner = identity.owner(host, mark.at)
                wire[owner].append(mark)
                if mark.key[0] in SURE:
                    sure[mark.key].append(owner)
        offsets: dict[tuple[str, str], Offset] = {}
        for (source, host), marks in self._log.items():
            owner = _owner(identity, host, marks, sure)
            found = _estimate(wire.get(owner, ()), [mark for mark in marks if mark.timed])
            if found is not None:
                offsets[source, host] = found
        return Joined(offsets, {mark.key for marks in wire.values() for mark in marks if mark.key[0] == "sip"}, self)

    def set_at(self, identity: Identity, owner: str) -> int | None:
        """When a phone was given the time on the wire."""
        times = [at for host, at in self._set.items() if identity.owner(host, at) == owner]
        return min(times, default=None)

    def begin(self, source: str) -> None:
        """One more source has a clock of its own."""
        self._logs.add(source)

    @property
    def logs(self) -> Collection[str]:
        return self._logs


class Joined:
    """The offsets of all logs, and the facts as they are on the captures' clock."""

    def __init__(self, offsets: Mapping[tuple[str, str], Offset], seen: Collection[Key], clocks: LogClocks) -> None:
        self._offsets = offsets
        self._seen = seen
        """SIP events that the wire shows as well."""
        self._clocks = clocks
        self.by_source: dict[str, Offset] = {}
        """One offset for each log that has any: that of its host in the middle."""
        for source in sorted({source for source, _ in offsets}):
            own = [offset for (of, _), offset in offsets.items() if of == source]
            middle = _median([offset.by for offset in own])
            pairs = tuple(pair for offset in own for pair in offset.pairs)
            self.by_source[source] = Offset(middle, max(offset.kinds for offset in own), pairs)

    def shifted(self, fact: Fact) -> Fact | None:
        """A fact with its times on the captures' clock; None when a capture shows the same."""
        place = fact.where[0] if fact.where else None
        if place is None or place.source not in self._clocks.logs:
            return fact
        if isinstance(fact, RegistrationFact | CallFact) and any(key in self._seen for key in _keys(fact, in_log=True)):
            return None
        offset = self._offsets.get((place.source, fact.host)) or self.by_source.get(place.source)
        if offset is None or not offset.by:
            return fact
        where = tuple(each._replace(at=each.at + offset.by) if each.source == place.source else each
                      for each in fact.where)  # fmt: skip
        return replace(fact, at=fact.at + offset.by, where=where)

    def dated(self, identity: Identity, zoned: Collection[str]) -> Iterator[LogDated]:
        """What the clocks of phones say that wrote a log of their own, or whose clock differs from the others' in it.

        Of a single phone in a server's file nobody can say whose clock is wrong.
        """
        hosts: dict[str, list[Offset]] = defaultdict(list)
        for (source, _), offset in self._offsets.items():
            if offset.kinds:
                hosts[source].append(offset)
        for (source, host), offset in self._offsets.items():
            right = any(abs(other.by) < 60 * SECOND for other in hosts[source])
            if not offset.kinds or (host != source and not right):
                continue
            owner = identity.owner(host, offset.pairs[0][0].at)
            since = self._clocks.set_at(identity, owner)
            later = [pair for pair in offset.pairs if since is None or pair[0].at > since]
            yield from (_dated(host, wire, line, zoned=source in zoned) for wire, line in _spread(later))


def _spread(pairs: list[tuple[Mark, Mark]]) -> list[tuple[Mark, Mark]]:
    """The first and the last of them, and some between."""
    return pairs if len(pairs) <= SHOWN else [*pairs[: SHOWN - 1], pairs[-1]]


def _dated(host: str, wire: Mark, line: Mark, *, zoned: bool) -> LogDated:
    ahead = round((line.at - wire.at) / SECOND, 1)
    off = ahead if zoned else round(ahead - round(ahead / 900) * 900, 1)
    place = line.where._replace(at=wire.at)
    told = datetime.fromtimestamp(line.at // SECOND, UTC)
    stamp, where = f"{told:%Y-%m-%d %H:%M:%S}", (place, wire.where)
    return LogDated(at=wire.at, host=host, where=where, ahead=ahead, off=off, zoned=zoned, stamp=stamp)


def _of(kept: dict[K, list[Mark]], key: K) -> list[Mark] | None:
    marks = kept.get(key)
    if marks is None and len(kept) < HOSTS:
        marks = kept[key] = []
    return marks


def _keys(fact: Fact, *, in_log: bool) -> Iterable[Key]:
    """The names under which the other side would show the same event."""
    if isinstance(fact, RegistrationFact | CallFact):
        return tuple(_sip_keys(fact, in_log=in_log))
    if isinstance(fact, LogSaid | LogStepped | LogRestarted | LogNoted):
        return tuple(_log_keys(fact, in_log=in_log))
    if in_log:
        return ()
    if isinstance(fact, DhcpAcked) and fact.kind != "inform":
        return (("lease", fact.address),)
    if isinstance(fact, NtpAnswered) and fact.synchronised:
        return (("time",),)
    if isinstance(fact, DhcpDiscovered):
        return (("start",),)
    if isinstance(fact, TcpConnected):
        named = [("connected", fact.server)]
        return [*named, ("connected", f"{fact.target.lower()}:{fact.port}")] if fact.target else named
    return ()


def _sip_keys(fact: RegistrationFact | CallFact, *, in_log: bool) -> Iterator[Key]:
    call = fact.call_id
    if call:
        yield ("sip", fact.name, call, str(getattr(fact, "status", "")))
    if in_log:
        return
    if isinstance(fact, SipCallStarted):
        yield ("invite", call.lower())
    elif isinstance(fact, SipCallEnded):
        yield ("bye", call.lower())
    elif isinstance(fact, SipRegisterAsked):
        yield ("register",)
    elif isinstance(fact, SipRegistered):
        yield ("registered",)


def _log_keys(fact: LogSaid | LogStepped | LogRestarted | LogNoted, *, in_log: bool) -> Iterator[Key]:
    if isinstance(fact, LogSaid):
        yield ("line", fact.text)
    elif isinstance(fact, LogStepped):
        yield ("line", fact.step, fact.target)
        if in_log and fact.step == "connected":
            yield ("connected", fact.target)
    elif isinstance(fact, LogRestarted):
        yield ("line", fact.how, fact.text)
        if in_log and fact.how != "announced":
            yield ("start",)
    elif in_log:
        yield (fact.what, fact.target) if fact.target else (fact.what,)


def _owner(identity: Identity, host: str, marks: Iterable[Mark], sure: Mapping[Key, list[str]]) -> str:
    """Whose log it is."""
    first = next(iter(marks))
    owner = identity.owner(host, first.at)
    if owner != host or is_mac(host):
        return owner
    named = {phone for mark in marks for phone in sure.get(mark.key, ()) if mark.key[0] in ("sip", "lease")}
    if len(named) == 1 and identity.is_phone(phone := named.pop()):
        identity.bind(host, phone, first.at)
        return phone
    return owner


def _estimate(wire: Iterable[Mark], log: Iterable[Mark]) -> Offset | None:
    by_key: dict[Key, list[Mark]] = defaultdict(list)
    for mark in wire:
        by_key[mark.key].append(mark)
    pairs = [(seen, line) for line in log for seen in by_key.get(line.key, ())][:PAIRS]
    exact = [(seen.at - line.at, seen, line) for seen, line in pairs if line.key[0] != "start"]
    starts = [seen.at - line.at for seen, line in pairs if line.key[0] == "start"]
    best: tuple[float, int, int, int] | None = None
    for by in sorted({by for by, _, _ in exact}, key=abs)[:MARKS]:
        agreed = [line.key for each, _, line in exact if abs(each - by) <= NEAR]
        kinds = set(agreed)
        if len(kinds) == 1 and next(iter(kinds))[0] not in SURE:
            continue
        support = len(kinds) + (0.5 if any(-NEAR <= start - by <= START for start in starts) else 0.0)
        if best is None or (support, len(agreed)) > best[:2]:
            best = (support, len(agreed), by, len(kinds))
    if best is None:
        return _by_start(starts)
    near = sorted((each for each in exact if abs(each[0] - best[2]) <= NEAR), key=lambda each: each[1].at)
    middle = round(_median([by for by, _, _ in near]) / FINE) * FINE
    return Offset(middle, best[3], tuple((seen, line) for _, seen, line in near))


def _median(offsets: Collection[int]) -> int:
    """The one in the middle, the lower of two; `statistics` would make every start a fiftieth longer."""
    return sorted(offsets)[(len(offsets) - 1) // 2]


def _by_start(starts: list[int]) -> Offset | None:
    """A start alone: nothing to shift where the log is within its reach, and else about as much."""
    if not starts:
        return None
    by = min(starts, key=abs)
    return Offset(0 if -NEAR <= by <= START else by)
