"""Reads selectors from a rule file: which fact, with which fields, after which other one, and what to call it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from acdiag.model.facts import BY_NAME
from acdiag.rulebook.clauses import Names, read_where
from acdiag.rulebook.detection import Clause, Reference, Selector
from acdiag.rulebook.entry import Entry
from acdiag.rulebook.fields import field_types
from acdiag.rulebook.selection import EQUAL

SELECTOR_KEYS = ("fact", "where", "as", "after", "by")


def read_selector(entry: Entry, names: Names, *, binds: bool = True) -> Selector:
    """A selector, or a fact's name alone. What it binds is added to `names`."""
    if entry.node.id == "scalar":
        return Selector(read_fact(entry))
    keys = entry.mapping(SELECTOR_KEYS, ("fact",))
    return selector_of(keys, names, binds=binds)


def selector_of(keys: Mapping[str, Entry], names: Names, *, binds: bool = True) -> Selector:
    """The selector that is written in `keys`, which may hold more than it."""
    fact = read_fact(keys["fact"])
    where = read_where(keys["where"], field_types(fact), names) if "where" in keys else ()
    after = keys["after"].word(names) if "after" in keys and names else None
    if "after" in keys and after is None:
        raise keys["after"].wrong(f"no fact before this one is called {keys['after'].text()!r}")
    if "by" in keys and after is None:
        raise keys["by"].wrong("by needs after")
    by = keys["by"].duration() if "by" in keys else 0
    name = _bind(keys["as"], fact, names, binds) if "as" in keys else None
    return Selector(fact, where, name, after, by, _uses_of(where, after), _key_of(where, fact))


def read_fact(entry: Entry) -> str:
    """The name of a fact."""
    name = entry.text()
    if name not in BY_NAME:
        raise entry.wrong(f"there is no fact {name!r}", known=BY_NAME)
    return name


def _bind(entry: Entry, fact: str, names: Names, binds: bool) -> str:
    name = entry.text()
    if not binds:
        raise entry.wrong(f"{name!r} would never be bound: nothing is found here when the rule holds")
    if not name.isidentifier() or name == "phone":
        raise entry.wrong(f"{name!r} cannot name a fact: take a word of letters, digits and _ other than phone")
    if name in names:
        raise entry.wrong(f"{name!r} already names a fact of this rule")
    names[name] = (fact,)
    return name


def _uses_of(where: Iterable[Clause], after: str | None = None) -> frozenset[str]:
    """The bound names that clauses look at."""
    used = {clause.value.of for clause in where if isinstance(clause.value, Reference)}
    return frozenset((used | {after or ""}) - {"", "phone"})


def _key_of(where: Iterable[Clause], fact: str) -> tuple[str, Reference] | None:
    for clause in where:
        value = clause.value
        if clause.op == EQUAL and isinstance(value, Reference) and value.of not in ("", "phone"):
            return None if field_types(fact)[clause.field].many else (clause.field, value)
    return None
