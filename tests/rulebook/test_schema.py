"""The JSON Schema: right rules pass, wrong ones do not, and it knows every key of the loader."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
import yaml

from acdiag.rulebook.rule import Rule
from acdiag.rulebook.schema import rule_schema
from acdiag.rulebook.sheet import FIX_KEYS, KEYS, TEST_KEYS, required
from tests.rule_book import shipped
from tests.rulebook.making import BASE, text

SCHEMA = rule_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _wrong(written: str) -> list[str]:
    return [error.json_path for error in VALIDATOR.iter_errors(yaml.load(written, LOADER))]


def test_it_is_a_schema() -> None:
    VALIDATOR.check_schema(SCHEMA)


def test_it_has_the_keys_of_the_loader() -> None:
    assert list(SCHEMA["properties"]) == list(KEYS)
    assert SCHEMA["required"] == required(KEYS)
    assert list(SCHEMA["properties"]["fix"]["items"]["properties"]) == list(FIX_KEYS)
    assert list(SCHEMA["properties"]["tests"]["items"]["properties"]) == list(TEST_KEYS)


@pytest.mark.parametrize("rule", shipped().rules, ids=lambda rule: rule.id)
def test_the_rules_that_ship_pass(rule: Rule) -> None:
    assert _wrong(rule.path.read_text()) == []


COUNT = {"fact": "dhcp.discovered", "at_least": 2}


@pytest.mark.parametrize(
    "detect",
    [
        {"match": {"fact": "dhcp.acked", "where": {"options|contains": [42, 43], "uc": True, "server": "$.address"}}},
        {"count": {**COUNT, "within": "5 min", "where": {"gap|between": [3, 8], "model|exists": True}}},
        {"all": [{"count": COUNT}], "none": [{"match": "dhcp.offered"}], "within": "5 s"},
        {"absent": {"fact": "dhcp.acked", "once": "dhcp.discovered"}},
        {"sequence": {"steps": ["dhcp.acked", {"fact": "tftp.asked", "as": "x"}]}},
        {"ratio": {"part": "tftp.asked", "whole": "tftp.asked", "above": 0.5, "at_least": 3}},
    ],
)
def test_right_detects(detect: dict[str, Any]) -> None:
    assert _wrong(text(detect=detect)) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"serverity": "x"},
        {"id": "x"},
        {"title": None},
        {"stage": "dchp"},
        {"needs": ["dhcp.offred"]},
        {"fix": []},
        {"tests": BASE["tests"][:1]},
        {"detect": {"match": "dhcp.offred"}},
        {"detect": {"match": {"fact": "dhcp.acked", "where": {"servr": "x"}}}},
        {"detect": {"match": {"fact": "dhcp.acked", "where": {"server|gt": 5}}}},
        {"detect": {"match": {"fact": "dhcp.acked", "where": {"server": 5}}}},
        {"detect": {"match": {"fact": "dhcp.acked", "where": {"options": 5}}}},
        {"detect": {"match": {"fact": "dhcp.acked", "where": {"vlan|exists": "yes"}}}},
        {"detect": {"match": {"fact": "dhcp.offered", "where": {"uc": True}}}},
        {"detect": {"count": {**COUNT, "within": "5"}}},
        {"detect": {"none": [{"match": "dhcp.acked"}]}},
        {"detect": {"match": "dhcp.acked", "none": []}},
    ],
)
def test_wrong_rules(changes: dict[str, Any]) -> None:
    assert _wrong(text(**changes))
