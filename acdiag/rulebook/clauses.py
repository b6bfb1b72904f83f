"""Reads field selections from a rule file, and makes each one small function."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Hashable, Mapping
from operator import attrgetter
from typing import Any, cast

from acdiag.model.facts import Fact
from acdiag.model.named_tuple import NamedTuple
from acdiag.rulebook.detection import Bound, Clause, Reference
from acdiag.rulebook.entry import Entry, Mistake
from acdiag.rulebook.fields import PHONE, FieldType, common_types
from acdiag.rulebook.selection import COMPARISONS, EQUAL, Comparison, compile_pattern, known
from acdiag.timeline.story import PhoneStory

Names = dict[str, tuple[str, ...]]
"""The facts that are bound so far: what they are called, and of which kinds they may be."""

Literal = str | int | float | bool
Test = Callable[[Any, tuple[Any, ...]], bool]
Holds = Callable[[Fact | PhoneStory, Bound, PhoneStory], bool]
Resolve = Callable[[Fact | PhoneStory, Bound, PhoneStory], Any]


class Subject(NamedTuple):
    """One field that is selected on, and what its value may refer to."""

    field: str
    op: str
    kind: FieldType
    comparison: Comparison
    types: Mapping[str, FieldType]
    """The fields of the same fact."""
    names: Names

    def types_of(self, of: str) -> Mapping[str, FieldType]:
        """What a reference to `of` may name."""
        if of == "phone":
            return PHONE
        return common_types(self.names[of]) if of else self.types


def read_where(entry: Entry, types: Mapping[str, FieldType], names: Names) -> tuple[Clause, ...]:
    """Field selections on a fact that has the fields `types`."""
    clauses = tuple(_read_clause(key, value, types, names) for key, value in entry.pairs())
    if not clauses:
        raise entry.wrong("where is empty: leave it out")
    return clauses


def read_attributes(entry: Entry) -> tuple[Clause, ...]:
    """Selections on the phone itself: its attributes take the place of a fact's fields."""
    clauses = tuple(_read_clause(key, value, PHONE, {}) for key, value in entry.pairs())
    if not clauses:
        raise entry.wrong(f"{entry.label} is empty: leave it out")
    return clauses


def make_clause(field: str, op: str, value: Hashable, spread: bool = False) -> Clause:
    """The selection of those parts, which were checked before."""
    read, test = attrgetter(field), COMPARISONS[op].test
    if isinstance(value, Reference):
        return Clause(field, op, value, _referring(read, test, _resolver(value), spread), spread)
    wanted = cast("tuple[Literal, ...]", value)
    return Clause(field, op, value, lambda fact, _bound, _story: test(read(fact), wanted), spread)


def _read_clause(key: str, entry: Entry, types: Mapping[str, FieldType], names: Names) -> Clause:
    subject = _read_subject(key, entry, types, names)
    reference = _read_reference(entry, subject)
    if reference is None:
        return make_clause(subject.field, subject.op, _read_values(entry, subject))
    spread = subject.types_of(reference.of)[reference.field].many and subject.comparison.refers != "same"
    return make_clause(subject.field, subject.op, reference, spread)


def _read_subject(key: str, entry: Entry, types: Mapping[str, FieldType], names: Names) -> Subject:
    field, bar, op = key.partition("|")
    if field not in types:
        raise Mistake(entry.line, field, f"there is no field {field!r} here", types)
    if bar and (op == EQUAL or op not in COMPARISONS):
        raise Mistake(entry.line, op, f"there is no operator {op!r}", [word for word in COMPARISONS if word != EQUAL])
    kind, comparison = types[field], COMPARISONS[op or EQUAL]
    if not comparison.applies_to(kind):
        raise Mistake(entry.line, key, f"{op} does not go with {field}, which is {kind.words}")
    return Subject(field, op or EQUAL, kind, comparison, types, names)


def _read_reference(entry: Entry, subject: Subject) -> Reference | None:
    """The reference that a text with a leading `$` is; `$$` begins a text with one `$`."""
    if entry.shape != "str" or not entry.node.value.startswith("$") or entry.node.value.startswith("$$"):
        return None
    of, dot, field = entry.text()[1:].partition(".")
    if not dot:
        raise entry.wrong(f"{entry.text()!r} is no reference: write $NAME.field, $.field or $phone.attribute")
    if of not in ("", "phone", *subject.names):
        raise entry.wrong(f"no fact before this one is called {of!r}", of, subject.names)
    types = subject.types_of(of)
    if field not in types:
        raise entry.wrong(f"there is no field {field!r} in {entry.text()}", field, types)
    if not subject.comparison.refers_to(subject.kind, types[field]):
        what = f"{subject.field} is {subject.kind.words} and {entry.text()} is {types[field].words}"
        raise entry.wrong(f"{what}: they cannot be compared by {subject.op}")
    return Reference(of, field)


def _referring(read: Callable[[Any], Any], test: Test, resolve: Resolve, spread: bool) -> Holds:
    """The test of a field against what a reference resolves to."""

    def holds(fact: Fact | PhoneStory, bound: Bound, story: PhoneStory) -> bool:
        value = resolve(fact, bound, story)
        if not known(value):
            return test(read(fact), ())
        return test(read(fact), value if spread else (value,))

    return holds


def _resolver(reference: Reference) -> Resolve:
    read, name = attrgetter(reference.field), reference.of
    if name == "phone":
        return lambda _fact, _bound, story: read(story)
    if not name:
        return lambda fact, _bound, _story: read(fact)
    return lambda _fact, bound, _story: read(bound[name]) if name in bound else None


def _read_values(entry: Entry, subject: Subject) -> tuple[Literal, ...]:
    """The literals that a field is compared with, of the type that it has."""
    comparison, kind = subject.comparison, subject.kind
    if comparison.shape == "truth":
        return (entry.truth(),)
    if comparison.shape == "pair":
        return _read_pair(entry)
    if entry.shape == "list" and not comparison.listed:
        raise entry.wrong(f"{subject.op} takes one value, not a list")
    if kind.many and comparison.refers == "same":
        raise entry.wrong(f"{subject.field} is {kind.words}: use contains, contains_any or lacks", subject.field)
    items = entry.one_or_more()
    if not items:
        raise entry.wrong("the list is empty")
    values = tuple(_read_literal(item, subject) for item in items)
    for item, value in zip(items, values, strict=True):
        _check_form(item, str(value), comparison.shape)
    return values


def _read_pair(entry: Entry) -> tuple[float, float]:
    numbers = [item.number() for item in entry.items()]
    if len(numbers) != 2 or numbers[0] > numbers[1]:
        raise entry.wrong("between takes two numbers, the smaller first")
    return numbers[0], numbers[1]


def _read_literal(entry: Entry, subject: Subject) -> Literal:
    base, shape = subject.kind.base, entry.shape
    if base == "str" and shape == "str":
        text = str(entry.node.value)
        return text[1:] if text.startswith("$$") else text
    if base == "bool" and shape == "bool":
        return entry.truth()
    if base in ("int", "float") and shape in ("int", base):
        return entry.number()
    raise entry.wrong(f"{subject.field} is {FieldType(base).words}, and this is {entry.what}{_cure(base, shape)}")


def _cure(base: str, shape: str) -> str:
    """How to write what was probably meant."""
    if shape == "null":
        return ": for a value that is not there write |exists: false"
    return ": put it in quotes" if base == "str" and shape in ("int", "float", "bool") else ""


def _check_form(entry: Entry, value: str, shape: str) -> None:
    """Refuse a pattern or network that can match nothing because of its form."""
    try:
        if shape == "pattern":
            compile_pattern(value)
        elif shape == "network":
            ipaddress.ip_network(value)
    except ValueError as error:
        raise entry.wrong(f"{value!r} is no {shape}: {error}") from None
