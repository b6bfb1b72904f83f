"""Who said what to whom in SIP: arrows between the phone and its servers, and the same as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from acdiag.model.facts import Fact
from acdiag.model.facts.sip import (
    CallFact,
    RegistrationFact,
)
from acdiag.model.record import Record
from acdiag.present.clock import clock, since
from acdiag.present.html.causes import LinkView
from acdiag.present.html.linking import Links
from acdiag.present.html.wording import place, told
from acdiag.present.sip_messages import SipMessage, sip_message

MOST = 60
"""Arrows of a ladder; the timeline holds the others."""
_COLUMN, _ROW, _TOP, _LEFT = 250, 30, 46, 110
_SERVERS = 4
_LABEL = 44


class ArrowView(Record):
    """One message."""

    y: float
    x1: float
    x2: float
    middle: float
    label: str
    state: str
    clock: str
    since: str
    sender: str
    receiver: str
    text: str
    """The whole label."""
    place: LinkView


class RailView(Record):
    """One participant."""

    x: float
    label: str


class LadderView(Record):
    title: str
    width: int
    height: int
    top: int
    rails: tuple[RailView, ...]
    arrows: tuple[ArrowView, ...]
    more: int


def ladder(facts: Sequence[Fact], phone: str, links: Links, zero: int) -> LadderView | None:
    """The ladder of one phone; None where no SIP could be read."""
    told_of = [(fact, message) for fact in facts if fact.where and (message := sip_message(fact)) is not None]
    if not told_of:
        return None
    servers = list(dict.fromkeys(_server(fact) for fact, _ in told_of))
    rails = {name: _LEFT + _COLUMN * (min(number, _SERVERS - 1) + 1) for number, name in enumerate(servers)}
    columns = min(len(servers), _SERVERS)
    shown = told_of[:MOST]
    labels = [RailView(_LEFT, told(phone, _LABEL))]
    for number, name in enumerate(servers[:_SERVERS]):
        other = f" and {len(servers) - _SERVERS} more" if number == _SERVERS - 1 and len(servers) > _SERVERS else ""
        labels.append(RailView(rails[name], told(links.named(name or "server"), 30) + other))
    return LadderView(
        title=f"SIP messages of {told(phone, _LABEL)}",
        width=_LEFT + _COLUMN * columns + 130,
        height=_TOP + _ROW * (len(shown) + 1),
        top=_TOP,
        rails=tuple(labels),
        arrows=tuple(_arrows(shown, rails, phone, links, zero)),
        more=len(told_of) - len(shown),
    )


def _arrows(
    shown: Sequence[tuple[Fact, SipMessage]], rails: dict[str, int], phone: str, links: Links, zero: int
) -> Iterator[ArrowView]:
    for row, (fact, message) in enumerate(shown, 1):
        server = _server(fact)
        ends = (_LEFT, rails[server]) if message.out else (rails[server], _LEFT)
        names = (phone, server or "server") if message.out else (server or "server", phone)
        where = fact.where[0]
        yield ArrowView(
            y=_TOP + _ROW * row,
            x1=ends[0] + (4 if message.out else -4),
            x2=ends[1] + (-6 if message.out else 6),
            middle=(ends[0] + ends[1]) / 2,
            label=told(message.label, _LABEL),
            state=message.tone,
            clock=clock(fact.at),
            since=since(fact.at, zero),
            sender=told(links.named(names[0])),
            receiver=told(links.named(names[1])),
            text=told(message.label),
            place=LinkView(place(where), links.evidence(where)),
        )


def _server(fact: Fact) -> str:
    return fact.server if isinstance(fact, RegistrationFact | CallFact) else ""
