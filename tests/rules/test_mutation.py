"""Mutants of rules are killed by the rules' own tests and edges; `make mutation` takes all rules, this a few."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from acdiag.rulebook.shelf import Shelf
from tests.rule_book import shipped
from tests.rulebook.making import shelve, story
from tests.rules.mutation.equivalents import Equivalents
from tests.rules.mutation.killing import Bench, Scene
from tests.rules.mutation.mutants import mutants

SAMPLE = ("ACD-BTOE-001", "ACD-CERT-006", "ACD-DHCP-005", "ACD-LOG-002", "ACD-PHONE-001", "ACD-REG-004", "ACD-CALL-003")


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return shipped()


@pytest.mark.parametrize("rule", SAMPLE)
def test_no_mutant_survives_that_is_not_listed(rule: str, shelf: Shelf) -> None:
    bench, listed = Bench(shelf.by_id[rule], shelf), Equivalents()
    alive = [mutant for mutant in mutants(shelf.by_id[rule]) if not bench.killer(mutant)]
    assert [mutant.what for mutant in alive if not listed.reason(mutant)] == []


def _mutated(folder: Path, *scenes: Scene, **rule: Any) -> dict[str, str]:
    """What was done to a rule, and the test that kills it."""
    shelf = shelve(folder, rule)
    (only,) = shelf.rules
    bench = Bench(only, shelf, scenes)
    return {mutant.what: bench.killer(mutant) for mutant in mutants(only)}


def test_a_rule_is_mutated_in_all_its_parts(tmp_path: Path) -> None:
    detect = {"count": {"fact": "dhcp.discovered", "where": {"secs|gte": 3}, "at_least": 2, "within": "10 s"}}
    tests = [
        {"name": "two", "timeline": "0s dhcp.discovered secs=3\n10s dhcp.discovered secs=3", "expect": "found"},
        {"name": "one", "timeline": "0s dhcp.discovered secs=3", "expect": "clear"},
    ]
    made = _mutated(tmp_path, detect=detect, needs=["dhcp.discovered"], tests=tests)
    assert made["detect.count.at_least: one more"] == "test 'two'"
    assert made["detect.count.at_least: one less"] == "test 'one'"
    assert made["detect.count.within: halved"] == "test 'two'"
    assert made["detect.count.where.secs|gte: limit moved"] == "test 'two'"
    assert made["detect.count.where.secs|gte: turned"] == "test 'two'"
    assert made["detect.count.within: doubled"] == made["detect.count.where.secs|gte: dropped"] == ""
    assert "needs[0]: dropped" in made


def test_what_a_capture_shows_kills_as_well(tmp_path: Path) -> None:
    detect = {"count": {"fact": "dhcp.discovered", "at_least": 2, "within": "10 s"}}
    tests = [
        {"name": "two", "timeline": "0s dhcp.discovered\n10s dhcp.discovered", "expect": "found"},
        {"name": "one", "timeline": "0s dhcp.discovered", "expect": "clear"},
    ]
    shown = story("0s dhcp.discovered\n15s dhcp.discovered")
    scenes = [Scene("capture", shown, frozenset(("dhcp.discovered",))), Scene("another", shown, frozenset())]
    made = _mutated(tmp_path, *scenes, detect=detect, tests=tests)
    assert made["detect.count.within: doubled"] == "capture"
    assert made["detect.count.within: halved"] == "test 'two'"


def test_every_entry_of_the_list_has_a_reason() -> None:
    assert all(entry.why.strip() for entry in Equivalents().entries)
