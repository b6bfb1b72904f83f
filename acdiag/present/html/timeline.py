"""What one phone did, packets and log lines on one clock: a table to read, and a picture to see the gaps in."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

from acdiag.model.facts import Fact
from acdiag.model.names.told_secrets import without_secrets
from acdiag.model.phone import Stage
from acdiag.model.record import Record
from acdiag.present.clock import clock, rfc3339, since, span
from acdiag.present.escape import brief
from acdiag.present.html.causes import LinkView
from acdiag.present.html.linking import Links
from acdiag.present.html.wording import place, told
from acdiag.timeline.story import Boot, PhoneStory
from acdiag.timeline.wording import line

FIRST, LAST = 120, 60
"""Facts at the beginning and at the end of a boot that are shown; what lies between is counted."""
BOOTS = 8
"""Boots that are told: the first ones and the last two. A phone in a loop boots all day."""
WIDTH, LEFT, LANE = 760, 96, 22
"""Of the picture: its width, where its lanes begin, and the height of one."""
_MOST_DOTS = 400
_MARKS = 5
_DETAIL = 400


class MomentView(Record):
    """One line of the timeline."""

    clock: str
    since: str
    stage: str
    kind: str
    """packet or log."""
    name: str
    summary: str
    detail: str
    place: LinkView


class DotView(Record):
    x: float
    y: float
    kind: str


class LaneView(Record):
    label: str
    y: float


class TickView(Record):
    x: float
    label: str


class LanesView(Record):
    """A dot for each fact, in the lane of its stage."""

    title: str
    description: str
    width: int
    height: int
    left: int
    lanes: tuple[LaneView, ...]
    dots: tuple[DotView, ...]
    ticks: tuple[TickView, ...]


class BootView(Record):
    title: str
    moments: tuple[MomentView, ...]
    left_out: int
    """Facts between the first and the last that are shown."""
    rest: tuple[MomentView, ...]
    """Those after the gap."""
    lanes: LanesView | None


def boots(story: PhoneStory, links: Links, zero: int) -> Iterator[BootView]:
    """Its timeline, boot by boot."""
    shown = story.boots if len(story.boots) <= BOOTS else (*story.boots[: BOOTS - 2], *story.boots[-2:])
    for boot in shown:
        facts = [fact for fact in boot.facts if fact.where]
        short = len(facts) <= FIRST + LAST
        yield BootView(
            title=_title(boot, story, zero),
            moments=tuple(_moment(fact, links, zero) for fact in (facts if short else facts[:FIRST])),
            left_out=0 if short else len(facts) - FIRST - LAST,
            rest=() if short else tuple(_moment(fact, links, zero) for fact in facts[-LAST:]),
            lanes=_lanes(facts, boot.number + 1),
        )


def _title(boot: Boot, story: PhoneStory, zero: int) -> str:
    start = f", from {since(boot.facts[0].at, zero)}" if boot.facts else ""
    seen = "" if boot.start_seen else "; its start was not seen"
    return ("Timeline" if len(story.boots) == 1 else f"Boot {boot.number + 1}") + start + seen


def _moment(fact: Fact, links: Links, zero: int) -> MomentView:
    where = fact.where[0]
    _, _, detail = line(_without_secrets(fact), fact.at).partition(f" {fact.name}")
    return MomentView(
        clock=clock(fact.at),
        since=since(fact.at, zero),
        stage=fact.stage,
        kind=_kind(fact),
        name=fact.name,
        summary=told(links.named(where.summary)),
        detail=brief(detail.strip(), _DETAIL),
        place=LinkView(place(where), links.evidence(where)),
    )


def _without_secrets(fact: Fact) -> Fact:
    """Its texts one by one: `credentials=true` of a line is none, `password=1234` inside a text is one."""
    clean: dict[str, Any] = {
        field.name: without_secrets(value)
        for field in dataclasses.fields(fact)
        if isinstance(value := getattr(fact, field.name), str) and field.name != "host"
    }
    return dataclasses.replace(fact, **clean)


def _kind(fact: Fact) -> str:
    return "log" if fact.name.startswith("log.") or fact.where[0].line is not None else "packet"


def _lanes(facts: Sequence[Fact], number: int) -> LanesView | None:
    """The picture; None where there is nothing to see in one."""
    staged = [fact for fact in facts if fact.stage]
    stages = [stage for stage in Stage if any(fact.stage == stage for fact in staged)]
    if len(staged) < _MARKS or staged[0].at == staged[-1].at:
        return None
    first, last = staged[0].at, max(fact.at for fact in staged)
    lane_y = {str(stage): 14 + LANE * row for row, stage in enumerate(stages)}

    def x_of(at: int) -> float:
        return round(LEFT + 8 + (at - first) * (WIDTH - LEFT - 20) / (last - first), 1)

    dots = dict.fromkeys((x_of(fact.at), lane_y[fact.stage], _kind(fact)) for fact in staged)
    step = (last - first) // (_MARKS - 1)
    return LanesView(
        title=f"Facts of boot {number} by stage over {span(last - first)}",
        description=f"{len(staged)} facts from {rfc3339(first)} to {rfc3339(last)}; the table holds each of them.",
        width=WIDTH,
        height=LANE * len(stages) + 30,
        left=LEFT,
        lanes=tuple(LaneView(str(stage), lane_y[str(stage)]) for stage in stages),
        dots=tuple(DotView(*dot) for dot in list(dots)[:_MOST_DOTS]),
        ticks=tuple(TickView(x_of(first + step * k), f"+{span(step * k)}") for k in range(_MARKS)),
    )
