"""`acdiag facts` for programs: one fact a line, with the phone and the boot that it belongs to."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from acdiag.model.facts import Fact
from acdiag.present.clock import rfc3339
from acdiag.present.json.case import evidence_object, line
from acdiag.timeline.story import PhoneStory

_COMMON = frozenset(("at", "host", "where"))


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
        "fields": {field.name: _plain(getattr(fact, field.name)) for field in _own_fields(fact)},
        "evidence": [evidence_object(where) for where in fact.where],
    }


def _own_fields(fact: Fact) -> list[dataclasses.Field[Any]]:
    return [field for field in dataclasses.fields(fact) if field.name not in _COMMON]


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return round(value, 4) if isinstance(value, float) else value
