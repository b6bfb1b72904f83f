"""The shape of a rule after it was read: what it detects, and what it says of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from acdiag.model.finding import Confidence, Outcome, Severity
from acdiag.model.phone import Stage
from acdiag.model.record import Record, field
from acdiag.rulebook.detection import Clause, Detection, Hearing, Selector
from acdiag.rulebook.template import Template
from acdiag.rulebook.told import Told

if TYPE_CHECKING:
    from acdiag.rulebook.clauses import Names
    from acdiag.rulebook.entry import Entry


class Status(StrEnum):
    EXPERIMENTAL = "experimental"
    STABLE = "stable"
    RETIRED = "retired"
    """Its id stays taken and explained; it judges nothing."""


class Regrade(Record):
    """One entry of `severity_when`."""

    where: tuple[Clause, ...]
    severity: Severity


class Target(Record):
    """One entry of `explains`."""

    word: str
    """An id, or a prefix with a trailing `*`."""
    line: int
    """In the rule's file, from 1."""
    words: str
    """The entry with its conditions, as a line of an explanation."""
    where: Entry | None = field(default=None, compare=False, repr=False)
    """Field selections on what the explained rule finds; only the shelf knows that rule and can read them."""
    given: tuple[Selector, ...] = field(default=(), compare=False, repr=False)
    """Which of the rule's own hits explain; all of them when empty."""
    names: Names = field(default_factory=dict, compare=False, repr=False)
    """What `where` may refer to."""


class Fix(Record):
    do: Template
    owner: str
    verify: Template | None = None


class Example(Record):
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
    explains: tuple[str, ...] = ()
    """Rules that are found as well, and that the rule's finding explains."""
    leaves: tuple[str, ...] = ()
    """Rules that are found as well, and that it does not explain."""


class Rule(Record):
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
    told: Told | None = None
    """How a log line says the same (`log`)."""
    kept: Callable[[], Mapping[str, Any]] | None = field(default=None, compare=False, repr=False)
    """Gives the fields that are not there yet, of a rule that was taken from `pressing`."""

    if not TYPE_CHECKING:  # a checker knows all fields, and is to find what is none

        def __getattr__(self, name: str) -> Any:
            """A field that nobody wanted until now: most rules find nothing, and then their words are never read."""
            kept = object.__getattribute__(self, "kept")
            for key, value in kept().items() if kept is not None else ():
                object.__setattr__(self, key, value)
            return object.__getattribute__(self, name)

    @property
    def area(self) -> str:
        """Name of the folder that holds the rule."""
        return self.path.parent.name
