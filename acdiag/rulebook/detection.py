"""The shape of what a rule detects: selectors, operators, and how they are joined.

All are frozen and hashable. Equal conditions of different rules are made one object when the shelf is loaded, so
that the engine evaluates each of them once per phone and boot. Durations are ns.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from enum import StrEnum
from functools import cached_property
from itertools import chain

from acdiag.model import record
from acdiag.model.facts import Fact
from acdiag.model.record import Record
from acdiag.timeline.story import PhoneStory

Bound = Mapping[str, Fact]
"""Facts that earlier conditions bound with `as`."""


class ScopeKind(StrEnum):
    BOOT = "boot"
    PHONE = "phone"


class Hearing(StrEnum):
    """What the capture must be shown to hear before a silence counts."""

    NOTHING = "nothing"
    OTHERS = "others"
    """Some frame that no phone sent."""
    ANSWERS = "answers"
    """Some unicast frame to a phone."""


class Reference(Record):
    """`$NAME.field`, `$.field` or `$phone.attribute`."""

    of: str
    """A bound name, `phone`, or empty for the same fact."""
    field: str

    def __str__(self) -> str:
        return f"${self.of}.{self.field}"


class Clause(Record):
    """One field selection."""

    field: str
    op: str
    value: Hashable
    """A tuple of literals, or a `Reference`."""
    holds: Callable[[Fact | PhoneStory, Bound, PhoneStory], bool] = record.field(compare=False, repr=False)
    spread: bool = False
    """A reference is to several values, any of which counts."""

    @property
    def looks_back(self) -> bool:
        """Whether its value is that of a fact that was bound before."""
        return isinstance(self.value, Reference) and self.value.of not in ("", "phone")

    @property
    def words(self) -> str:
        """The selection as a sentence says it."""
        values = self.value if isinstance(self.value, tuple) else (self.value,)
        shown = [str(value).lower() if isinstance(value, bool) else str(value) for value in values]
        return f"{self.field} {'=' if self.op == 'equal' else self.op} {' or '.join(shown)}"


class Selector(Record, slots=False):
    fact: str
    where: tuple[Clause, ...] = ()
    name: str | None = None
    """What later conditions call the fact (`as`)."""
    after: str | None = None
    """Name of a bound fact that it must not come before."""
    by: int = 0
    """How long after that fact it must come at least."""
    uses: frozenset[str] = frozenset()
    """Bound names that it looks at; without any, it matches the same facts wherever it stands."""
    key: tuple[str, Reference] | None = None
    """A field that must equal a field of a bound fact: what to look candidates up by."""

    @cached_property
    def at_most(self) -> Selector:
        """What is selected at most, whatever was bound before."""
        if not self.uses:
            return self
        return Selector(self.fact, tuple(clause for clause in self.where if not clause.looks_back))

    @cached_property
    def looking_back(self) -> tuple[Clause, ...]:
        """What is asked beyond that, of each fact anew."""
        return tuple(clause for clause in self.where if clause.looks_back)

    @cached_property
    def words(self) -> str:
        """The selector as a sentence says it."""
        details = ", ".join(clause.words for clause in self.where)
        return f"{self.fact} with {details}" if details else self.fact


class Match(Record):
    """Every matching fact is a hit."""

    selector: Selector
    uses: frozenset[str] = frozenset()


class Count(Record):
    """Enough matching facts inside a sliding window."""

    selector: Selector
    at_least: int
    within: int | None = None
    over: int = 0
    """The first and the last of them are at least so far apart."""
    distinct: str | None = None
    uses: frozenset[str] = frozenset()


class Expect(Record):
    """Each `after` fact is to be followed by one of `then`; those that are not are the hit."""

    after: Selector
    then: tuple[Selector, ...]
    within: int
    at_least: int = 1
    over: int = 0
    shown: int | None = None
    """How much of `within` the capture must show; all of it when None. Shorter where `after` is a failure that was
    seen, and what follows could only mend it."""
    uses: frozenset[str] = frozenset()


class Pending(Record):
    """A wait that the capture cut off: each `after` fact that none of `then` followed before the end, never more.

    What comes of a wait is often said by a fact of its own, which an observer gives when its time is over. This is for
    captures that end before that.
    """

    after: Selector
    then: tuple[Selector, ...]
    within: int
    uses: frozenset[str] = frozenset()


class Absent(Record):
    """The boot came as far as `once`, and the selected fact is nowhere in it."""

    selector: Selector
    once: Selector
    within: int | None = None
    uses: frozenset[str] = frozenset()


class Sequence(Record):
    """Facts in this order."""

    steps: tuple[Selector, ...]
    within: int | None = None
    uses: frozenset[str] = frozenset()


class Ratio(Record):
    """More than this share of `whole` are `part`."""

    part: Selector
    whole: Selector
    above: float
    at_least: int = 1
    uses: frozenset[str] = frozenset()


def first(operator: Operator) -> Selector:
    """What selects the first fact of a hit."""
    match operator:
        case Expect() | Pending():
            return operator.after
        case Absent():
            return operator.once
        case Sequence():
            return operator.steps[0]
        case Ratio():
            return operator.part
        case _:
            return operator.selector


def first_fact(operator: Operator) -> str:
    """The kind of the first fact of a hit."""
    return first(operator).fact


def last_fact(operator: Operator) -> str:
    """The kind of the last fact of a hit."""
    return operator.steps[-1].fact if isinstance(operator, Sequence) else first_fact(operator)


def facts_of(operator: Operator) -> frozenset[str]:
    """The kinds of all facts of its hits."""
    if isinstance(operator, Sequence):
        return frozenset(step.fact for step in operator.steps)
    return frozenset((first_fact(operator),))


Operator = Match | Count | Expect | Pending | Absent | Sequence | Ratio
Silence = Expect | Absent


class Detect(Record, slots=False):
    """Operators joined: all of `all`, one of `any`, nothing of `none`."""

    all: tuple[Operator, ...] = ()
    any: tuple[Operator, ...] = ()
    none: tuple[Operator, ...] = ()
    within: int | None = None
    """All bound facts of one solution lie within this span."""

    @cached_property
    def asks(self) -> tuple[tuple[Selector, ...], ...]:
        """Of each of these one at least selects something, or nothing is found."""
        joined = [(first(operator).at_most,) for operator in self.all]
        either = tuple(first(operator).at_most for operator in self.any)
        return (*joined, either) if either else tuple(joined)

    @cached_property
    def forbids(self) -> tuple[Selector, ...]:
        """Where one of these selects something, nothing is found."""
        return tuple(operator.selector for operator in self.none if isinstance(operator, Match) and not operator.uses)

    @cached_property
    def silences(self) -> bool:
        """Whether an operator takes silence for a sign."""
        return any(isinstance(operator, Silence) for operator in chain(self.all, self.any, self.none))

    @cached_property
    def lead(self) -> int | None:
        """Which of `all` a finding counts: the first that counts by nature, else the first; None without `all`."""
        for index, operator in enumerate(self.all):
            if isinstance(operator, Count | Expect | Ratio):
                return index
        return 0 if self.all else None

    @property
    def leads(self) -> tuple[Operator, ...]:
        """The operators whose hits a finding may count."""
        if self.lead is not None:
            return (self.all[self.lead],)
        return tuple(operator for operator in self.any if not isinstance(operator, Pending))


class Hidden(Record):
    """Traffic that could hold what a rule looks for, and that cannot be read."""

    facts: tuple[Selector, ...]
    """Any of them shows it."""
    unless: tuple[Selector, ...]
    """Any of them shows that it could be read after all."""
    reason: str
    """Why the rule is undecided then, and what would decide it."""


class Detection(Record):
    """Everything of a rule that decides its outcome; equal ones are judged once."""

    scope: ScopeKind
    hears: Hearing
    from_start: bool
    needs: tuple[Selector, ...]
    unless: tuple[Selector, ...]
    detect: Detect
    clears_on: tuple[Selector, ...]
    hidden_by: Hidden | None = None
    not_on: tuple[Clause, ...] = ()
    """Attributes of phones that have nothing to do with it; all of them."""
    needs_any: tuple[Selector, ...] = ()
    """One of these is needed; those of `needs` all are."""

    @property
    def wakes(self) -> frozenset[str]:
        """Names of facts without any of which the outcome is settled."""
        hidden = frozenset(selector.fact for selector in self.hidden_by.facts) if self.hidden_by else frozenset()
        if self.needs:
            return hidden | {self.needs[0].fact}
        if self.needs_any:
            return hidden | {selector.fact for selector in self.needs_any}
        needed = self.detect.all[:1] or self.detect.any
        return hidden | {first_fact(operator) for operator in needed}
