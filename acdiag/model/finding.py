"""What a rule says of a phone: outcomes, findings and the actions that mend them."""

from __future__ import annotations

from enum import StrEnum

from acdiag.model.arrival import Where
from acdiag.model.record import ChangingRecord, Record, field


class Severity(StrEnum):
    """How bad, in falling order; `rank` compares."""

    CRITICAL = "critical"
    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"
    INFO = "info"

    @property
    def rank(self) -> int:
        """4 for critical down to 0 for info."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(reversed(Severity))}


class Confidence(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Outcome(StrEnum):
    """The four answers of a rule, best known first."""

    FOUND = "found"
    UNDECIDED = "undecided"
    CLEAR = "clear"
    NOT_APPLICABLE = "not-applicable"


class Action(Record):
    """One corrective step of the manual."""

    do: str
    owner: str
    """network, server, directory, phone or user; or what the site's policy calls it."""
    verify: str | None = None
    """How to see that it worked."""


class Finding(ChangingRecord):
    """One fault of one entity, proven by facts. Mutable only while `rulebook` folds causes."""

    rule: str
    name: str
    title: str
    severity: Severity
    rule_severity: Severity
    confidence: Confidence
    phone: str | None
    """MAC, or None behind a router."""
    entity: str
    stage: str
    first: int
    last: int
    count: int
    observed: str
    cause: str
    impact: str
    actions: tuple[Action, ...]
    confirm: tuple[str, ...]
    manual: tuple[str, ...]
    references: tuple[str, ...]
    evidence: tuple[Where, ...]
    wireshark_filter: str
    boots: frozenset[int] = frozenset()
    """The boots of the phone in which it was seen, from 0."""
    cleared: int | None = None
    """When the phone got over it, ns; None while it lasts."""
    root_cause: bool = False
    explained_by: list[str] = field(default_factory=list)
    explains: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError(f"{self.rule}: a finding without evidence")

    @property
    def id(self) -> str:
        """Identity without counts and times, so that two runs can be compared."""
        return finding_id(self.rule, self.entity)


def finding_id(rule: str, entity: str) -> str:
    """The identity of what a rule finds of an entity."""
    return f"{rule}@{entity}"
