"""The shape of a rule after it was read: what it detects, and what it says of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from acdiag.model.finding import Confidence, Outcome, Severity
from acdiag.model.phone import Stage
from acdiag.rulebook.detection import Clause, Detection, Hearing
from acdiag.rulebook.template import Template


class Status(StrEnum):
    EXPERIMENTAL = "experimental"
    STABLE = "stable"
    RETIRED = "retired"
    """Its id stays taken and explained; it judges nothing."""


@dataclass(frozen=True, slots=True)
class Regrade:
    """One entry of `severity_when`."""

    where: tuple[Clause, ...]
    severity: Severity


class Target(NamedTuple):
    """One entry of `explains`."""

    word: str
    """An id, or a prefix with a trailing `*`."""
    line: int
    """In the rule's file, from 1."""


@dataclass(frozen=True, slots=True)
class Fix:
    do: Template
    owner: str
    verify: Template | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One test inside a rule's file."""

    name: str
    timeline: str
    expect: Outcome
    line: int
    """Line of the rule file where the timeline begins, from 1."""
    phone: tuple[tuple[str, str | int], ...] = ()
    ends: int | None = None
    """When the capture ends, ns after the timeline's zero."""
    hears: Hearing = Hearing.ANSWERS
    from_start: bool = True
    cleared: bool | None = None
    severity: Severity | None = None
    count: int | None = None
    observed: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    name: str
    title: str
    stage: Stage
    severity: Severity
    confidence: Confidence
    status: Status
    entity: str
    detection: Detection
    severity_when: tuple[Regrade, ...]
    screen: tuple[str, ...]
    observed: Template
    cause: Template
    impact: Template
    confirm: tuple[Template, ...]
    fix: tuple[Fix, ...]
    explains: tuple[Target, ...]
    filter: Template | None
    manual: tuple[str, ...]
    references: tuple[str, ...]
    false_alarms: str
    tests: tuple[Example, ...]
    path: Path
    line: int = 1
    """Line of `id` in the file, from 1."""

    @property
    def area(self) -> str:
        """Name of the folder that holds the rule."""
        return self.path.parent.name
