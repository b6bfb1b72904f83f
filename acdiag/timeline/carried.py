"""How much RTP each answered call carried, set beside what its session descriptions agreed on.

Where the signalling cannot be read, one thing can still be told: a phone that sends and gets nothing back at all,
neither RTP nor RTCP. Everything else about such calls may be hold, mute or an announcement.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from ipaddress import ip_address
from itertools import zip_longest
from types import MappingProxyType

from acdiag.model.arrival import Where
from acdiag.model.facts import Fact, kinds_of
from acdiag.model.facts.media import RtpCarried, SdpAgreed
from acdiag.model.facts.sip import SipCallAnswered, SipCallEnded
from acdiag.model.record import ChangingRecord, field, replace
from acdiag.model.stream import Stream, Whole
from acdiag.timeline.identity import Identity
from acdiag.timeline.media import hops, host_of, port_of, stream_facts
from acdiag.timeline.story import Coverage
from acdiag.timeline.weight import weight

SECOND = 1_000_000_000
MOST_CALLS = 50_000
"""Ends of calls remembered, a week of a large site; then the earliest goes for each that comes."""
WEIGHT = 64 << 20
"""Bytes of what is remembered of all of them, and then as well; most of it is kept elsewhere, too."""
MOST_CHANGES = 200
"""Agreements of one call; hold music pressed all day makes fewer."""
VIDEO = 90_000
"""Clock of all video (RFC 3551 section 5), Hz."""
PHONE_RECORDING = 50000
"""Default port of a phone's packet recording, which answers nothing."""
_OF_CALLS = (SdpAgreed, SipCallAnswered, SipCallEnded)
_TELLING = kinds_of(*_OF_CALLS)
SENDING, HEARING = ("sendrecv", "sendonly"), ("sendrecv", "recvonly")


class _Ways:
    """Streams by where they may belong to."""

    def __init__(self, streams: Iterable[Stream]) -> None:
        self._by_place: dict[str, list[Stream]] = defaultdict(list)
        self._by_call: dict[str, list[Stream]] = defaultdict(list)
        for stream in streams:
            self._by_place[stream.source].append(stream)
            self._by_place[stream.destination].append(stream)
            if stream.call_id and stream.clock != VIDEO:
                self._by_call[stream.call_id].append(stream)

    def near(self, call_id: str, places: Iterable[str]) -> list[Stream]:
        """Those of a call: at the places that were agreed on, and where ICE took it instead."""
        return list({id(each): each for each in (*self.at(places), *self._by_call.get(call_id, ()))}.values())

    def at(self, places: Iterable[str]) -> list[Stream]:
        """Those from or to one of the places, once or twice."""
        return [stream for place in places for stream in self._by_place.get(place, ())]


class _End(ChangingRecord):
    """One end of one call."""

    agreed: list[SdpAgreed] = field(default_factory=list)
    answered: SipCallAnswered | None = None
    ended: int | None = None
    weight: int = 0
    """Bytes of the facts that it holds."""


class Calls:
    """Remembers what was agreed, until streams are set beside it."""

    def __init__(self) -> None:
        self._ends: OrderedDict[tuple[str, str], _End] = OrderedDict()
        self._weight = 0
        self.not_kept = 0
        """Ends of calls that gave way to later ones."""

    def add(self, fact: Fact) -> None:
        """A fact of a call; others are passed over."""
        if type(fact) not in _TELLING:
            return
        assert isinstance(fact, _OF_CALLS)
        key = (fact.host, fact.call_id)
        end = self._ends.get(key)
        if end is None:
            end = self._ends[key] = _End()
        if _hold(end, fact):
            more = weight(fact)
            end.weight += more
            self._weight += more
        while len(self._ends) > MOST_CALLS or self._weight > WEIGHT:
            self._weight -= self._ends.popitem(last=False)[1].weight
            self.not_kept += 1

    def carried(
        self,
        streams: Sequence[Stream],
        lasts: Mapping[str, int],
        whole: Whole,
        controlled: Collection[str] = (),
        relayed: Mapping[str, tuple[int, int]] = MappingProxyType({}),
    ) -> Iterator[RtpCarried]:
        """The facts of all answered calls; `lasts` is the time of the last packet of each source.

        A call of which streams may be missing, by `whole`, carried nobody knows what. That its RTP would be in the
        capture is shown by other RTP of its ends, or by RTCP to a place of the call (`controlled`); not by RTP of a
        recording that does not name its ends, which may be the call's own, nor while RTP of the same address passes
        inside TURN (`relayed`, from when to when).
        """
        if not self._ends:
            return
        ways = _Ways(streams)
        seen = _Seen(filter(_is_placed, streams))
        for (host, call_id), end in self._ends.items():
            if end.answered is not None and end.agreed and end.answered.at > whole.after:
                told = _carried(host, call_id, end.answered, end, ways, lasts, seen, controlled)
                first, last = relayed.get(host, (told.at, 0))
                if first < told.at and last > end.answered.at and not told.sent and not told.received:
                    told = replace(told, rtp_seen=False)
                if told.at < whole.before:
                    yield told

    def holds(self, stream: Stream) -> Iterator[tuple[int, int]]:
        """When the call of a stream was not to go both ways, from and to (ns), by either of its ends."""
        for place in (stream.source, stream.destination):
            end = self._ends.get((host_of(place), stream.call_id))
            if end is None:
                continue
            for now, later in zip_longest(end.agreed, end.agreed[1:]):
                if now.direction != "sendrecv":
                    yield now.at, later.at if later else stream.last
            return

    def places(self, streams: Iterable[Stream]) -> frozenset[str]:
        """Every address and port that was agreed on, and those that ICE chose for `streams` of the same calls."""
        agreed = {place for end in self._ends.values() for fact in end.agreed for place in (fact.listens, fact.other)}
        calls = {call_id for (_, call_id), end in self._ends.items() if end.agreed}
        taken = (each for stream in streams if stream.call_id in calls for each in (stream.source, stream.destination))
        return frozenset(agreed.union(taken))


def _is_placed(stream: Stream) -> bool:
    """Whether both of its ends are known."""
    return port_of(stream.source) > 0 and port_of(stream.destination) > 0


def _hold(end: _End, fact: SdpAgreed | SipCallAnswered | SipCallEnded) -> bool:
    """Whether the fact itself is needed later."""
    if isinstance(fact, SdpAgreed):
        if len(end.agreed) >= MOST_CHANGES:
            return False
        end.agreed.append(fact)
        return True
    if isinstance(fact, SipCallEnded):
        end.ended = fact.at
        return False
    if end.answered is None:
        end.answered = fact
        return True
    return False


def _carried(
    host: str,
    call_id: str,
    answered: SipCallAnswered,
    end: _End,
    ways: _Ways,
    lasts: Mapping[str, int],
    seen: _Seen,
    controlled: Collection[str],
) -> RtpCarried:
    capture = answered.where[0].source
    last = lasts.get(capture, answered.at)
    until = min(end.ended, last) if end.ended is not None else last
    own = {fact.listens for fact in end.agreed}
    others = {fact.other for fact in end.agreed}
    hosts = {host, *(host_of(place) for place in own)}
    near = ways.near(call_id, own | others)
    during = [stream for stream in near if stream.first <= until and stream.last >= answered.at]
    # ICE may have chosen other ports than those that were agreed on.
    taken = (place for each in during if each.call_id == call_id for place in (each.source, each.destination))
    own.update(place for place in taken if host_of(place) == host)
    shown = tuple(
        Where(each.capture, each.first_frame, None, each.first, f"RTP {each.source} → {each.destination}: first packet")
        for each in sorted(during, key=lambda each: each.first)[:2]
    )
    sent = sum(stream.packets for stream in during if _sent(stream, own, others, hosts))
    received = sum(stream.packets for stream in during if stream.destination in own)
    itself_sent, itself_received = _recorded(hosts, ways, answered.at, until)
    rtp_seen = (
        bool(during)
        or any(_is_controlled(place, controlled) for place in own | others)
        or (any(host_of(place) == host for place in own) and seen.passes(capture, answered, own | others))
    )
    heard = bool(sent or received)
    return RtpCarried(
        at=max(until, answered.at),
        host=host,
        where=answered.where + shown,
        call_id=call_id,
        other=end.agreed[-1].other,
        sends=_seconds(end.agreed, SENDING, answered.at, until),
        receives=_seconds(end.agreed, HEARING, answered.at, until),
        sent=sent or itself_sent * heard,
        received=received or itself_received * heard,
        rtp_seen=rtp_seen and (heard or not (itself_sent or itself_received)),
    )


def _recorded(hosts: Collection[str], ways: _Ways, start: int, until: int) -> tuple[int, int]:
    """Packets that a phone sent and received by its own recording, which does not say of which call they are.

    So they prove nothing that is missing; but what a tap does not see, and the phone did, is not.
    """
    places = {f"{host}:0" for host in hosts}
    streams = {id(stream): stream for stream in ways.at(places)}
    during = [stream for stream in streams.values() if stream.first <= until and stream.last >= start]
    return (
        sum(stream.packets for stream in during if stream.source in places),
        sum(stream.packets for stream in during if stream.destination in places),
    )


class _Seen:
    """Between whom each capture holds RTP.

    One taken beside a server sees the signalling of all calls, and of media only what the server itself relays.
    """

    def __init__(self, streams: Iterable[Stream]) -> None:
        self._captures: set[str] = set()
        self._peers: dict[tuple[str, str], set[str]] = defaultdict(set)
        for stream in streams:
            source, destination = host_of(stream.source), host_of(stream.destination)
            self._captures.add(stream.capture)
            self._peers[stream.capture, source].add(destination)
            self._peers[stream.capture, destination].add(source)

    def passes(self, capture: str, answered: SipCallAnswered, places: Iterable[str]) -> bool:
        """Whether media between these places would be there; what the server alone relays does not show it."""
        server = host_of(answered.server)
        hosts = {host_of(place) for place in places}
        if server in hosts:
            return capture in self._captures
        return any(self._peers.get((capture, host), set()) - {server} for host in hosts)


def _is_controlled(place: str, controlled: Collection[str]) -> bool:
    """Whether RTCP was sent there: to the port itself, or to the next one."""
    return place in controlled or f"{host_of(place)}:{port_of(place) + 1}" in controlled


def _sent(stream: Stream, own: Collection[str], others: Collection[str], hosts: Collection[str]) -> bool:
    return stream.source in own or (stream.destination in others and host_of(stream.source) in hosts)


def _seconds(agreed: Sequence[SdpAgreed], directions: Collection[str], start: int, until: int) -> float:
    """How long one of the directions held between `start` and `until`."""
    total = 0
    for place, fact in enumerate(agreed):
        ends = agreed[place + 1].at if place + 1 < len(agreed) else until
        if fact.direction in directions:
            total += max(0, min(ends, until) - max(fact.at, start))
    return round(total / SECOND, 3)


def unanswered(
    streams: Sequence[Stream],
    signalled: Collection[str],
    controlled: Collection[str],
    hears: Collection[str],
    whole: Whole,
) -> Iterator[RtpCarried]:
    """Phones that send RTP to somebody of whom nothing comes back, not even by their own recording.

    `signalled` are the places that SDP told of, `controlled` those that RTCP was sent to, `hears` the sources with
    something that was sent to a phone; `whole` is when no stream is missing, and so no answer.
    """
    receiving = {stream.destination for stream in streams}
    by_source: dict[tuple[str, str], list[Stream]] = defaultdict(list)
    heard: dict[str, list[Stream]] = defaultdict(list)
    for stream in streams:
        if stream.via == "recording":
            heard[stream.destination].append(stream)
        elif stream.via == "wire" and stream.sent_by_phone and stream.capture in hears:
            by_source[stream.capture, stream.source].append(stream)
    for (_, own), sent in by_source.items():
        if own in receiving or own in signalled or _is_controlled(own, controlled):
            continue
        if any(stream.destination in signalled or not _answers(stream.destination) for stream in sent):
            continue
        told = _one_way(own, sent)
        first = min(stream.first for stream in sent)
        if any(stream.first <= told.at and stream.last >= first for stream in heard[f"{host_of(own)}:0"]):
            continue
        if first > whole.after and told.at < whole.before:
            yield told


def _answers(place: str) -> bool:
    """Whether somebody there could talk back: no group, and no recording."""
    try:
        address = ip_address(host_of(place))
    except ValueError:
        return False
    return not (address.is_multicast or host_of(place).endswith(".255") or port_of(place) == PHONE_RECORDING)


def _one_way(own: str, sent: Sequence[Stream]) -> RtpCarried:
    first, last = min(stream.first for stream in sent), max(stream.last for stream in sent)
    seconds = round((last - first) / SECOND, 3)
    top = max(sent, key=lambda stream: stream.packets)
    shown = Where(top.capture, top.first_frame, None, top.first, f"RTP {top.source} → {top.destination}: first packet")
    return RtpCarried(
        at=last,
        host=host_of(own),
        where=(shown,),
        signalled=False,
        other=top.destination,
        sends=seconds,
        receives=seconds,
        sent=sum(stream.packets for stream in sent),
    )


def facts(
    calls: Calls,
    streams: Sequence[Stream],
    coverage: Coverage,
    controlled: Iterable[tuple[str, int]],
    whole: Whole,
    identity: Identity,
    relayed: Mapping[str, tuple[int, int]] = MappingProxyType({}),
) -> Iterator[Fact]:
    """Everything that streams tell, alone and beside their calls.

    `controlled` are the places that RTCP was sent to, `whole` says when no stream is missing, `relayed` when RTP of an
    address passed inside TURN. Of an end that never is a phone's nothing need be told: in a rollout each call has one.
    """
    yield from stream_facts(streams, cache(identity.is_ever_phone))
    yield from hops(streams)
    places = frozenset(f"{address}:{port}" for address, port in controlled)
    yield from calls.carried(streams, coverage.ends, whole, places, relayed)
    yield from unanswered(streams, calls.places(streams), places, coverage.hears_answers, whole)
