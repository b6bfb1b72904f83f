"""How much RTP each answered call carried, set beside what its session descriptions agreed on.

Where the signalling cannot be read, one thing can still be told: a phone that sends and gets nothing back at all,
neither RTP nor RTCP. Everything else about such calls may be hold, mute or an announcement.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address

from acdiag.model.arrival import Where
from acdiag.model.facts import Fact
from acdiag.model.facts.media import RtpCarried, SdpAgreed
from acdiag.model.facts.sip import SipCallAnswered, SipCallEnded
from acdiag.model.stream import Stream
from acdiag.timeline.media import hops, host_of, port_of, stream_facts
from acdiag.timeline.story import Coverage

SECOND = 1_000_000_000
MOST_CALLS = 50_000
"""Ends of calls remembered, a week of a large site; then the earliest goes for each that comes."""
MOST_CHANGES = 200
"""Agreements of one call; hold music pressed all day makes fewer."""
PHONE_RECORDING = 50000
"""Default port of a phone's packet recording, which answers nothing."""
_OF_CALLS = (SdpAgreed, SipCallAnswered, SipCallEnded)
SENDING, HEARING = ("sendrecv", "sendonly"), ("sendrecv", "recvonly")


@dataclass(slots=True)
class _End:
    """One end of one call."""

    agreed: list[SdpAgreed] = field(default_factory=list)
    answered: SipCallAnswered | None = None
    ended: int | None = None


class Calls:
    """Remembers what was agreed, until streams are set beside it."""

    def __init__(self) -> None:
        self._ends: OrderedDict[tuple[str, str], _End] = OrderedDict()
        self.not_kept = 0
        """Ends of calls that gave way to later ones."""

    def add(self, fact: Fact) -> None:
        """A fact of a call; others are passed over."""
        if not isinstance(fact, _OF_CALLS):
            return
        key = (fact.host, fact.call_id)
        end = self._ends.get(key)
        if end is None:
            if len(self._ends) >= MOST_CALLS:
                self._ends.popitem(last=False)
                self.not_kept += 1
            end = self._ends[key] = _End()
        if isinstance(fact, SdpAgreed):
            if len(end.agreed) < MOST_CHANGES:
                end.agreed.append(fact)
        elif isinstance(fact, SipCallAnswered):
            end.answered = end.answered or fact
        else:
            end.ended = fact.at

    def carried(self, streams: Sequence[Stream], lasts: Mapping[str, int]) -> Iterator[RtpCarried]:
        """The facts of all answered calls; `lasts` is the time of the last packet of each source."""
        if not self._ends:
            return
        by_place: dict[str, list[Stream]] = defaultdict(list)
        for stream in streams:
            by_place[stream.source].append(stream)
            by_place[stream.destination].append(stream)
        seen = {stream.capture for stream in streams}
        for (host, call_id), end in self._ends.items():
            if end.answered is not None and end.agreed:
                yield _carried(host, call_id, end.answered, end, by_place, lasts, seen)

    def places(self) -> frozenset[str]:
        """Every address and port that was agreed on."""
        return frozenset(
            place for end in self._ends.values() for fact in end.agreed for place in (fact.listens, fact.other)
        )


def _carried(
    host: str,
    call_id: str,
    answered: SipCallAnswered,
    end: _End,
    by_place: Mapping[str, Sequence[Stream]],
    lasts: Mapping[str, int],
    seen: Collection[str],
) -> RtpCarried:
    capture = answered.where[0].source
    last = lasts.get(capture, answered.at)
    until = min(end.ended, last) if end.ended is not None else last
    own = {fact.listens for fact in end.agreed}
    others = {fact.other for fact in end.agreed}
    hosts = {host, *(host_of(place) for place in own)}
    near = {id(stream): stream for place in own | others for stream in by_place.get(place, ())}
    during = [stream for stream in near.values() if stream.first <= until and stream.last >= answered.at]
    shown = tuple(
        Where(each.capture, each.first_frame, None, each.first, f"RTP {each.source} → {each.destination}: first packet")
        for each in sorted(during, key=lambda each: each.first)[:2]
    )
    return RtpCarried(
        at=max(until, answered.at),
        host=host,
        where=answered.where + shown,
        call_id=call_id,
        other=end.agreed[-1].other,
        sends=_seconds(end.agreed, SENDING, answered.at, until),
        receives=_seconds(end.agreed, HEARING, answered.at, until),
        sent=sum(stream.packets for stream in during if _sent(stream, own, others, hosts)),
        received=sum(stream.packets for stream in during if stream.destination in own),
        rtp_seen=capture in seen,
    )


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
    streams: Sequence[Stream], signalled: Collection[str], controlled: Collection[str], hears: Collection[str]
) -> Iterator[RtpCarried]:
    """Phones that send RTP to somebody of whom nothing comes back.

    `signalled` are the places that SDP told of, `controlled` those that RTCP was sent to, `hears` the sources with
    something that was sent to a phone.
    """
    receiving = {stream.destination for stream in streams}
    by_source: dict[tuple[str, str], list[Stream]] = defaultdict(list)
    for stream in streams:
        if stream.via == "wire" and stream.sent_by_phone and stream.capture in hears:
            by_source[stream.capture, stream.source].append(stream)
    for (_, own), sent in by_source.items():
        beside = f"{host_of(own)}:{port_of(own) + 1}"
        if own in receiving or own in signalled or own in controlled or beside in controlled:
            continue
        if any(stream.destination in signalled or not _answers(stream.destination) for stream in sent):
            continue
        yield _one_way(own, sent)


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
    calls: Calls, streams: Sequence[Stream], coverage: Coverage, controlled: Iterable[tuple[str, int]]
) -> Iterator[Fact]:
    """Everything that streams tell, alone and beside their calls; `controlled` are the places that RTCP was sent to."""
    yield from stream_facts(streams)
    yield from hops(streams)
    yield from calls.carried(streams, coverage.ends)
    places = frozenset(f"{address}:{port}" for address, port in controlled)
    yield from unanswered(streams, calls.places(), places, coverage.hears_answers)
