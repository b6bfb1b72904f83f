"""The shape of a rule."""

from __future__ import annotations

from dataclasses import fields

from acdiag.rulebook.rule import Rule
from acdiag.rulebook.sheet import KEYS
from tests.rulebook.making import rule


def test_a_rule_knows_its_area() -> None:
    assert rule().area == "dhcp"


def test_it_holds_every_key_of_its_file() -> None:
    judged = {"scope", "hears", "from_start", "not_on", "unless", "hidden_by", "log", "detect", "clears_on"}
    judged |= {"needs", "needs_any"}
    assert {field.name for field in fields(Rule)} - {"detection", "told", "path", "line", "kept"} == set(KEYS) - judged


def test_equal_files_make_equal_rules() -> None:
    assert rule() == rule()
    assert hash(rule().detection) == hash(rule().detection)
