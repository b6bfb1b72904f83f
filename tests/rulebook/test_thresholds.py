"""Other numbers for a rule: only its own, checked like the rule's, and told in its sentences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from acdiag.model.finding import Outcome
from acdiag.rulebook import thresholds
from acdiag.rulebook.detection import Count, Expect
from acdiag.rulebook.engine import evaluate
from acdiag.rulebook.entry import Entry, Mistake
from acdiag.rulebook.policy import read
from acdiag.rulebook.rule import Rule
from acdiag.rulebook.shelf import Shelf, parse
from tests.rule_book import shipped
from tests.rulebook.making import shelve, story

EXPECT = {
    "expect": {"after": "dhcp.discovered", "then": ["dhcp.offered"], "within": "4 s", "at_least": 3, "over": "10 s"}
}
FACTS = "0s dhcp.discovered\n6s dhcp.discovered\n12s dhcp.discovered"


def rule_of(folder: Path, detect: dict[str, Any], **keys: Any) -> Shelf:
    tests = [
        {"name": "it is there", "timeline": FACTS, "ends": "60 s", "expect": "found"},
        {"name": "it is not", "timeline": "0s tftp.asked", "expect": "clear"},
    ]
    return shelve(folder, {"detect": detect, "tests": tests, **keys})


def changed(shelf: Shelf, wanted: str) -> Rule:
    entry: Entry = parse(f"thresholds: {{ACD-DHCP-901: {{{wanted}}}}}".encode(), "policy")
    return read(entry, shelf)[1].by_id["ACD-DHCP-901"]


def test_numbers_and_durations_are_replaced(tmp_path: Path) -> None:
    rule = changed(rule_of(tmp_path, EXPECT), "at_least: 5, within: 8 s")
    (operator,) = rule.detection.detect.all
    assert isinstance(operator, Expect)
    assert (operator.at_least, operator.within, operator.over) == (5, 8_000_000_000, 10_000_000_000)


def test_the_engine_counts_by_them(tmp_path: Path) -> None:
    shelf = rule_of(tmp_path, EXPECT)
    phone = story(FACTS, ends=60)
    assert [found.rule for found in evaluate(shelf, [phone]).findings] == ["ACD-DHCP-901"]
    _, other = read(parse(b"thresholds: {ACD-DHCP-901: {at_least: 4}}", "policy"), shelf)
    judgement = evaluate(other, [phone])
    assert judgement.findings == []
    assert judgement.phones[phone.entity].outcomes["ACD-DHCP-901"] is Outcome.CLEAR


def test_a_number_in_a_selection_is_a_threshold_too(tmp_path: Path) -> None:
    shelf = rule_of(tmp_path, {"match": {"fact": "dhcp.discovered", "where": {"secs|lte": 2}}})
    (before,) = shelf.rules[0].detection.detect.all
    (after,) = changed(shelf, "secs|lte: 9").detection.detect.all
    assert before != after


def test_sentences_name_the_new_duration(tmp_path: Path) -> None:
    shelf = rule_of(tmp_path, EXPECT, observed="no Offer within 4 s in 14 s", cause="4 seconds, 4 s.")
    rule = changed(shelf, "within: 8 s")
    assert rule.observed.outline == "no Offer within 8 s in 14 s"
    assert rule.cause.outline == "4 seconds, 8 s."


def test_one_key_with_two_values_needs_the_key_above(tmp_path: Path) -> None:
    detect = {
        "all": [
            {"count": {"fact": "dhcp.discovered", "at_least": 2, "within": "9 s"}},
            {"expect": {"after": "dhcp.discovered", "then": ["dhcp.offered"], "within": "4 s"}},
        ]
    }
    shelf = rule_of(tmp_path, detect)
    with pytest.raises(Mistake, match=r"count.within \(9 s\), expect.within \(4 s\)"):
        changed(shelf, "within: 5 s")
    counting, expecting = changed(shelf, "count.within: 5 s").detection.detect.all
    assert isinstance(counting, Count)
    assert isinstance(expecting, Expect)
    assert (counting.within, expecting.within) == (5_000_000_000, 4_000_000_000)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ("at_lest: 3", "did you mean 'at_least'"),
        ("severity: error", "has no number 'severity'"),
        ("at_least: 0", "at least 1"),
        ("at_least: 2 s", "whole number"),
        ("within: 8", "duration"),
        ("within: [1]", "duration"),
        ("within: 8 days", "duration"),
    ],
)
def test_what_cannot_be_is_said(tmp_path: Path, wanted: str, words: str) -> None:
    with pytest.raises(Mistake, match=words) as caught:
        changed(rule_of(tmp_path, EXPECT), wanted)
    assert caught.value.line == 1


def test_every_rule_that_ships_is_the_same_with_its_own_numbers() -> None:
    tried = 0
    for rule in shipped().rules:
        for spot in thresholds._numbers(parse(rule.path.read_bytes()).node):
            key = f"{spot.above}.{spot.key}"
            try:
                again = thresholds.with_thresholds(rule, [thresholds.Threshold(key, 1, spot.holder[spot.at][1])])
            except Mistake:  # the same key twice, with different values
                continue
            assert again.detection == rule.detection
            assert again.observed.outline == rule.observed.outline
            tried += 1
    assert tried > 20
