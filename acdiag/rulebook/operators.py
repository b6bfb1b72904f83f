"""Reads the `detect` part of a rule: seven operators, and how they are joined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from acdiag.model.named_tuple import NamedTuple
from acdiag.rulebook.clauses import Names
from acdiag.rulebook.detection import Absent, Count, Detect, Expect, Match, Operator, Pending, Ratio, Selector, Sequence
from acdiag.rulebook.entry import Entry
from acdiag.rulebook.fields import field_types
from acdiag.rulebook.selectors import SELECTOR_KEYS, read_selector, selector_of

Keys = Mapping[str, Entry]
JOINS = ("all", "any", "none")


def _uses(*selectors: Selector) -> frozenset[str]:
    """Names from outside that an operator of these selectors looks at."""
    bound = {selector.name for selector in selectors}
    return frozenset().union(*(selector.uses for selector in selectors)) - bound


def _keys(entry: Entry, operator: str) -> dict[str, Entry]:
    return entry.mapping(OPERATORS[operator].keys, OPERATORS[operator].required)


def _read_match(entry: Entry, names: Names) -> Match:
    selector = read_selector(entry, names)
    return Match(selector, _uses(selector))


def _read_count(entry: Entry, names: Names) -> Count:
    keys = _keys(entry, "count")
    selector = selector_of(keys, names)
    distinct = keys["distinct"].word(field_types(selector.fact)) if "distinct" in keys else None
    within, over = _span(keys, "within"), _span(keys, "over") or 0
    if within is not None and over > within:
        raise keys["over"].wrong("over is longer than within: nothing can be found")
    return Count(selector, keys["at_least"].integer(1), within, over, distinct, _uses(selector))


def _read_expect(entry: Entry, names: Names) -> Expect:
    keys = _keys(entry, "expect")
    after = read_selector(keys["after"], names)
    inner = dict(names)
    then = tuple(read_selector(item, inner, binds=False) for item in _some(keys["then"]))
    at_least = keys["at_least"].integer(1) if "at_least" in keys else 1
    within, shown = keys["within"].duration(), _span(keys, "shown")
    if shown is not None and shown > within:
        raise keys["shown"].wrong("shown is longer than within: the capture need not go on after that")
    return Expect(after, then, within, at_least, _span(keys, "over") or 0, shown, _uses(after, *then))


def _read_pending(entry: Entry, names: Names) -> Pending:
    keys = _keys(entry, "pending")
    inner = dict(names)
    after = read_selector(keys["after"], inner)
    then = tuple(read_selector(item, inner, binds=False) for item in _some(keys["then"]))
    return Pending(after, then, keys["within"].duration(), _uses(after, *then))


def _read_absent(entry: Entry, names: Names) -> Absent:
    keys = _keys(entry, "absent")
    once = read_selector(keys["once"], names)
    selector = selector_of(keys, dict(names), binds=False)
    return Absent(selector, once, _span(keys, "within"), _uses(once, selector))


def _read_sequence(entry: Entry, names: Names) -> Sequence:
    keys = _keys(entry, "sequence")
    steps = tuple(read_selector(item, names) for item in keys["steps"].items())
    if len(steps) < 2:
        raise keys["steps"].wrong("a sequence has at least two steps")
    return Sequence(steps, _span(keys, "within"), _uses(*steps))


def _read_ratio(entry: Entry, names: Names) -> Ratio:
    keys = _keys(entry, "ratio")
    part = read_selector(keys["part"], names, binds=False)
    whole = read_selector(keys["whole"], names, binds=False)
    above = keys["above"].number()
    if not 0 <= above < 1:
        raise keys["above"].wrong("above must be from 0 to less than 1")
    return Ratio(part, whole, above, keys["at_least"].integer(1), _uses(part, whole))


class Reader(NamedTuple):
    read: Callable[[Entry, Names], Operator]
    keys: tuple[str, ...]
    required: tuple[str, ...]


OPERATORS: dict[str, Reader] = {
    "match": Reader(_read_match, SELECTOR_KEYS, ("fact",)),
    "count": Reader(_read_count, (*SELECTOR_KEYS, "at_least", "within", "over", "distinct"), ("fact", "at_least")),
    "expect": Reader(
        _read_expect, ("after", "then", "within", "at_least", "over", "shown"), ("after", "then", "within")
    ),
    "pending": Reader(_read_pending, ("after", "then", "within"), ("after", "then", "within")),
    "absent": Reader(_read_absent, ("fact", "where", "after", "by", "once", "within"), ("fact", "once")),
    "sequence": Reader(_read_sequence, ("steps", "within"), ("steps",)),
    "ratio": Reader(_read_ratio, ("part", "whole", "above", "at_least"), ("part", "whole", "above", "at_least")),
}


def read_detect(entry: Entry, names: Names) -> Detect:
    """One operator, or several joined; names that may be bound when all is found are added to `names`."""
    keys = entry.mapping((*OPERATORS, *JOINS, "within"))
    if len(keys) == 1 and (only := next(iter(keys))) in OPERATORS:
        detect = Detect(all=(OPERATORS[only].read(keys[only], names),))
        _check_pending(detect, entry)
        return detect
    for key in keys:
        if key in OPERATORS:
            raise keys[key].wrong(f"detect has {key!r} beside other keys: put it under all", key)
    if not {"all", "any"} & set(keys):
        raise entry.wrong("detect needs an operator, or some under all or any", "detect", ("all", "any"))
    joined_all = tuple(_read_operator(item, names) for item in _list(keys, "all"))
    within = _span(keys, "within")
    if within is not None and len(names) < 2:
        raise keys["within"].wrong("within is about facts that are bound with as, and there are not two")
    none = tuple(_read_operator(item, dict(names)) for item in _list(keys, "none"))
    joined_any = tuple(_read_alternatives(_list(keys, "any"), names))
    detect = Detect(joined_all, joined_any, none, within)
    _check_pending(detect, entry)
    return detect


def _check_pending(detect: Detect, entry: Entry) -> None:
    """What finds nothing by itself may only stand beside what does."""
    misplaced = any(isinstance(operator, Pending) for operator in (*detect.all, *detect.none))
    if misplaced or (detect.any and all(isinstance(operator, Pending) for operator in detect.any)):
        raise entry.wrong("pending finds nothing by itself: it stands under any, beside what does", "pending")


def _read_alternatives(entries: Iterable[Entry], names: Names) -> list[Operator]:
    """Operators of which none sees what another one binds; they may bind one name, each to its own kind."""
    found: list[Operator] = []
    kinds: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        inner = dict(names)
        found.append(_read_operator(entry, inner))
        for name, facts in inner.items():
            kinds[name].update(facts)
    names.update({name: tuple(sorted(facts)) for name, facts in kinds.items()})
    return found


def _read_operator(entry: Entry, names: Names) -> Operator:
    pairs = entry.pairs()
    if len(pairs) != 1:
        raise entry.wrong("each item is one operator with its keys", entry.label, OPERATORS)
    key, value = pairs[0]
    if key not in OPERATORS:
        raise value.wrong(f"there is no operator {key!r}", key, OPERATORS)
    return OPERATORS[key].read(value, names)


def _list(keys: Keys, key: str) -> list[Entry]:
    if key not in keys:
        return []
    items = keys[key].items()
    if not items:
        raise keys[key].wrong(f"{key} is empty: leave it out")
    return items


def _some(entry: Entry) -> list[Entry]:
    items = entry.one_or_more()
    if not items:
        raise entry.wrong(f"{entry.label} is empty")
    return items


def _span(keys: Keys, key: str) -> int | None:
    return keys[key].duration() if key in keys else None
