"""`acdiag facts` for programs: one fact a line, with the phone and the boot that it belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from acdiag.model.facts import Fact
from acdiag.present.clock import rfc3339
from acdiag.present.json.case import evidence_object, line
from acdiag.timeline.story import PhoneStory


def lines(stories: Iterable[PhoneStory]) -> str:
    """All facts of all phones, a line each."""
    return "".join(
        line(fact_object(fact, story.entity, boot.number))
        for story in stories
        for boot in story.boots
        for fact in boot.facts
    )


def fact_object(fact: Fact, phone: str, boot: int) -> dict[str, Any]:
    """One fact; `fields` holds all that this kind of fact has."""
    return {
        "time": rfc3339(fact.at),
        "phone": phone,
        "boot": boot,
        "fact": fact.name,
        "fields": {name: _plain(getattr(fact, name)) for name in type(fact).defaults},
        "evidence": [evidence_object(where) for where in fact.where],
    }


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return round(value, 4) if isinstance(value, float) else value
