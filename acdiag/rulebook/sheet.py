"""Reads one rule file, key by key: the table of keys is also what the JSON Schema and the documentation say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from acdiag.model.expression import expression
from acdiag.model.finding import Confidence, Outcome, Severity
from acdiag.model.phone import Stage
from acdiag.rulebook.clauses import Names, read_attributes, read_where
from acdiag.rulebook.detection import (
    Detect,
    Detection,
    Hearing,
    Hidden,
    ScopeKind,
    Selector,
    facts_of,
    first_fact,
    last_fact,
)
from acdiag.rulebook.entry import Entry
from acdiag.rulebook.fields import common_types
from acdiag.rulebook.operators import read_detect
from acdiag.rulebook.rule import Example, Fix, Regrade, Rule, Status, Target
from acdiag.rulebook.selectors import read_selector
from acdiag.rulebook.template import PLACES, Template, Unbalanced, compile_template
from acdiag.rulebook.told import Told

KEYS: Mapping[str, bool] = {
    "id": True,
    "name": True,
    "title": True,
    "stage": True,
    "severity": True,
    "confidence": True,
    "status": True,
    "entity": False,
    "scope": False,
    "hears": False,
    "from_start": False,
    "not_on": False,
    "needs": False,
    "needs_any": False,
    "unless": False,
    "hidden_by": False,
    "detect": True,
    "log": False,
    "clears_on": False,
    "severity_when": False,
    "screen": False,
    "observed": True,
    "cause": True,
    "impact": True,
    "confirm": True,
    "fix": True,
    "explains": False,
    "filter": False,
    "manual": False,
    "references": False,
    "false_alarms": True,
    "tests": True,
}
"""The keys of a rule in their order, and whether a rule must have them."""

LOG_KEYS: Mapping[str, bool] = {"detect": True, "observed": True, "clears_on": False}
FIX_KEYS: Mapping[str, bool] = {"do": True, "owner": True, "verify": False}
OWNERS = ("network", "server", "directory", "phone", "user")
ENTITIES = ("phone",)
TEST_KEYS: Mapping[str, bool] = {
    "name": True,
    "phone": False,
    "timeline": True,
    "ends": False,
    "hears": False,
    "from_start": False,
    "expect": True,
    "cleared": False,
    "severity": False,
    "count": False,
    "observed": False,
    "explains": False,
    "leaves": False,
}
HIDDEN_KEYS: Mapping[str, bool] = {"facts": True, "unless": False, "reason": True}
EXPLAINS_KEYS: Mapping[str, bool] = {"rule": True, "where": False, "given": False}
TEST_PHONE_KEYS = ("mac", "model", "ip", "vlan", "offered_vlan", "firmware")
ID = expression(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)+-\d{3}\Z")
NAME = expression(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
EXPLAINED = expression(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*(-\d{3}|-?\*)\Z")

Keys = Mapping[str, Entry]


def required(table: Mapping[str, bool]) -> list[str]:
    """The keys of a table that must be there."""
    return [key for key, must in table.items() if must]


def read_rule(entry: Entry, path: Path) -> Rule:
    """The rule in the file at `path`. Raises `Mistake`."""
    keys = entry.mapping(KEYS, required(KEYS))
    names: Names = {}
    detection = _read_detection(keys, names)
    places = Places(detection.detect, names)
    firsts = {first_fact(operator) for operator in detection.detect.leads}
    return Rule(
        id=_formed(keys["id"], ID, "an id like ACD-DHCP-001"),
        name=_read_name(keys["name"], path),
        title=keys["title"].text(),
        stage=keys["stage"].choice(Stage),
        severity=keys["severity"].choice(Severity),
        confidence=keys["confidence"].choice(Confidence),
        status=keys["status"].choice(Status),
        entity=keys["entity"].word(ENTITIES) if "entity" in keys else "phone",
        detection=detection,
        severity_when=tuple(_read_regrade(item, firsts, names) for item in _list(keys, "severity_when")),
        screen=_texts(keys, "screen"),
        observed=places.template(keys["observed"]),
        cause=places.template(keys["cause"]),
        impact=places.template(keys["impact"]),
        confirm=tuple(places.template(item) for item in keys["confirm"].items()),
        fix=tuple(_read_fix(item, places) for item in _filled(keys["fix"])),
        explains=tuple(_read_target(item, detection.detect, names) for item in _list(keys, "explains")),
        filter=places.template(keys["filter"]) if "filter" in keys else None,
        manual=_texts(keys, "manual"),
        references=_texts(keys, "references"),
        false_alarms=keys["false_alarms"].text(),
        tests=_read_tests(keys["tests"]),
        path=path,
        line=keys["id"].line,
        told=_read_told(keys["log"], detection) if "log" in keys else None,
    )


def _read_told(entry: Entry, wire: Detection) -> Told:
    """What log lines say; it is over when what the wire shows is over, unless it says otherwise itself."""
    keys = entry.mapping(LOG_KEYS, required(LOG_KEYS))
    names: Names = {}
    detect = read_detect(keys["detect"], names)
    clears = keys["clears_on"].one_or_more() if "clears_on" in keys else []
    own = tuple(read_selector(item, names, binds=False) for item in clears)
    detection = Detection(
        scope=wire.scope,
        hears=Hearing.NOTHING,
        from_start=False,
        needs=(),
        unless=(),
        detect=detect,
        clears_on=own or tuple(selector for selector in wire.clears_on if not selector.uses),
    )
    return Told(detection, Places(detect, names).template(keys["observed"]))


def _read_detection(keys: Keys, names: Names) -> Detection:
    needs = tuple(_read_bare(item) for item in _list(keys, "needs"))
    unless = tuple(_read_bare(item) for item in _list(keys, "unless"))
    detect = read_detect(keys["detect"], names)
    silences = detect.silences
    clears = keys["clears_on"].one_or_more() if "clears_on" in keys else []
    return Detection(
        scope=keys["scope"].choice(ScopeKind) if "scope" in keys else ScopeKind.BOOT,
        hears=keys["hears"].choice(Hearing) if "hears" in keys else Hearing.ANSWERS if silences else Hearing.NOTHING,
        from_start=keys["from_start"].truth() if "from_start" in keys else silences,
        needs=needs,
        needs_any=tuple(_read_bare(item) for item in _list(keys, "needs_any")),
        unless=unless,
        hidden_by=_read_hidden(keys["hidden_by"]) if "hidden_by" in keys else None,
        not_on=read_attributes(keys["not_on"]) if "not_on" in keys else (),
        detect=detect,
        clears_on=tuple(read_selector(item, names, binds=False) for item in clears),
    )


def _read_hidden(entry: Entry) -> Hidden:
    keys = entry.mapping(HIDDEN_KEYS, required(HIDDEN_KEYS))
    unless = keys["unless"].one_or_more() if "unless" in keys else ()
    return Hidden(
        tuple(_read_bare(item) for item in _filled(keys["facts"])),
        tuple(_read_bare(item) for item in unless),
        keys["reason"].text(),
    )


def _read_bare(entry: Entry) -> Selector:
    """A selector where nothing is bound yet."""
    return read_selector(entry, {}, binds=False)


def _read_name(entry: Entry, path: Path) -> str:
    name = _formed(entry, NAME, "a name in kebab-case")
    if path.stem != name:
        raise entry.wrong(f"the rule is called {name!r} and its file {path.name!r}: they must be the same")
    return name


def _read_regrade(entry: Entry, firsts: Collection[str], names: Names) -> Regrade:
    keys = entry.mapping(("where", "severity"), ("where", "severity"))
    return Regrade(read_where(keys["where"], common_types(sorted(firsts)), names), keys["severity"].choice(Severity))


def _read_target(entry: Entry, detect: Detect, names: Names) -> Target:
    """An id or prefix alone, or with conditions; `where` is read when the rule that it is about is known."""
    if entry.node.id == "scalar":
        word = _formed(entry, EXPLAINED, "a rule id or a prefix with *")
        return Target(word, entry.line, word)
    keys = entry.mapping(EXPLAINS_KEYS, required(EXPLAINS_KEYS))
    if len(keys) == 1:
        raise entry.wrong("an arrow without where and given is the rule's id alone")
    word = _formed(keys["rule"], EXPLAINED, "a rule id or a prefix with *")
    some = keys["given"].one_or_more() if "given" in keys else []
    given = tuple(_read_given(item, detect, names) for item in some)
    conditions = [_condition(*pair) for pair in keys["where"].pairs()] if "where" in keys else []
    told = f"{word} where {', '.join(conditions)}" if conditions else word
    words = f"{told} (given {' or '.join(selector.words for selector in given)})" if given else told
    return Target(word, entry.line, words, keys.get("where"), given, names)


def _condition(key: str, value: Entry) -> str:
    field, _, op = key.partition("|")
    return f"{field} {op or '='} {value.written}"


def _read_given(entry: Entry, detect: Detect, names: Names) -> Selector:
    """A selector of what the rule itself finds; of anything else it would select nothing."""
    selector = read_selector(entry, names, binds=False)
    found = {fact for operator in (*detect.all, *detect.any) for fact in facts_of(operator)}
    if selector.fact not in found:
        raise entry.wrong(f"the rule never finds {selector.fact}", selector.fact, found)
    if selector.after is not None:
        raise entry.wrong("given says which hits count, and not when: leave after out", "after")
    return selector


def _read_fix(entry: Entry, places: Places) -> Fix:
    keys = entry.mapping(FIX_KEYS, required(FIX_KEYS))
    verify = places.template(keys["verify"]) if "verify" in keys else None
    return Fix(places.template(keys["do"]), keys["owner"].word(OWNERS), verify)


class Places:
    """What the templates of one rule may name."""

    def __init__(self, detect: Detect, names: Names) -> None:
        self.last = common_types(sorted({last_fact(operator) for operator in detect.leads}))
        self.names = names

    def template(self, entry: Entry) -> Template:
        """The template that `entry` is; a place that nothing can fill is a mistake."""
        try:
            template = compile_template(entry.text())
        except Unbalanced as error:
            raise entry.wrong(
                f"{entry.label} has a lone {error}: a literal brace is written twice", str(error)
            ) from None
        for place in template.places:
            self._check(entry, place.of, place.field)
        return template

    def _check(self, entry: Entry, of: str, field: str) -> None:
        if of and of not in self.names:
            raise entry.wrong(f"{entry.label} names {of!r}, which nothing binds", of, self.names)
        known = common_types(self.names[of]) if of else {**self.last, **dict.fromkeys(PLACES)}
        if field not in known:
            words = known if of else [*known, *self._dotted()]
            raise entry.wrong(f"{entry.label} has a place {{{field}}} that nothing fills", field, words)

    def _dotted(self) -> Iterator[str]:
        """The places in bound facts."""
        for name, facts in self.names.items():
            yield from (f"{name}.{field}" for field in common_types(facts))


def _read_tests(entry: Entry) -> tuple[Example, ...]:
    tests = tuple(_read_test(item) for item in entry.items())
    found = {test.expect is Outcome.FOUND for test in tests}
    if found != {True, False}:
        what = "in which it is found" if True not in found else "in which it is not found"
        raise entry.wrong(f"tests has no test {what}", "tests")
    return tests


def _read_test(entry: Entry) -> Example:
    keys = entry.mapping(TEST_KEYS, required(TEST_KEYS))
    timeline = keys["timeline"]
    return Example(
        name=keys["name"].text(),
        timeline=_verbatim(timeline),
        expect=keys["expect"].choice(Outcome),
        line=timeline.line + timeline.is_block,
        phone=_read_phone(keys),
        ends=keys["ends"].duration() if "ends" in keys else None,
        hears=keys["hears"].choice(Hearing) if "hears" in keys else Hearing.ANSWERS,
        from_start=keys["from_start"].truth() if "from_start" in keys else True,
        cleared=keys["cleared"].truth() if "cleared" in keys else None,
        severity=keys["severity"].choice(Severity) if "severity" in keys else None,
        count=keys["count"].integer(1) if "count" in keys else None,
        observed=keys["observed"].text() if "observed" in keys else None,
        explains=_read_ids(keys, "explains"),
        leaves=_read_ids(keys, "leaves"),
    )


def _read_ids(keys: Keys, key: str) -> tuple[str, ...]:
    return tuple(_formed(item, ID, "a rule id") for item in _list(keys, key))


def _verbatim(entry: Entry) -> str:
    """A text with its lines, so that a mistake in one of them can be placed."""
    entry.text()
    return str(entry.node.value)


def _read_phone(keys: Keys) -> tuple[tuple[str, str | int], ...]:
    if "phone" not in keys:
        return ()
    known = keys["phone"].mapping(TEST_PHONE_KEYS)
    return tuple((key, item.integer(0) if key.endswith("vlan") else item.text()) for key, item in known.items())


def _formed(entry: Entry, form: re.Pattern[str], what: str) -> str:
    text = entry.text()
    if not form.match(text):
        raise entry.wrong(f"{text!r} is not {what}")
    return text


def _list(keys: Keys, key: str) -> Iterable[Entry]:
    return keys[key].items() if key in keys else ()


def _filled(entry: Entry) -> list[Entry]:
    items = entry.items()
    if not items:
        raise entry.wrong(f"{entry.label} must not be empty")
    return items


def _texts(keys: Keys, key: str) -> tuple[str, ...]:
    return keys[key].texts() if key in keys else ()
