"""What a rule detects: which operator leads, and what wakes the rule."""

from __future__ import annotations

from typing import Any

import pytest

from acdiag.rulebook.detection import Clause, Match, Reference, first_fact, last_fact
from tests.rulebook.making import rule

ASKED, REFUSED = {"match": "tftp.asked"}, {"match": "tftp.refused"}
COUNT = {"count": {"fact": "tftp.unanswered", "at_least": 2}}
STEPS = {"sequence": {"steps": ["dhcp.acked", "tftp.asked"]}}
ABSENT = {"absent": {"fact": "dhcp.offered", "once": "dhcp.discovered"}}


@pytest.mark.parametrize(
    ("detect", "lead", "wakes"),
    [
        (ASKED, 0, {"tftp.asked"}),
        ({"all": [ASKED, COUNT]}, 1, {"tftp.asked"}),
        ({"all": [ASKED, REFUSED]}, 0, {"tftp.asked"}),
        ({"any": [ASKED, COUNT]}, None, {"tftp.asked", "tftp.unanswered"}),
        ({"all": [ABSENT], "any": [ASKED]}, 0, {"dhcp.discovered"}),
        (STEPS, 0, {"dhcp.acked"}),
    ],
)
def test_lead_and_wakes(detect: dict[str, Any], lead: int | None, wakes: set[str]) -> None:
    detection = rule(detect=detect).detection
    assert detection.detect.lead == lead
    assert detection.wakes == wakes


def test_a_need_wakes_before_all_else() -> None:
    assert rule(needs=["link.heard", "dhcp.acked"]).detection.wakes == {"link.heard"}


def test_each_of_several_needs_wakes_where_one_is_enough() -> None:
    assert rule(needs_any=["link.heard", "dhcp.acked"]).detection.wakes == {"link.heard", "dhcp.acked"}


def test_first_and_last_facts() -> None:
    steps = rule(detect=STEPS).detection.detect.all[0]
    assert (first_fact(steps), last_fact(steps)) == ("dhcp.acked", "tftp.asked")
    ratio = {"ratio": {"part": "tftp.refused", "whole": "tftp.asked", "above": 0.1, "at_least": 1}}
    assert first_fact(rule(detect=ratio).detection.detect.all[0]) == "tftp.refused"


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        (Clause("uc", "equal", (True,), lambda *_: True), "uc = true"),
        (Clause("code", "not_in", (0, 8), lambda *_: True), "code not_in 0 or 8"),
        (Clause("xid", "equal", Reference("ask", "xid"), lambda *_: True), "xid = $ask.xid"),
    ],
)
def test_clauses_in_words(clause: Clause, words: str) -> None:
    assert clause.words == words


@pytest.mark.parametrize(
    ("detect", "asks"),
    [
        ({"all": [ASKED, COUNT]}, [["tftp.asked"], ["tftp.unanswered"]]),
        ({"any": [ASKED, COUNT]}, [["tftp.asked", "tftp.unanswered"]]),
        ({"all": [ABSENT], "any": [ASKED, REFUSED]}, [["dhcp.discovered"], ["tftp.asked", "tftp.refused"]]),
        (STEPS, [["dhcp.acked"]]),
    ],
)
def test_what_nothing_is_found_without(detect: dict[str, Any], asks: list[list[str]]) -> None:
    assert [[selector.fact for selector in each] for each in rule(detect=detect).detection.detect.asks] == asks


def test_what_nothing_is_found_beside() -> None:
    ack = {"match": {"fact": "dhcp.acked", "as": "ack"}}
    later = {"match": {"fact": "tftp.asked", "after": "ack"}}
    detect = rule(detect={"all": [ack], "none": [later, REFUSED, COUNT]}).detection.detect
    assert [selector.fact for selector in detect.forbids] == ["tftp.refused"]


def test_what_a_selector_selects_at_most() -> None:
    ack = {"match": {"fact": "dhcp.acked", "as": "ack"}}
    where = {"server": "$ack.server", "retry": False, "file": "$.file_model"}
    detect = rule(detect={"all": [ack, {"match": {"fact": "tftp.asked", "where": where, "after": "ack"}}]}).detection
    first, second = (operator.selector for operator in detect.detect.all if isinstance(operator, Match))
    assert (first.at_most, first.looking_back) == (first, ())
    assert [clause.field for clause in second.at_most.where] == ["retry", "file"]
    assert [clause.field for clause in second.looking_back] == ["server"]
    assert (second.at_most.after, second.at_most.uses) == (None, frozenset())
