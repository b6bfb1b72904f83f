"""The JSON Schema of a rule file for editors, made from the tables that the loader reads with.

It knows facts, their fields and the operators that go with each; what spans several places (bound names, values of
the right type behind a reference, the test that must not fire) only the loader knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from acdiag.model.facts import BY_NAME
from acdiag.model.finding import Confidence, Outcome, Severity
from acdiag.model.phone import Stage
from acdiag.rulebook.detection import Hearing, ScopeKind
from acdiag.rulebook.fields import PHONE, FieldType, field_types
from acdiag.rulebook.operators import JOINS, OPERATORS
from acdiag.rulebook.rule import Status
from acdiag.rulebook.selection import COMPARISONS, EQUAL
from acdiag.rulebook.selectors import SELECTOR_KEYS
from acdiag.rulebook.sheet import (
    ENTITIES,
    EXPLAINS_KEYS,
    FIX_KEYS,
    HIDDEN_KEYS,
    ID,
    KEYS,
    LOG_KEYS,
    NAME,
    OWNERS,
    TEST_KEYS,
    TEST_PHONE_KEYS,
    required,
)

Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "minLength": 1}
TEXTS: Schema = {"type": "array", "items": TEXT}
TRUTH: Schema = {"type": "boolean"}
POSITIVE: Schema = {"type": "integer", "minimum": 1}
DURATION: Schema = {"type": "string", "pattern": r"^\d+(\.\d+)?\s*(ms|s|min|h)$"}
REFERENCE: Schema = {"type": "string", "pattern": r"^\$([A-Za-z_][A-Za-z0-9_]*)?\.[a-z_]+$"}
_TYPES = {"str": "string", "int": "integer", "float": "number", "bool": "boolean"}


def rule_schema() -> Schema:
    """The schema of one rule file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A rule of acdiag",
        **_mapping(_rule_keys(), required(KEYS)),
        "$defs": {
            "selector": {"anyOf": [_one_of(BY_NAME), _selector(SELECTOR_KEYS)]},
            **_forms(),
            "where": _where_by_fact(),
            "phone": _where(PHONE),
            **{f"where {name}": _where(field_types(name)) for name in BY_NAME},
            **{f"detect {name}": _operator(name) for name in OPERATORS},
        },
    }


def _rule_keys() -> Mapping[str, Schema]:
    return {
        "id": {"type": "string", "pattern": f"^{_pattern(ID.pattern)}"},
        "name": {"type": "string", "pattern": f"^{_pattern(NAME.pattern)}"},
        "title": TEXT,
        "stage": _choice(Stage),
        "severity": _choice(Severity),
        "confidence": _choice(Confidence),
        "status": _choice(Status),
        "entity": _one_of(ENTITIES),
        "scope": _choice(ScopeKind),
        "hears": _choice(Hearing),
        "from_start": TRUTH,
        "not_on": {"$ref": "#/$defs/phone"},
        "needs": _list(_selectors()),
        "needs_any": _list(_selectors()),
        "unless": _list(_selectors()),
        "hidden_by": _hidden(),
        "detect": _detect(),
        "log": _log(),
        "clears_on": {"anyOf": [_selectors(), _list(_selectors())]},
        "severity_when": _list(_mapping({"where": {"type": "object"}, "severity": _choice(Severity)})),
        "screen": TEXTS,
        "observed": TEXT,
        "cause": TEXT,
        "impact": TEXT,
        "confirm": TEXTS,
        "fix": _list(_mapping({"do": TEXT, "owner": _one_of(OWNERS), "verify": TEXT}, required(FIX_KEYS)), 1),
        "explains": _list({"anyOf": [TEXT, _arrow()]}),
        "filter": TEXT,
        "manual": TEXTS,
        "references": TEXTS,
        "false_alarms": TEXT,
        "tests": _list(_mapping(_test_keys(), required(TEST_KEYS)), 2),
    }


def _test_keys() -> Mapping[str, Schema]:
    phone = {key: {"type": "integer"} if key.endswith("vlan") else TEXT for key in TEST_PHONE_KEYS}
    return {
        "name": TEXT,
        "phone": _mapping(phone, ()),
        "timeline": TEXT,
        "ends": DURATION,
        "hears": _choice(Hearing),
        "from_start": TRUTH,
        "expect": _choice(Outcome),
        "cleared": TRUTH,
        "severity": _choice(Severity),
        "count": POSITIVE,
        "observed": TEXT,
        "explains": TEXTS,
        "leaves": TEXTS,
    }


def _arrow() -> Schema:
    """An entry of `explains` with conditions; its `where` is about a fact that only the other rule names."""
    given: Schema = {"anyOf": [_selectors(), _list(_selectors(), 1)]}
    where: Schema = {"type": "object", "minProperties": 1}
    shape = _mapping({"rule": TEXT, "where": where, "given": given}, required(EXPLAINS_KEYS))
    return {**shape, "minProperties": 2}


def _hidden() -> Schema:
    some = _list(_selectors(), 1)
    keys = {"facts": some, "unless": {"anyOf": [_selectors(), some]}, "reason": TEXT}
    return _mapping(keys, required(HIDDEN_KEYS))


def _log() -> Schema:
    clears = {"anyOf": [_selectors(), _list(_selectors())]}
    return _mapping({"detect": _detect(), "observed": TEXT, "clears_on": clears}, required(LOG_KEYS))


def _detect() -> Schema:
    operators = {name: {"$ref": f"#/$defs/detect {name}"} for name in OPERATORS}
    single = {**_mapping(operators, ()), "minProperties": 1, "maxProperties": 1}
    joined = {**{join: _list(single, 1) for join in JOINS}, "within": DURATION}
    return {"anyOf": [single, {**_mapping(joined, ()), "anyOf": [{"required": ["all"]}, {"required": ["any"]}]}]}


def _operator(name: str) -> Schema:
    """The schema of what stands below the name of an operator."""
    keys, must = OPERATORS[name].keys, OPERATORS[name].required
    if name == "match":
        return _selectors()
    if "fact" in keys:
        return _selector(keys, must)
    return _mapping({key: _selectors() if key == "after" else _key(key) for key in keys}, must)


def _key(key: str) -> Schema:
    """The schema of a key of selectors and operators, by default another selector."""
    return {
        "as": TEXT,
        "after": TEXT,
        "by": DURATION,
        "within": DURATION,
        "over": DURATION,
        "shown": DURATION,
        "at_least": POSITIVE,
        "distinct": TEXT,
        "then": {"anyOf": [_selectors(), _list(_selectors(), 1)]},
        "steps": _list(_selectors(), 2),
        "above": {"type": "number", "minimum": 0, "exclusiveMaximum": 1},
    }.get(key) or _selectors()


def _selector(keys: Iterable[str], must: Iterable[str] = ("fact",)) -> Schema:
    """A mapping with `fact` in it; what its `where` may hold depends on which fact it is."""
    other = {key: _key(key) for key in keys if key not in ("fact", "where")}
    shape = _mapping({"fact": _one_of(BY_NAME), "where": {"type": "object"}, **other}, must)
    return {**shape, "$ref": "#/$defs/where"}


def _where_by_fact() -> Schema:
    """The `where` that goes with the `fact` beside it."""
    return {
        "allOf": [
            {
                "if": {"properties": {"fact": {"const": name}}},
                "then": {"properties": {"where": {"$ref": f"#/$defs/where {name}"}}},
            }
            for name in BY_NAME
        ]
    }


def _where(types: Mapping[str, FieldType]) -> Schema:
    """Every field of a fact, alone for editors to complete, and with each operator that goes with its type."""
    patterns = {}
    for kind in dict.fromkeys(types.values()):
        fields = "|".join(field for field, other in types.items() if other == kind)
        for form in dict.fromkeys(_form(kind, op) for op in _operators(kind)):
            operators = "|".join(op for op in _operators(kind) if op != EQUAL and _form(kind, op) == form)
            if operators:
                patterns[rf"^({fields})\|({operators})$"] = {"$ref": f"#/$defs/{form}"}
    alone = {field: {"$ref": f"#/$defs/{_form(kind, EQUAL)}"} for field, kind in types.items()}
    return {**_mapping(alone, ()), "patternProperties": patterns, "minProperties": 1}


def _operators(kind: FieldType) -> list[str]:
    """The operators that go with a field of that type."""
    return [op for op, comparison in COMPARISONS.items() if comparison.applies_to(kind)]


def _form(kind: FieldType, op: str) -> str:
    """The name of the schema of what a field can be compared with by `op`."""
    comparison = COMPARISONS[op]
    if comparison.shape in ("truth", "pair"):
        return comparison.shape
    if kind.many and comparison.refers == "same":
        return "reference"
    many = "some " if comparison.listed else "one "
    return f"{many}{kind.base}{'' if comparison.refers == 'nothing' else ' or reference'}"


def _forms() -> dict[str, Schema]:
    """The schemas that `_form` names."""
    pair = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    forms: dict[str, Schema] = {"truth": TRUTH, "pair": pair, "reference": REFERENCE}
    for base, type_ in _TYPES.items():
        one: Schema = {"type": type_}
        some: Schema = {"anyOf": [one, _list(one, 1)]}
        forms |= {f"one {base}": one, f"some {base}": some}
        forms |= {
            f"{form} or reference": {"anyOf": [forms[form], REFERENCE]} for form in (f"one {base}", f"some {base}")
        }
    return forms


def _mapping(keys: Mapping[str, Schema], must: Iterable[str] | None = None) -> Schema:
    """An object of `keys` and no other; all of them must be there unless `must` says which."""
    needed = list(keys if must is None else must)
    return {"type": "object", "properties": dict(keys), "required": needed, "additionalProperties": False}


def _list(items: Schema, least: int = 0) -> Schema:
    return {"type": "array", "items": items, "minItems": least}


def _selectors() -> Schema:
    return {"$ref": "#/$defs/selector"}


def _choice(kind: type[StrEnum]) -> Schema:
    return _one_of(member.value for member in kind)


def _one_of(words: Iterable[str]) -> Schema:
    return {"enum": list(words)}


def _pattern(pattern: str) -> str:
    """Python's end of text in the words of ECMA 262."""
    return pattern.replace(r"\Z", "$")
