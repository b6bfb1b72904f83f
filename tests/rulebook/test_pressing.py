"""A shelf as plain data, and back."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from acdiag.rulebook import engine
from acdiag.rulebook.folding import fold
from acdiag.rulebook.pressing import press, unfold
from acdiag.rulebook.rule import Rule
from acdiag.rulebook.shelf import Shelf, builtin_folder, gather, shelve
from tests.rulebook.making import shelve as shelve_rules
from tests.rulebook.making import story

FILES = gather((builtin_folder(),))
PATHS = [file.path for file in FILES]
SHELF = shelve(FILES)


@pytest.fixture(scope="module")
def again() -> Shelf:
    return unfold(press(SHELF, PATHS), SHELF.digest, PATHS)


def test_the_rules_that_ship_come_back_as_they_were(again: Shelf) -> None:
    assert [rule.id for rule in again.rules] == [rule.id for rule in SHELF.rules]
    for before, after in zip(SHELF.rules, again.rules, strict=True):
        assert after == before
        assert after.path == before.path
    assert again.explained == SHELF.explained
    assert again.digest == SHELF.digest
    assert list(again.by_id) == list(SHELF.by_id)


def test_the_words_of_a_rule_are_opened_when_they_are_wanted(again: Shelf) -> None:
    rule = unfold(press(SHELF, PATHS), "", PATHS).rules[0]
    assert rule.kept is not None
    assert rule.title == SHELF.rules[0].title
    assert {field.name for field in fields(Rule) if not hasattr(rule, field.name)} == set()
    with pytest.raises(AttributeError, match="no_such_thing"):
        _ = rule.no_such_thing


def test_a_rule_can_be_changed_before_its_words_were_opened(again: Shelf) -> None:
    rule = unfold(press(SHELF, PATHS), "", PATHS).rules[0]
    assert replace(rule, title="other") == replace(SHELF.rules[0], title="other")


def test_conditions_that_are_one_object_stay_one(tmp_path: Path) -> None:
    detect = {"count": {"fact": "dhcp.discovered", "where": {"vlan|gt": 0}, "at_least": 2}}
    shelf = shelve_rules(tmp_path, {"detect": detect}, {"detect": detect, "needs": ["dhcp.discovered"]})
    first, second = unfold(press(shelf, _paths(shelf)), "", _paths(shelf)).rules
    assert first.detection is not second.detection
    assert first.detection.detect.all[0] is second.detection.detect.all[0]


def _paths(shelf: Shelf) -> list[Path]:
    return [rule.path for rule in shelf.rules]


WAYS: dict[str, dict[str, Any]] = {
    "reference": {
        "detect": {
            "all": [
                {"match": {"fact": "dhcp.discovered", "as": "ask"}},
                {"match": {"fact": "dhcp.acked", "where": {"xid": "$ask.xid", "options|contains": 43}}},
            ]
        }
    },
    "spread": {"detect": {"match": {"fact": "dhcp.acked", "where": {"server|in": "$.ntp_servers"}}}},
    "pattern": {"detect": {"match": {"fact": "dhcp.acked", "where": {"server|re": "^10\\."}}}},
    "numbers": {"detect": {"match": {"fact": "dhcp.discovered", "where": {"gap|between": [3, 8.5]}}}},
    "arrow": {
        "detect": {"match": {"fact": "dhcp.acked", "as": "ack"}},
        "explains": [{"rule": "ACD-DHCP-902", "where": {"xid": "$ack.xid"}, "given": "dhcp.acked"}],
    },
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("xid", ["0x1", "0x2"])
def test_what_came_back_judges_the_same(tmp_path: Path, way: str, xid: str) -> None:
    shelf = shelve_rules(tmp_path, WAYS[way], {"detect": {"match": "dhcp.discovered"}})
    told = story(
        f"0s dhcp.discovered xid=0x1 gap=8.4\n1s dhcp.acked xid={xid} options=43 server=10.1.1.1 ntp_servers=10.1.1.1"
    )
    answers = []
    for judged in (shelf, unfold(press(shelf, _paths(shelf)), shelf.digest, _paths(shelf))):
        judgement = engine.evaluate(judged, (told,))
        fold(judgement.findings, judgement.links)
        answers.append(judgement)
    assert answers[0] == answers[1]
    assert answers[0].findings


def test_it_is_plain_data() -> None:
    def kinds(value: Any) -> set[type]:
        if isinstance(value, dict):
            return {dict}.union(*(kinds(item) for item in value.values()))
        if isinstance(value, list):
            return {list}.union(*(kinds(item) for item in value))
        return {type(value)}

    head, words = press(SHELF, PATHS).split("\n")
    plain = json.loads(head)
    assert plain["rules"][-1][-1] == len(words)
    assert kinds(plain) <= {dict, list, str, int, float, bool, type(None)}


@pytest.mark.parametrize(
    "text", ["", "[]", '{"rules": [], "arrows": {}}', '{"rules": [[0, [999], 0]], "arrows": {}, "pool": []}']
)
def test_what_it_did_not_write_is_an_error(text: str) -> None:
    with pytest.raises((ValueError, TypeError, KeyError, IndexError)):
        unfold(text, "", PATHS)
