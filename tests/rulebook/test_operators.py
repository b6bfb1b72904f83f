"""The shape of `detect`, and its mistakes."""

from __future__ import annotations

from typing import Any

import pytest

from acdiag.rulebook.detection import Count, Expect
from acdiag.rulebook.entry import Mistake
from tests.rulebook.making import MATCH, rule

COUNT = {"fact": "dhcp.discovered", "at_least": 2}


def test_one_operator_is_all_of_one() -> None:
    detect = rule(detect={"count": {**COUNT, "within": "500 ms", "over": "100 ms"}}).detection.detect
    assert isinstance(detect.all[0], Count)
    assert (detect.all[0].within, detect.all[0].over) == (500_000_000, 100_000_000)
    assert not detect.any
    assert not detect.none


def test_an_expectation_that_looks_only_at_its_own_question_stands_alone() -> None:
    detect = rule(
        detect={
            "expect": {
                "after": {"fact": "dhcp.discovered", "as": "ask"},
                "then": {"fact": "dhcp.offered", "where": {"xid": "$ask.xid"}},
                "within": "2 min",
            }
        }
    ).detection.detect
    assert isinstance(detect.all[0], Expect)
    assert detect.all[0].uses == frozenset()
    assert detect.all[0].within == 120_000_000_000
    assert detect.silences


PENDING = {"after": "dhcp.requested", "then": "dhcp.acked", "within": "5 s"}


@pytest.mark.parametrize(
    ("detect", "word", "near", "why"),
    [
        ({"matches": "dhcp.acked"}, "matches", "match", "detect has no key 'matches'"),
        ({}, "detect", "", "detect needs an operator"),
        ({"none": [MATCH]}, "detect", "", "detect needs an operator"),
        ({"match": "dhcp.acked", "none": [MATCH]}, "match", "", "put it under all"),
        ({"match": "dhcp.acked", "count": COUNT}, "match", "", "put it under all"),
        ({"all": []}, "all", "", "all is empty"),
        ({"all": [{**MATCH, "count": COUNT}]}, "all", "", "each item is one operator"),
        ({"all": [{"mtch": "dhcp.acked"}]}, "mtch", "match", "there is no operator 'mtch'"),
        ({"all": "dhcp.acked"}, "dhcp.acked", "", "all must be a list"),
        ({"all": [MATCH], "within": "5 s"}, "5 s", "", "within is about facts that are bound with as"),
        ({"count": {"fact": "dhcp.acked"}}, "at_least", "", "count lacks the key 'at_least'"),
        ({"count": {**COUNT, "atleast": 3}}, "atleast", "at_least", "count has no key"),
        ({"count": {**COUNT, "at_least": 0}}, "0", "", "of at least 1"),
        ({"count": {**COUNT, "at_least": "two"}}, "two", "", "whole number"),
        ({"count": {**COUNT, "within": 5}}, "5", "", "a duration like 10 s"),
        ({"count": {**COUNT, "within": "5 sec"}}, "5 sec", "", "a duration like 10 s"),
        ({"count": {**COUNT, "within": "9 s", "over": "10 s"}}, "10 s", "", "over is longer than within"),
        ({"count": {**COUNT, "distinct": "hostnam"}}, "hostnam", "hostname", "distinct cannot be 'hostnam'"),
        ({"expect": {"after": "dhcp.acked", "then": "dhcp.acked"}}, "within", "", "expect lacks the key 'within'"),
        ({"expect": {"after": "dhcp.acked", "then": [], "within": "1 s"}}, "then", "", "then is empty"),
        ({"pending": PENDING}, "pending", "", "under any, beside what does"),
        ({"any": [{"pending": PENDING}]}, "pending", "", "under any, beside what does"),
        ({"all": [MATCH], "any": [{"pending": PENDING}]}, "pending", "", "under any, beside what does"),
        ({"all": [MATCH, {"pending": PENDING}]}, "pending", "", "under any, beside what does"),
        ({"all": [MATCH], "none": [{"pending": PENDING}]}, "pending", "", "under any, beside what does"),
        ({"absent": {"fact": "dhcp.acked"}}, "once", "", "absent lacks the key 'once'"),
        ({"sequence": {"steps": ["dhcp.acked"]}}, "steps", "", "at least two steps"),
        ({"ratio": {"part": "tftp.asked", "whole": "tftp.asked", "above": 1, "at_least": 1}}, "1", "", "less than 1"),
        ({"ratio": {"part": "tftp.asked", "whole": "tftp.asked", "above": "a", "at_least": 1}}, "a", "", "a number"),
    ],
)
def test_mistakes(detect: dict[str, Any], word: str, near: str, why: str) -> None:
    with pytest.raises(Mistake) as caught:
        rule(detect=detect)
    assert (caught.value.word, caught.value.nearest) == (word, near)
    assert why in caught.value.why


def test_an_alternative_does_not_see_what_another_one_binds() -> None:
    first = {"match": {"fact": "dhcp.offered", "as": "offer"}}
    second = {"match": {"fact": "dhcp.acked", "where": {"xid": "$offer.xid"}}}
    with pytest.raises(Mistake, match="no fact before this one is called 'offer'"):
        rule(detect={"any": [first, second]})


def test_alternatives_may_bind_one_name_to_facts_of_different_kinds() -> None:
    alternatives = [{"match": {"fact": fact, "as": "it"}} for fact in ("tftp.stalled", "tftp.unanswered")]
    assert rule(detect={"any": alternatives}, observed="{it.file}").observed.text == "{it.file}"
    with pytest.raises(Mistake, match=r"a place \{received\} that nothing fills"):
        rule(detect={"any": alternatives}, observed="{it.received}")


def test_what_none_binds_ends_with_it() -> None:
    none = {"match": {"fact": "dhcp.acked", "as": "ack"}}
    with pytest.raises(Mistake, match="names 'ack', which nothing binds"):
        rule(detect={"all": [MATCH], "none": [none]}, observed="{ack.server}")
