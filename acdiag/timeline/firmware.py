"""What a phone's firmware means beside that of others, and beside what the phone does; facts for a rule to judge.

Firmware is spelt in many ways (`UC_3.4.8`, `3.4.8.808`, `UC450HD_3.4.8.808.img`), so only the numbers are compared, and
only as many as both name. A phone that fetched firmware after it had named its own may run another one by now.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import get_args

from acdiag.model.expression import expression
from acdiag.model.facts import Fact
from acdiag.model.facts.btoe import BtoeMet, BtoePaired
from acdiag.model.facts.firmware import PhoneBehind, PhoneRan
from acdiag.model.facts.http import HttpAnswered, HttpAsked
from acdiag.model.facts.link import CdpAnnounced, LldpAnnounced
from acdiag.model.facts.sip import SipRegisterAsked
from acdiag.model.facts.tftp import TftpAsked, TftpCompleted
from acdiag.model.named_tuple import NamedTuple
from acdiag.model.record import replace
from acdiag.timeline.story import PhoneStory

NAMES = LldpAnnounced | CdpAnnounced | SipRegisterAsked | HttpAsked
"""Facts in which a phone names its firmware."""
NUMBERS = 4
"""Of a version: 3.4.6.231."""
UNKNOWN = 9999
"""Stands for a number that is left out: nothing is below a version that may be the newest."""
DUO, TEAMS_NATIVE = "duo", "teams-native"
_DUO_MODEL = "RX50"
"""The only model that has Device Duo and no BToE."""
_VERSION = expression(r"(?<![0-9.])([0-9]{1,4}(?:\.[0-9]{1,4}){2,3})(?!\.?[0-9])")
_TOLD_BY = frozenset((*get_args(NAMES), HttpAnswered, TftpAsked, TftpCompleted, BtoeMet, BtoePaired))
"""Facts that anything is told by here."""
_TEAMS = expression(r"_TEAMS_", re.IGNORECASE)
_IMAGE = ".img"


class _Named(NamedTuple):
    """A phone's firmware, and the fact that names it."""

    text: str
    version: tuple[int, ...]
    fact: Fact


def version(text: str) -> tuple[int, ...]:
    """The numbers of a firmware's version, three or four; nothing when it names none."""
    found = _VERSION.search(text)
    return tuple(map(int, found[1].split("."))) if found else ()


def compared(stories: Sequence[PhoneStory]) -> tuple[PhoneStory, ...]:
    """The stories, with what is to be said of their firmware."""
    told = [_facts(story) for story in stories]
    named = {story.entity: found for story, facts in zip(stories, told, strict=True) if (found := _named(facts))}
    behind = _behind(stories, named)
    return tuple(
        _with(story, (*behind.get(story.entity, ()), *_ran(story, facts)))
        for story, facts in zip(stories, told, strict=True)
    )


def _named(facts: Iterable[Fact]) -> _Named | None:
    """The firmware that the phone named last, unless it fetched one afterwards."""
    latest: _Named | None = None
    for fact in facts:
        if isinstance(fact, NAMES) and fact.firmware and (numbers := version(fact.firmware)):
            latest = _Named(fact.firmware, numbers, fact)
        elif _fetched(fact):
            latest = None
    return latest


def _fetched(fact: Fact) -> bool:
    if isinstance(fact, HttpAnswered):
        return fact.extension == "img" and fact.status in (200, 206)
    return isinstance(fact, TftpCompleted) and fact.file.lower().endswith(_IMAGE)


def _behind(stories: Sequence[PhoneStory], named: dict[str, _Named]) -> dict[str, tuple[Fact, ...]]:
    """By phone, that there is a newer firmware on another of its model."""
    by_model: dict[str, list[str]] = defaultdict(list)
    for story in stories:
        if story.model and story.entity in named:
            by_model[story.model].append(story.entity)
    found: dict[str, tuple[Fact, ...]] = {}
    for model, phones in by_model.items():
        newest = max((named[phone] for phone in phones), key=lambda one: one.version)
        older = [phone for phone in phones if _below(named[phone].version, newest.version)]
        for phone in older:
            own = named[phone]
            found[phone] = (
                PhoneBehind(
                    at=own.fact.at,
                    host=own.fact.host,
                    where=own.fact.where[:1] + newest.fact.where[:1],
                    firmware=own.text,
                    newest=newest.text,
                    model=model,
                    phones=len(phones),
                    older=len(older),
                ),
            )
    return found


def _below(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """As far as both say."""
    common = min(len(one), len(other))
    return one[:common] < other[:common]


def _ran(story: PhoneStory, facts: Iterable[Fact]) -> Iterator[Fact]:
    """The first time that each feature was used, with the firmware that the phone had named before."""
    own: _Named | None = None
    done: set[str] = set()
    for fact in facts:
        if isinstance(fact, NAMES) and fact.firmware and (numbers := version(fact.firmware)):
            own = _Named(fact.firmware, numbers, fact)
        feature = _feature(story.model, fact)
        if feature and own is not None and feature not in done:
            done.add(feature)
            yield PhoneRan(
                at=fact.at,
                host=fact.host,
                where=fact.where[:1] + own.fact.where[:1],
                firmware=own.text,
                version=_number(own.version),
                model=story.model or "",
                feature=feature,
            )


def _feature(model: str | None, fact: Fact) -> str:
    if isinstance(fact, BtoeMet | BtoePaired):
        own = isinstance(fact, BtoeMet) or fact.own
        return DUO if model == _DUO_MODEL and own else ""
    teams = isinstance(fact, TftpAsked | HttpAsked) and _TEAMS.search(fact.file)
    return TEAMS_NATIVE if teams else ""


def _number(numbers: tuple[int, ...]) -> int:
    total = 0
    for number in (*numbers, *[UNKNOWN] * NUMBERS)[:NUMBERS]:
        total = total * 10_000 + number
    return total


def _facts(story: PhoneStory) -> list[Fact]:
    """What is told of firmware and features, in order of time."""
    return [
        fact
        for boot in story.boots
        if not _TOLD_BY.isdisjoint(boot.kinds)
        for fact in boot.facts
        if type(fact) in _TOLD_BY
    ]


def _with(story: PhoneStory, facts: Sequence[Fact]) -> PhoneStory:
    """The story with further facts, each in the boot in which it was."""
    if not facts:
        return story
    boots = list(story.boots)
    for fact in facts:
        index = max((i for i, boot in enumerate(boots) if boot.facts[0].at <= fact.at), default=0)
        boot = boots[index]
        boots[index] = replace(boot, facts=tuple(sorted((*boot.facts, fact), key=_time)))
    return replace(story, boots=tuple(boots))


def _time(fact: Fact) -> int:
    return fact.at
